import type { Limits } from '../limits.ts';
import { corruptWorkbook } from '../refused-workbook.ts';
import { type CellTag, NOT_PLAIN } from './cell-tag.ts';
import { type AttributeCursor, readAttribute } from './xml-attributes.ts';
import { EQUALS, GREATER_THAN, LESS_THAN, QUOTE, SLASH, SPACE } from './xml-characters.ts';
import { nameEnd } from './xml-markup.ts';
import type { XmlWindow } from './xml-window.ts';

/** The last row that the format has. */
const LAST_ROW = 1_048_576;
const LETTER_R = 0x72;
const ZERO = 0x30;
const OPENING = Buffer.from('<row r="');

/** The number of the row whose complete tag is at the window's position: its own, or the one after `previous`. */
export function rowNumberOf(
  window: XmlWindow,
  tagEnd: number,
  previous: number,
  cursor: AttributeCursor,
): number {
  const text = reference(window, tagEnd, cursor);
  const number = text === undefined ? previous + 1 : Number(text);
  if (text !== undefined && !/^\d+$/.test(text))
    throw corruptWorkbook(`“${text}” is not the number of a row`);
  // Sorting would need the whole sheet in memory; no spreadsheet program writes rows out of order.
  if (number <= previous) throw corruptWorkbook(`row ${text} comes after row ${previous}`);
  if (number > LAST_ROW) throw corruptWorkbook(`there is no row ${number} in a sheet`);
  return number;
}

/**
 * Reads the tag of a row, at `start`, that begins with its number and goes on with attributes of letters and digits, if at all. The number goes to
 * `tag`; it has to be greater than `previous` and within the limits.
 * @returns the position behind the tag, or `NOT_PLAIN` for any other.
 */
export function readPlainRowTag(
  { bytes, end }: XmlWindow,
  start: number,
  previous: number,
  limits: Limits,
  tag: CellTag,
): number {
  for (let i = 0; i < OPENING.length; i++) if (bytes[start + i] !== OPENING[i]) return NOT_PLAIN;
  let at = start + OPENING.length;
  let number = 0;
  let digit = (bytes[at] ?? 0) - ZERO;
  while (digit >= 0 && digit <= 9 && number <= LAST_ROW) {
    number = number * 10 + digit;
    digit = (bytes[++at] ?? 0) - ZERO;
  }
  if (bytes[at++] !== QUOTE || number <= previous || number > Math.min(LAST_ROW, limits.rows))
    return NOT_PLAIN;
  while (bytes[at] === SPACE) {
    at = plainAttributeEnd(bytes, at + 1);
    if (at === NOT_PLAIN) return NOT_PLAIN;
  }
  if (bytes[at] !== GREATER_THAN || at >= end) return NOT_PLAIN;
  tag.row = number;
  return at + 1;
}

/** The end of an attribute that begins at `start`, as programs write them. */
function plainAttributeEnd(bytes: Uint8Array, start: number): number {
  let at = start;
  while (isNameByte(bytes[at] ?? 0)) at++;
  if (at === start || bytes[at] !== EQUALS || bytes[at + 1] !== QUOTE) return NOT_PLAIN;
  at += 2;
  for (let byte = bytes[at] ?? LESS_THAN; byte !== QUOTE; byte = bytes[++at] ?? LESS_THAN) {
    if (byte === LESS_THAN) return NOT_PLAIN;
  }
  return at + 1;
}

function isNameByte(byte: number): boolean {
  const isMarkup = byte === EQUALS || byte === GREATER_THAN || byte === LESS_THAN || byte === SLASH;
  return byte > SPACE && !isMarkup;
}

function reference(window: XmlWindow, tagEnd: number, cursor: AttributeCursor): string | undefined {
  const { bytes, position, part } = window;
  let at = nameEnd(bytes, position + 1);
  for (;;) {
    at = readAttribute(bytes, at, tagEnd, cursor, part);
    if (cursor.isTagEnd) return undefined;
    if (cursor.nameEnd - cursor.nameStart === 1 && bytes[cursor.nameStart] === LETTER_R) {
      return bytes.toString('latin1', cursor.valueStart, cursor.valueEnd);
    }
  }
}
