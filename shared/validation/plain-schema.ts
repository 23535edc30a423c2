import type { CellCheck } from './checks/cell-check.ts';
import { FREE_COLUMN, quickCheck } from './checks/quick-check.ts';
import { ownValue, type SchemaObject } from './json-schema.ts';

/** Keywords with which a row is valid when each of its cells is. */
const PLAIN_KEYWORDS = new Set([
  '$schema',
  '$id',
  'id',
  '$comment',
  'title',
  'description',
  'examples',
  'default',
  'type',
  'properties',
  'required',
  'additionalProperties',
  'definitions',
  '$defs',
  // They are about the header and about rows together, and are looked after there.
  'x-header',
  'x-unique',
]);

/** Whether a schema's rows can be judged cell by cell. */
export function isPlainSchema(schema: SchemaObject): boolean {
  const { type, additionalProperties } = schema;
  return (
    Object.keys(schema).every((keyword) => PLAIN_KEYWORDS.has(keyword)) &&
    (type === undefined || type === 'object') &&
    (additionalProperties === undefined || typeof additionalProperties === 'boolean')
  );
}

/** What is certain about the cells of a column of a plain schema; undefined where only the whole row tells. */
export function columnCertainty(schema: SchemaObject, name: string): CellCheck | undefined {
  const isRequired = Array.isArray(schema.required) && schema.required.includes(name);
  const column = ownValue(schema.properties, name);
  if (column !== undefined) return quickCheck(column, isRequired);
  if (schema.additionalProperties === false) return undefined;
  return { ...FREE_COLUMN, empty: !isRequired };
}
