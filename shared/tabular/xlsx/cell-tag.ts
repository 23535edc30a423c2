import { corruptWorkbook } from '../corrupt-workbook.ts';
import { plainIndex } from './plain-number.ts';
import { type AttributeCursor, INCOMPLETE, readAttribute } from './xml-attributes.ts';

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
