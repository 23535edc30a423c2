import { LAST_COLUMN, LAST_ROW } from './cell-range.ts';

/** One coordinate of a reference. */
export interface Coordinate {
  readonly number: number;
  readonly isAbsolute: boolean;
}

/** A cell, whole columns or whole rows in a formula's text; ranges of cells are two of them. */
export type FoundReference =
  | {
      readonly kind: 'cell';
      readonly start: number;
      readonly end: number;
      readonly column: Coordinate;
      readonly row: Coordinate;
    }
  | {
      readonly kind: 'columns' | 'rows';
      readonly start: number;
      readonly end: number;
      readonly first: Coordinate;
      readonly last: Coordinate;
    };

const QUOTE = 0x22;
const HASH = 0x23;
const DOLLAR = 0x24;
const APOSTROPHE = 0x27;
const COLON = 0x3a;
const OPENING_BRACKET = 0x5b;

/** What else the characters of a name, a number or a reference are; anything above ASCII belongs to names. */
const IS_WORD = new Uint8Array(128);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.\\?$') {
  IS_WORD[character.charCodeAt(0)] = 1;
}
const NO_BREAK_SPACE = 0xa0;
const IDEOGRAPHIC_SPACE = 0x3000;

const ERROR = /#(?:NULL!|DIV\/0!|VALUE!|REF!|NAME\?|NUM!|N\/A|[A-Z_]+!)/y;
const LAST_LETTERS = 3;
const LAST_DIGITS = 7;

/**
 * The references in a formula, as workbooks write them: in capitals, apart from texts, sheet names, names, functions and
 * the brackets of tables and books. What is written otherwise is not found.
 */
export function findReferences(text: string): FoundReference[] {
  const found: FoundReference[] = [];
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === QUOTE || code === APOSTROPHE) at = quotedEnd(text, at, code);
    else if (code === OPENING_BRACKET) at = bracketEnd(text, at);
    else if (code === HASH) at = errorEnd(text, at);
    else if (!isWord(code)) at++;
    else {
      const reference = referenceAt(text, at);
      if (reference !== undefined) found.push(reference);
      at = reference?.end ?? wordEnd(text, at);
    }
  }
  return found;
}

function referenceAt(text: string, start: number): FoundReference | undefined {
  const end = wordEnd(text, start);
  if (isPartOfName(text, end)) return undefined;
  const isRange = text.charCodeAt(end) === COLON;
  const rowStart = columnEnd(text, start, end);
  if (rowStart > start) {
    const column = columnOf(text, start, rowStart);
    if (column.number > LAST_COLUMN) return undefined;
    if (rowStart === end) return isRange ? lineRange('columns', text, start, end, column) : undefined;
    const row = rowOf(text, rowStart, end);
    return row === undefined ? undefined : { kind: 'cell', start, end, column, row };
  }
  if (!isRange) return undefined;
  const row = rowOf(text, start, end);
  return row === undefined ? undefined : lineRange('rows', text, start, end, row);
}

/** Whole columns or rows, of which the first has been read. */
function lineRange(
  kind: 'columns' | 'rows',
  text: string,
  start: number,
  colon: number,
  first: Coordinate,
): FoundReference | undefined {
  const from = colon + 1;
  const end = wordEnd(text, from);
  if (end === from || isPartOfName(text, end)) return undefined;
  if (kind === 'rows') {
    const last = rowOf(text, from, end);
    return last === undefined ? undefined : { kind, start, end, first, last };
  }
  if (columnEnd(text, from, end) !== end) return undefined;
  const last = columnOf(text, from, end);
  return last.number > LAST_COLUMN ? undefined : { kind, start, end, first, last };
}

/** What follows tells that a word names a function, a sheet or a table. */
function isPartOfName(text: string, end: number): boolean {
  const next = text[end];
  return next === '(' || next === '!' || next === '[';
}

/** Where the letters of a column end that may begin at `start`, a `$` before them included; `start` when none do. */
function columnEnd(text: string, start: number, end: number): number {
  const first = text.charCodeAt(start) === DOLLAR ? start + 1 : start;
  let at = first;
  while (at < end && isCapital(text.charCodeAt(at))) at++;
  return at === first || at - first > LAST_LETTERS ? start : at;
}

function columnOf(text: string, start: number, end: number): Coordinate {
  const isAbsolute = text.charCodeAt(start) === DOLLAR;
  let number = 0;
  for (let at = isAbsolute ? start + 1 : start; at < end; at++)
    number = number * 26 + text.charCodeAt(at) - 64;
  return { number, isAbsolute };
}

/** The row that is all from `start` to `end`; undefined when it is no row. */
function rowOf(text: string, start: number, end: number): Coordinate | undefined {
  const isAbsolute = text.charCodeAt(start) === DOLLAR;
  const first = isAbsolute ? start + 1 : start;
  if (first === end || end - first > LAST_DIGITS || text[first] === '0') return undefined;
  let number = 0;
  for (let at = first; at < end; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return undefined;
    number = number * 10 + digit;
  }
  return number > LAST_ROW ? undefined : { number, isAbsolute };
}

/** Behind the quotes that are not doubled; the text's end when there are none. */
function quotedEnd(text: string, start: number, quote: number): number {
  const character = quote === QUOTE ? '"' : "'";
  let at = start + 1;
  for (;;) {
    const closing = text.indexOf(character, at);
    if (closing === -1) return text.length;
    if (text.charCodeAt(closing + 1) !== quote) return closing + 1;
    at = closing + 2;
  }
}

/** Behind the bracket that closes the one at `start`; in between, an apostrophe makes the next character a plain one. */
function bracketEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (character === "'") at++;
    else if (character === '[') depth++;
    else if (character === ']' && --depth === 0) return at + 1;
  }
  return text.length;
}

/** Behind the error at `start`, or behind the `#` that makes the reference before it a spilled range. */
function errorEnd(text: string, start: number): number {
  ERROR.lastIndex = start;
  return ERROR.test(text) ? ERROR.lastIndex : start + 1;
}

function wordEnd(text: string, start: number): number {
  let at = start;
  while (at < text.length && isWord(text.charCodeAt(at))) at++;
  return at;
}

function isWord(code: number): boolean {
  return code < 128 ? IS_WORD[code] === 1 : code !== NO_BREAK_SPACE && code !== IDEOGRAPHIC_SPACE;
}

function isCapital(code: number): boolean {
  return code >= 65 && code <= 90;
}
