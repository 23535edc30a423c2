import { stronglyConnected } from '../graph/strongly-connected.ts';
import { inPlaceSchemas } from './in-place-schemas.ts';
import type { SchemaObject } from './json-schema.ts';
import type { SchemaReferences } from './schema-references.ts';
import type { LocatedSchema } from './walk-schema.ts';

/** The schemas that lead from judging a value back to judging the same value by themselves: nobody would come to an end. */
export function circularSchemas(
  all: readonly LocatedSchema[],
  references: SchemaReferences,
): ReadonlySet<SchemaObject> {
  const schemas = all.map(({ schema }) => schema);
  const applied = (schema: SchemaObject) => inPlaceSchemas(schema, references);
  const circles = stronglyConnected(schemas, applied).filter(
    ([first, ...others]) => others.length > 0 || (first !== undefined && applied(first).includes(first)),
  );
  return new Set(circles.flat());
}
