import { corruptWorkbook } from '../refused-workbook.ts';
import { plainIndex } from './plain-number.ts';
import { type AttributeCursor, INCOMPLETE, readAttribute } from './xml-attributes.ts';
import { EQUALS, QUOTE, SPACE } from './xml-characters.ts';

const LETTER_R = 0x72;
const LETTER_S = 0x73;
const LETTER_T = 0x74;

/** The types of cells that are one letter (`t="n"`), by that letter's byte. */
export const CellType = { boolean: 0x62, date: 0x64, error: 0x65, number: 0x6e, shared: 0x73 } as const;
/** Any longer type: the cell holds text of its own. */
const TEXT_TYPE = 0;

/** What the opening tag of a cell says; one is used for many, so that none takes memory. */
export class CellTag {
  /** 1-based; 0 when the tag does not say where the cell is. */
  column = 0;
  row = 0;
  type: number = CellType.number;
  style = 0;
}

/** What no reader of plain things returns as a position: it is for others to read. */
export const NOT_PLAIN = -1;

/**
 * Reads a cell's attributes as `readCellTag` does, if they are `r`, `s` and `t` as programs write them.
 * @returns the position of what ends the tag, whatever that is, or `NOT_PLAIN`.
 */
export function readPlainCellTag(bytes: Uint8Array, at: number, tag: CellTag): number {
  let position = at;
  let column = 0;
  let row = 0;
  let style = 0;
  let type: number = CellType.number;
  while (bytes[position] === SPACE) {
    if (bytes[position + 2] !== EQUALS || bytes[position + 3] !== QUOTE) return NOT_PLAIN;
    const name = bytes[position + 1];
    position += 4;
    if (name === LETTER_R) {
      let letter = (bytes[position] ?? 0) - 0x40;
      column = 0;
      while (letter >= 1 && letter <= 26) {
        column = column * 26 + letter;
        letter = (bytes[++position] ?? 0) - 0x40;
      }
      const rowStart = position;
      row = 0;
      let digit = letter + 0x10;
      while (digit >= 0 && digit <= 9) {
        row = row * 10 + digit;
        digit = (bytes[++position] ?? 0) - 0x30;
      }
      if (column === 0 || row === 0 || position - rowStart > 9) return NOT_PLAIN;
    } else if (name === LETTER_T) {
      type = bytes[position++] ?? 0;
      if (!isLetter(type)) return NOT_PLAIN;
      if (bytes[position] !== QUOTE) {
        while (isLetter(bytes[position] ?? 0)) position++;
        type = TEXT_TYPE;
      }
    } else if (name === LETTER_S) {
      const styleStart = position;
      style = 0;
      let digit = (bytes[position] ?? 0) - 0x30;
      while (digit >= 0 && digit <= 9) {
        style = style * 10 + digit;
        digit = (bytes[++position] ?? 0) - 0x30;
      }
      if (position === styleStart || position - styleStart > 9) return NOT_PLAIN;
    } else {
      return NOT_PLAIN;
    }
    if (bytes[position++] !== QUOTE) return NOT_PLAIN;
  }
  tag.column = column;
  tag.row = row;
  tag.type = type;
  tag.style = style;
  return position;
}

function isLetter(byte: number): boolean {
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x7a;
}

/** Reads a cell's attributes, which begin at `at`. Returns the position behind the tag, or `INCOMPLETE`. */
export function readCellTag(
  bytes: Buffer,
  at: number,
  end: number,
  tag: CellTag,
  cursor: AttributeCursor,
  part: string,
): number {
  tag.column = 0;
  tag.row = 0;
  tag.type = CellType.number;
  tag.style = 0;
  let position = at;
  for (;;) {
    position = readAttribute(bytes, position, end, cursor, part);
    if (position === INCOMPLETE || cursor.isTagEnd) return position;
    const { nameStart, valueStart, valueEnd } = cursor;
    if (cursor.nameEnd - nameStart !== 1) continue;
    const name = bytes[nameStart];
    if (name === LETTER_R) readAddress(bytes, valueStart, valueEnd, tag);
    else if (name === LETTER_S) tag.style = plainIndex(bytes, valueStart, valueEnd);
    else if (name === LETTER_T) tag.type = valueEnd - valueStart === 1 ? (bytes[valueStart] ?? 0) : TEXT_TYPE;
  }
}

/** Reads `XFD1`. */
function readAddress(bytes: Buffer, start: number, end: number, tag: CellTag): void {
  let column = 0;
  let position = start;
  for (; position < end; position++) {
    const letter = ((bytes[position] ?? 0) & ~0x20) - 64;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  tag.column = column;
  tag.row = plainIndex(bytes, position, end);
  if (column === 0 || tag.row < 1)
    throw corruptWorkbook(`“${bytes.toString('utf8', start, end)}” is not the address of a cell`);
}
