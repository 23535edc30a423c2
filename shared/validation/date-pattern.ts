import type { DateCell } from '../tabular/cell.ts';
import { isCalendarDate } from './calendar-date.ts';

/** Reads a text that is written as declared; undefined when it is not, or when there is no such moment. */
export type DatePattern = (text: string) => DateCell | undefined;

type Part = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second';

interface Token {
  readonly part: Part;
  readonly digits: string;
}

const TOKENS: ReadonlyMap<string, Token> = new Map<string, Token>([
  ['YYYY', { part: 'year', digits: '\\d{4}' }],
  ['MM', { part: 'month', digits: '\\d{2}' }],
  ['M', { part: 'month', digits: '\\d{1,2}' }],
  ['DD', { part: 'day', digits: '\\d{2}' }],
  ['D', { part: 'day', digits: '\\d{1,2}' }],
  ['HH', { part: 'hour', digits: '\\d{2}' }],
  ['H', { part: 'hour', digits: '\\d{1,2}' }],
  ['mm', { part: 'minute', digits: '\\d{2}' }],
  ['ss', { part: 'second', digits: '\\d{2}' }],
]);

const PIECE = /YYYY|MM?|DD?|HH?|mm|ss|[T\s\p{P}\p{S}]/gu;
const MAX_LENGTH = 50;

/**
 * Compiles what `x-date-format` says.
 * @throws {SyntaxError} that says what is wrong with it.
 */
export function datePattern(format: string): DatePattern {
  const pieces = format.match(PIECE) ?? [];
  if (format.length > MAX_LENGTH)
    throw new SyntaxError(`A date format has at most ${MAX_LENGTH} characters.`);
  if (pieces.join('') !== format) {
    throw new SyntaxError('Write it with YYYY, MM, M, DD, D, HH, H, mm, ss and signs between them.');
  }
  refuseUnclear(format, pieces);
  const source = pieces.map((piece) => {
    const token = TOKENS.get(piece);
    return token === undefined ? escapeLiteral(piece) : `(?<${token.part}>${token.digits})`;
  });
  const expression = new RegExp(`^${source.join('')}$`, 'u');
  return (text) => {
    const groups = expression.exec(text)?.groups;
    return groups === undefined ? undefined : dateCell(groups);
  };
}

function refuseUnclear(format: string, pieces: readonly string[]): void {
  const parts = pieces.flatMap((piece) => TOKENS.get(piece)?.part ?? []);
  if (new Set(parts).size < parts.length) throw new SyntaxError('Each part of a date stands in it once.');
  const has = (part: Part) => parts.includes(part);
  if (!has('year') || !has('month') || !has('day')) {
    throw new SyntaxError('It needs a year of four digits (YYYY), a month and a day.');
  }
  if (has('hour') !== has('minute') || (has('second') && !has('minute'))) {
    throw new SyntaxError('A time needs hours and minutes; seconds only come after them.');
  }
  const isRunOn = pieces.some((piece, i) => {
    const isShort = piece.length === 1 && TOKENS.has(piece);
    return isShort && [pieces[i - 1], pieces[i + 1]].some((other) => TOKENS.has(other ?? ''));
  });
  if (isRunOn) throw new SyntaxError('M, D and H need a sign between them and their neighbours.');
  // What fails as YYYY-DD-MM might still pass as ISO 8601, with day and month exchanged.
  if (/^YYYY-D/.test(format)) throw new SyntaxError('Year-day-month reads like ISO 8601 and is not.');
}

function dateCell(groups: Readonly<Record<string, string | undefined>>): DateCell | undefined {
  const { year = '', month = '', day = '', hour, minute = '', second = '00' } = groups;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (!isCalendarDate(date)) return undefined;
  if (hour === undefined) return { kind: 'date', value: date, precision: 'date' };
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  return {
    kind: 'date',
    value: `${date}T${hour.padStart(2, '0')}:${minute}:${second}`,
    precision: 'date-time',
  };
}

function escapeLiteral(sign: string): string {
  return /[\^$\\.*+?()[\]{}|/]/.test(sign) ? `\\${sign}` : sign;
}
