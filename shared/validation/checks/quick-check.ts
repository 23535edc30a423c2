import { isSchemaObject, type SchemaObject } from '../json-schema.ts';
import { booleanText } from './boolean-text.ts';
import type { CellCheck, TextCheck } from './cell-check.ts';
import { dateText } from './date-text.ts';
import { dateTimeText } from './date-time-text.ts';
import { emailText } from './email-text.ts';
import { ANY_NUMBER, limitsOf, NO_NUMBER, NumberRange } from './number-range.ts';
import { integerText, numberText } from './number-text.ts';
import { textInList } from './text-in-list.ts';
import { textLength } from './text-length.ts';
import { textMatching } from './text-matching.ts';
import { timeText } from './time-text.ts';
import { uuidText } from './uuid-text.ts';

const ANNOTATIONS = [
  'title',
  'description',
  '$comment',
  'examples',
  'default',
  'deprecated',
  'x-header-aliases',
];
const NUMERIC = ['type', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'];
const TEXTUAL = ['type', 'minLength', 'maxLength', 'enum', 'const', 'pattern', 'format'];

const FORMATS: ReadonlyMap<unknown, TextCheck> = new Map([
  ['date', dateText],
  ['date-time', dateTimeText],
  ['time', timeText],
  ['email', emailText],
  ['uuid', uuidText],
]);

const NEVER: CellCheck = {
  text: () => false,
  number: NO_NUMBER,
  boolean: false,
  anyDate: false,
  plainDate: false,
  empty: false,
};
const ALWAYS: CellCheck = {
  text: () => true,
  number: ANY_NUMBER,
  boolean: true,
  anyDate: true,
  plainDate: true,
  empty: true,
};

/** A column that the schema says nothing about. */
export const FREE_COLUMN = ALWAYS;

/** What is certain about a column's cells by its schema alone; undefined where a keyword needs more than this. */
export function quickCheck(schema: unknown, isRequired: boolean): CellCheck | undefined {
  if (schema === true) return { ...ALWAYS, empty: !isRequired };
  if (!isSchemaObject(schema)) return undefined;
  const types = schema.type === undefined && hasOnlyTexts(schema) ? ['string'] : [schema.type].flat();
  const [type, ...others] = types.filter((name) => name !== 'null');
  if (others.length > 0) return undefined;
  const check = checkOf(type, schema);
  const acceptsNull = types.includes('null') && schema.enum === undefined && schema.const === undefined;
  return check && { ...check, empty: types.includes('null') ? acceptsNull : !isRequired };
}

function checkOf(type: unknown, schema: SchemaObject): CellCheck | undefined {
  switch (type) {
    case 'integer':
      return hasOnly(schema, [...NUMERIC, 'enum', 'const']) ? integerCheck(schema) : undefined;
    case 'number':
      return hasOnly(schema, NUMERIC) && schema.multipleOf === undefined ? numberCheck(schema) : undefined;
    case 'boolean':
      return hasOnly(schema, ['type']) ? { ...NEVER, text: booleanText, boolean: true } : undefined;
    case 'string':
      return hasOnly(schema, TEXTUAL) ? stringCheck(schema) : undefined;
    default:
      return undefined;
  }
}

function hasOnly(schema: SchemaObject, keywords: readonly string[]): boolean {
  return Object.keys(schema).every((keyword) => keywords.includes(keyword) || ANNOTATIONS.includes(keyword));
}

function integerCheck(schema: SchemaObject): CellCheck | undefined {
  const { multipleOf } = schema;
  if (multipleOf !== undefined && !Number.isSafeInteger(multipleOf)) return undefined;
  const allowed = allowedValues(schema).map((values) => new Set(values));
  const number = new NumberRange({
    ...limitsOf(schema),
    isInteger: true,
    multipleOf: multipleOf === undefined ? undefined : Number(multipleOf),
    allowed: allowed.length === 0 ? undefined : allowed,
  });
  return { ...NEVER, text: integerText(number), number };
}

/** What `enum` and `const` allow, each by itself. A value that is a list stays one: no cell is equal to it. */
function allowedValues(schema: SchemaObject): readonly (readonly unknown[])[] {
  const lists = Array.isArray(schema.enum) ? [schema.enum] : [];
  return schema.const === undefined ? lists : [...lists, [schema.const]];
}

function numberCheck(schema: SchemaObject): CellCheck {
  const number = new NumberRange(limitsOf(schema));
  return { ...NEVER, text: numberText(number), number };
}

function limit(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}

function stringCheck(schema: SchemaObject): CellCheck | undefined {
  const checks: TextCheck[] = [];
  for (const values of allowedValues(schema)) checks.push(textInList(texts(values)));
  if (schema.minLength !== undefined || schema.maxLength !== undefined) {
    checks.push(textLength(limit(schema.minLength, 0), limit(schema.maxLength, Number.POSITIVE_INFINITY)));
  }
  if (schema.format !== undefined) {
    const format = FORMATS.get(schema.format);
    if (format === undefined) return undefined;
    checks.push(format);
  }
  // Last, because it costs most.
  if (typeof schema.pattern === 'string') checks.push(textMatching(schema.pattern));
  if (checks.length === 0) return ALWAYS;
  return { ...NEVER, text: allOf(checks), plainDate: schema.format === 'date' && checks.length === 1 };
}

/** Cells of a column are read as texts where its schema names no type and no value of another. */
function hasOnlyTexts(schema: SchemaObject): boolean {
  return allowedValues(schema)
    .flat()
    .every((value) => typeof value === 'string');
}

/** Without those that UTF-8 cannot write: no cell holds them. */
function texts(values: readonly unknown[]): readonly string[] {
  return values.filter((value) => typeof value === 'string').filter((text) => text.isWellFormed());
}

function allOf(checks: readonly TextCheck[]): TextCheck {
  const [first, ...others] = checks;
  if (first !== undefined && others.length === 0) return first;
  return (bytes, start, end) => {
    for (const check of checks) if (!check(bytes, start, end)) return false;
    return true;
  };
}
