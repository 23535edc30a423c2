import { isSchemaObject, type SchemaObject } from './json-schema.ts';
import { REFERENCES, type SchemaReferences } from './schema-references.ts';

const ONE = ['not', 'if', 'then', 'else'];
const LIST = ['allOf', 'anyOf', 'oneOf'];
const NAMED = ['dependentSchemas', 'dependencies'];

/** The schemas that judge the same value as `schema` does, once for each time that they do. */
export function inPlaceSchemas(schema: SchemaObject, references: SchemaReferences): readonly SchemaObject[] {
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
