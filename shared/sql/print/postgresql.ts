import { InvalidInputError } from '../../errors.ts';
import type { SqlLiteral, SqlType } from '../ast/sql-tree.ts';
import { helperDefinitions } from '../helpers/helpers.ts';
import type { Dialect } from './dialect.ts';
import { VIEW_LIMITS } from './view-limits.ts';

const TYPE_NAMES: Record<SqlType | 'numeric', string> = {
  double: 'float8',
  text: 'text',
  boolean: 'boolean',
  smallint: 'smallint',
  integer: 'integer',
  bigint: 'bigint',
  date: 'date',
  timestamp: 'timestamp',
  numeric: 'numeric',
  'double[]': 'float8[]',
  'text[]': 'text[]',
};

/** PostgreSQL cuts longer names silently, so that two could become one. */
const MAX_IDENTIFIER_BYTES = 63;
const CALENDAR = /^\d{4}-\d\d-\d\d(?: \d\d:\d\d:\d\d(?:\.\d{1,6})?)?$/;

/** The only way a name becomes SQL text. */
function quoteIdentifier(name: string): string {
  const bytes = Buffer.byteLength(name);
  if (bytes === 0 || bytes > MAX_IDENTIFIER_BYTES || name.includes('\0') || !name.isWellFormed()) {
    throw new InvalidInputError('A name for SQL has 1 to 63 bytes of UTF-8 and no NUL character');
  }
  return `"${name.replaceAll('"', '""')}"`;
}

function encodeText(text: string): string {
  // PostgreSQL cannot store NUL, and UTF-8 has no lone surrogates.
  const storable = text.replaceAll('\0', '\uFFFD').toWellFormed();
  const quoted = `'${storable.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
  // With a backslash, the meaning must not depend on standard_conforming_strings.
  return storable.includes('\\') ? `E${quoted}` : quoted;
}

function encodeNumber(value: number, type: SqlType): string {
  if (!Number.isFinite(value)) throw new InvalidInputError('A number in SQL must be finite');
  if (type !== 'double') {
    if (!Number.isSafeInteger(value)) throw new InvalidInputError('An integer in SQL must be a safe integer');
    return value < 0 ? `(${value})::${TYPE_NAMES[type]}` : `${value}::${TYPE_NAMES[type]}`;
  }
  if (Number.isSafeInteger(value) && !Object.is(value, -0))
    return value < 0 ? `(${value})::float8` : `${value}::float8`;
  // Quoted, a number keeps its sign bit and is not rounded by way of numeric.
  return `'${Object.is(value, -0) ? '-0' : String(value)}'::float8`;
}

/** The only way a value becomes SQL text. */
function encodeLiteral({ type, value }: SqlLiteral): string {
  if (value === null) return `null::${TYPE_NAMES[type]}`;
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'number') return encodeNumber(value, type);
  if (type === 'text') return encodeText(value);
  if ((type === 'date' || type === 'timestamp') && CALENDAR.test(value)) return `'${value}'::${type}`;
  throw new InvalidInputError(`A text is no literal of type ${type}`);
}

export const postgresql: Dialect = {
  name: 'postgresql',
  title: 'PostgreSQL',
  quoteIdentifier,
  quoteName: (schema, name) =>
    schema === null ? quoteIdentifier(name) : `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`,
  encodeLiteral,
  typeName: (type) => TYPE_NAMES[type],
  defineHelpers: helperDefinitions,
  omits: new Set(),
  saysNullOrder: false,
  generated: { storage: 'stored' },
  viewLimits: VIEW_LIMITS,
};
