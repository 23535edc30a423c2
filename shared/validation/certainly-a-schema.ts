import { isSchemaObject } from './json-schema.ts';

const TYPES: readonly unknown[] = ['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'];

/** Keywords that most schemas are made of, with values that every draft since 06 allows. */
const ALLOWED: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ['$schema', isText],
  ['$comment', isText],
  ['title', isText],
  ['description', isText],
  ['default', () => true],
  ['examples', Array.isArray],
  ['const', () => true],
  ['enum', (value) => isList(value, (item) => typeof item !== 'object')],
  ['type', (value) => isType(value) || isList(value, isType)],
  ['minimum', isNumber],
  ['maximum', isNumber],
  ['exclusiveMinimum', isNumber],
  ['exclusiveMaximum', isNumber],
  ['multipleOf', (value) => isNumber(value) && Number(value) > 0],
  ['minLength', isLength],
  ['maxLength', isLength],
  ['pattern', isPlainPattern],
  ['format', isText],
  ['required', (value) => isList(value, isText)],
  ['properties', (value) => isSchemaObject(value) && Object.values(value).every(isCertainlyASchema)],
  ['additionalProperties', isCertainlyASchema],
]);

/**
 * Whether something is a schema of any draft since 06 beyond doubt, and compiles if its patterns do. It may doubt a schema,
 * never vouch for what is none: the draft's own schema is the judge, but takes longer to get ready than a small table to read.
 */
export function isCertainlyASchema(value: unknown): boolean {
  if (typeof value === 'boolean') return true;
  return (
    isSchemaObject(value) &&
    Object.entries(value).every(
      ([keyword, content]) => keyword.startsWith('x-') || ALLOWED.get(keyword)?.(content) === true,
    )
  );
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isNumber(value: unknown): boolean {
  return Number.isFinite(value);
}

function isLength(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isType(value: unknown): boolean {
  return TYPES.includes(value);
}

/** Some items, each of them different. */
function isList(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return (
    Array.isArray(value) && value.length > 0 && value.every(isItem) && new Set(value).size === value.length
  );
}

/** Without escapes, of which the drafts' own check knows more. */
function isPlainPattern(value: unknown): boolean {
  return typeof value === 'string' && !value.includes('\\') && isRegExp(value);
}

function isRegExp(source: string): boolean {
  try {
    return new RegExp(source, 'u') !== undefined;
  } catch {
    return false;
  }
}
