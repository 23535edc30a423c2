import { InvalidInputError } from '../../errors.ts';
import type { SqlLiteral } from '../ast/sql-tree.ts';

const CALENDAR = /^\d{4}-\d\d-\d\d(?: \d\d:\d\d:\d\d(?:\.\d{1,6})?)?$/;

/** A name between quotes, for engines that know no shorter limit than ours. */
export function quotePlainly(name: string): string {
  if (name === '' || name.includes('\0') || !name.isWellFormed()) {
    throw new InvalidInputError('A name for SQL has at least one character of UTF-8 and no NUL');
  }
  return `"${name.replaceAll('"', '""')}"`;
}

/** The text of a value without its type, for engines in whose texts a backslash means nothing. */
export function encodePlainly({ type, value }: SqlLiteral): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new InvalidInputError('A number in SQL must be finite');
    if (type !== 'double' && !Number.isSafeInteger(value)) {
      throw new InvalidInputError('An integer in SQL must be a safe integer');
    }
    return Object.is(value, -0) ? '-0.0' : String(value);
  }
  if (type === 'text') return `'${value.replaceAll('\0', '\uFFFD').toWellFormed().replaceAll("'", "''")}'`;
  if ((type === 'date' || type === 'timestamp') && CALENDAR.test(value)) return `'${value}'`;
  throw new InvalidInputError(`A text is no literal of type ${type}`);
}
