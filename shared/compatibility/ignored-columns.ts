import type { SchemaObject } from '../validation/json-schema.ts';
import type { Difference } from './difference.ts';

/**
 * By `x-header` a column that a closed schema does not name may be ignored: no keyword tells what its cells may be. What one
 * schema ignores and the other looks at may be refused there, and rows lose it.
 */
export function* ignoredDifferences(from: SchemaObject, to: SchemaObject): Generator<Difference> {
  const [before, after] = [ignoresOthers(from), ignoresOthers(to)];
  const isSame = before === after && (!before || namesOf(from).join() === namesOf(to).join());
  if (isSame) return;
  const detail = 'A column may be ignored by one schema and looked at by the other.';
  yield { pointer: '/additionalProperties', code: 'reading', detail };
}

function ignoresOthers(schema: SchemaObject): boolean {
  const isLenient = schema['x-header'] === 'superset' || schema['x-header'] === 'any';
  const { additionalProperties, unevaluatedProperties } = schema;
  return isLenient && (additionalProperties === false || unevaluatedProperties === false);
}

function namesOf({ properties }: SchemaObject): string[] {
  return Object.keys(Object(properties))
    .map((name) => JSON.stringify(name))
    .sort();
}
