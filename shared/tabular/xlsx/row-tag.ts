import { corruptWorkbook } from '../corrupt-workbook.ts';
import { type AttributeCursor, readAttribute } from './xml-attributes.ts';
import { nameEnd } from './xml-markup.ts';
import type { XmlWindow } from './xml-window.ts';

/** The last row that the format has. */
export const LAST_ROW = 1_048_576;
const LETTER_R = 0x72;

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
