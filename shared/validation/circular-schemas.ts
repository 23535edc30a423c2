import { stronglyConnected } from '../graph/strongly-connected.ts';
import { isSchemaObject, type SchemaObject } from './json-schema.ts';
import type { SchemaReferences } from './schema-references.ts';
import type { LocatedSchema } from './walk-schema.ts';

const REFERENCES = ['$ref', '$dynamicRef', '$recursiveRef'];
const ONE = ['not', 'if', 'then', 'else'];
const LIST = ['allOf', 'anyOf', 'oneOf'];
const NAMED = ['dependentSchemas', 'dependencies'];

/** The schemas that lead from judging a value back to judging the same value by themselves: nobody would come to an end. */
export function circularSchemas(
  all: readonly LocatedSchema[],
  references: SchemaReferences,
): ReadonlySet<SchemaObject> {
  const schemas = all.map(({ schema }) => schema);
  const applied = (schema: SchemaObject) => appliedWith(schema, references);
  const circles = stronglyConnected(schemas, applied).filter(
    ([first, ...others]) => others.length > 0 || (first !== undefined && applied(first).includes(first)),
  );
  return new Set(circles.flat());
}

/** The schemas that judge the same value as `schema` does. */
function appliedWith(schema: SchemaObject, references: SchemaReferences): SchemaObject[] {
  const applied: unknown[] = ONE.map((keyword) => schema[keyword]);
  for (const keyword of REFERENCES) applied.push(...references.targets(schema, schema[keyword]));
  for (const keyword of LIST) {
    const list = schema[keyword];
    if (Array.isArray(list)) applied.push(...list);
  }
  for (const keyword of NAMED) {
    const named = schema[keyword];
    if (isSchemaObject(named)) applied.push(...Object.values(named));
  }
  return applied.filter(isSchemaObject);
}
