import { jsonEqual } from '../validation/json-equal.ts';
import type { SchemaObject } from '../validation/json-schema.ts';

/** The only values that a schema can accept, by `enum` and `const`; undefined when others are possible. */
export function allowedValues({ enum: list, const: single }: SchemaObject): readonly unknown[] | undefined {
  const values = Array.isArray(list) ? list : undefined;
  if (single === undefined) return values;
  return values === undefined || values.some((value) => jsonEqual(value, single)) ? [single] : [];
}

/** The only types of values that a schema can accept, by `type` or its values; undefined when others are possible. */
export function allowedTypes(schema: SchemaObject): ReadonlySet<string> | undefined {
  if (schema.type !== undefined) {
    const types = [schema.type].flat().map(String);
    return new Set(schema.nullable === true ? [...types, 'null'] : types);
  }
  const values = allowedValues(schema);
  return values && new Set(values.map(typeOf));
}

export function isTypeIn(type: string, types: ReadonlySet<string>): boolean {
  return types.has(type) || (type === 'integer' && types.has('number'));
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}
