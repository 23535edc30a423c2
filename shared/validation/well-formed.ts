import type { Draft } from './draft.ts';
import { isSchemaObject, type SchemaObject } from './json-schema.ts';

const TYPES = new Set(['null', 'boolean', 'integer', 'number', 'string', 'array', 'object']);

type ValueCheck = (value: unknown) => boolean;

const isText: ValueCheck = (value) => typeof value === 'string';
const isNumber: ValueCheck = (value) => typeof value === 'number';
const isCount: ValueCheck = (value) => Number.isInteger(value) && Number(value) >= 0;

/** What every draft takes. */
const COLUMN_KEYWORDS: ReadonlyMap<string, ValueCheck> = new Map([
  ['title', isText],
  ['description', isText],
  ['$comment', isText],
  ['type', (value) => isType(value) || isListOf(value, isType)],
  ['minimum', isNumber],
  ['maximum', isNumber],
  ['multipleOf', (value) => typeof value === 'number' && value > 0],
  ['minLength', isCount],
  ['maxLength', isCount],
  ['format', isText],
  ['pattern', isPattern],
  ['enum', (value) => isListOf(value, isScalar)],
  ['const', isScalar],
]);
const SINCE_DRAFT_06: ReadonlyMap<string, ValueCheck> = new Map([
  ['exclusiveMinimum', isNumber],
  ['exclusiveMaximum', isNumber],
]);
const ROOT_KEYWORDS: ReadonlyMap<string, ValueCheck> = new Map([
  ['$schema', isText],
  ['title', isText],
  ['description', isText],
  ['$comment', isText],
  ['type', isType],
  ['required', (value) => isListOf(value, isText)],
  ['additionalProperties', (value) => typeof value === 'boolean'],
]);

/**
 * Whether the meta-schema of the draft certainly accepts a schema: an object with columns of the usual keywords. May doubt
 * what it accepts, never vouch for what it rejects.
 */
export function isWellFormed({ properties, ...others }: SchemaObject, draft: Draft): boolean {
  return (
    isSchemaObject(properties) &&
    Object.values(properties).every((column) => isSchemaObject(column) && isColumn(column, draft)) &&
    Object.entries(others).every(([name, value]) => isAddition(name) || ROOT_KEYWORDS.get(name)?.(value))
  );
}

function isColumn(column: SchemaObject, draft: Draft): boolean {
  return Object.entries(column).every(([name, value]) => {
    const check = COLUMN_KEYWORDS.get(name) ?? (draft === '04' ? undefined : SINCE_DRAFT_06.get(name));
    return isAddition(name) || check?.(value) === true;
  });
}

/** What meta-schemas leave to others. */
function isAddition(keyword: string): boolean {
  return keyword.startsWith('x-');
}

function isListOf(value: unknown, isItem: ValueCheck): boolean {
  return (
    Array.isArray(value) && value.length > 0 && value.every(isItem) && new Set(value).size === value.length
  );
}

function isType(value: unknown): boolean {
  return typeof value === 'string' && TYPES.has(value);
}

function isScalar(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function isPattern(value: unknown): boolean {
  if (typeof value !== 'string' || value.includes('\\Z')) return false;
  try {
    new RegExp(value, 'u');
    return true;
  } catch {
    return false;
  }
}
