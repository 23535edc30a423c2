import { truncateText } from '../truncate-text.ts';
import type { ColumnRule } from './column-rule.ts';
import type { Finding } from './row-check.ts';

/** Schemas have names, patterns and constants of any length. */
const MESSAGE_LENGTH = 1_000;

type Params = Finding['params'];
/** How a column's cells are written. */
type Writing = Pick<ColumnRule, 'dateFormat' | 'decimal'>;
/** `value` comes quoted, and as “” when the cell is empty. */
type Sentence = (value: string, params: Params, writing: Writing | undefined) => string;

const TYPE_NAMES: Readonly<Record<string, string>> = {
  integer: 'an integer',
  number: 'a number',
  boolean: 'true or false',
  string: 'text',
  null: 'empty',
  array: 'a list',
  object: 'an object',
};

const FORMAT_NAMES: Readonly<Record<string, string>> = {
  date: 'a date (YYYY-MM-DD)',
  time: 'a time with its zone (HH:MM:SSZ)',
  'date-time': 'a date and time with its zone (YYYY-MM-DDTHH:MM:SSZ)',
  'iso-time': 'a time (HH:MM:SS)',
  'iso-date-time': 'a date and time (YYYY-MM-DDTHH:MM:SS)',
  duration: 'a duration (P1DT2H)',
  email: 'an e-mail address',
  hostname: 'a host name',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
  uri: 'a URI',
  url: 'a URL',
  uuid: 'a UUID',
  regex: 'a regular expression',
};

/** Formats that `x-date-format` says another writing for. */
const DATE_NAMES: Readonly<Record<string, string>> = {
  date: 'a date',
  'date-time': 'a date and time',
  'iso-date-time': 'a date and time',
};

const SENTENCES: Readonly<Record<string, Sentence>> = {
  type: (value, { type }, writing) => {
    const types = [type].flat();
    const isNumber = types.some((name) => name === 'number' || name === 'integer');
    const hint =
      isNumber && writing?.decimal !== undefined ? ` with “${writing.decimal}” as its decimal sign` : '';
    return `${value} is not ${anyOf(types.map((name) => nameOf(TYPE_NAMES, name)))}${hint}`;
  },
  required: () => 'A value is required here',
  enum: (value, { allowedValues }) => `${value} is not one of ${listOf(allowedValues)}`,
  const: (value, { allowedValue }) => `${value} is not ${inJson(allowedValue)}`,
  minimum: (value, { limit, comparison }) =>
    comparison === '>'
      ? `${value} is not more than ${inJson(limit)}`
      : `${value} is less than ${inJson(limit)}`,
  maximum: (value, { limit, comparison }) =>
    comparison === '<'
      ? `${value} is not less than ${inJson(limit)}`
      : `${value} is more than ${inJson(limit)}`,
  exclusiveMinimum: (value, { limit }) => `${value} is not more than ${inJson(limit)}`,
  exclusiveMaximum: (value, { limit }) => `${value} is not less than ${inJson(limit)}`,
  multipleOf: (value, { multipleOf }) => `${value} is not a multiple of ${inJson(multipleOf)}`,
  minLength: (value, { limit }) => `${value} is shorter than ${count(limit, 'character')}`,
  maxLength: (value, { limit }) => `${value} is longer than ${count(limit, 'character')}`,
  pattern: (value, { pattern }) => `${value} does not match the pattern ${pattern}`,
  format: (value, { format }, writing) =>
    `${value} is not ${declaredName(format, writing?.dateFormat) ?? nameOf(FORMAT_NAMES, format, 'in the format ')}`,
  formatMinimum: (value, { limit }) => `${value} is before ${limit}`,
  formatMaximum: (value, { limit }) => `${value} is after ${limit}`,
  formatExclusiveMinimum: (value, { limit }) => `${value} is not after ${limit}`,
  formatExclusiveMaximum: (value, { limit }) => `${value} is not before ${limit}`,
  anyOf: (value) => `${value} is none of what the schema allows here`,
  oneOf: (value, { passingSchemas }) =>
    passingSchemas === null
      ? `${value} is none of what the schema allows here`
      : `${value} is more than one of what the schema allows only one of`,
  not: (value) => `${value} is what the schema forbids here`,
  false: (value) => `${value} stands where the schema allows nothing`,
  dependentRequired: (_, { property }) => `A value is required here because “${property}” has one`,
  dependencies: (_, { property }) => `A value is required here because “${property}” has one`,
  minProperties: (_, { limit }) => `The row has fewer than ${count(limit, 'value')}`,
  maxProperties: (_, { limit }) => `The row has more than ${count(limit, 'value')}`,
  propertyNames: (_, { propertyName }) => `The schema does not allow a column “${propertyName}”`,
  additionalProperties: (_, { additionalProperty }) =>
    `The schema does not allow a value in “${additionalProperty}” here`,
  unevaluatedProperties: (_, { unevaluatedProperty }) =>
    `The schema does not allow a value in “${unevaluatedProperty}” here`,
};

/**
 * What is wrong, as a sentence for the person who fills in the table. `value` is null for an empty cell or a whole row,
 * `writing` that of the cell's column.
 */
export function issueMessage(
  { column, keyword, params }: Finding,
  value: string | null,
  writing?: Writing,
): string {
  const sentence = Object.hasOwn(SENTENCES, keyword) ? SENTENCES[keyword] : undefined;
  const subject = subjectOf(column, value);
  const message = sentence?.(subject, params, writing) ?? `${subject} violates “${keyword}” of the schema`;
  return truncateText(message, MESSAGE_LENGTH);
}

function subjectOf(column: string | null, value: string | null): string {
  if (column === null) return 'The row';
  return value === null ? 'An empty cell' : `“${value}”`;
}

function nameOf(names: Readonly<Record<string, string>>, key: unknown, prefix = ''): string {
  const name = String(key);
  return (Object.hasOwn(names, name) ? names[name] : undefined) ?? `${prefix}${name}`;
}

function declaredName(format: unknown, dateFormat: string | undefined): string | undefined {
  const name = Object.hasOwn(DATE_NAMES, String(format)) ? DATE_NAMES[String(format)] : undefined;
  return name === undefined || dateFormat === undefined ? undefined : `${name} (${dateFormat})`;
}

/** With all the digits of an integer that is compared exactly, which JSON would round. */
function inJson(value: unknown): string {
  if (typeof value !== 'number' || !Number.isInteger(value) || Math.abs(value) >= 1e21)
    return JSON.stringify(value);
  return String(BigInt(value));
}

function anyOf(names: readonly string[]): string {
  return names.join(' or ');
}

function listOf(values: unknown): string {
  const all: readonly unknown[] = Array.isArray(values) ? values : [];
  const first = all.slice(0, 10).map(inJson);
  return all.length > 10 ? `${first.join(', ')}, … (${all.length} values)` : first.join(', ');
}

function count(limit: unknown, noun: string): string {
  return `${limit} ${noun}${limit === 1 ? '' : 's'}`;
}
