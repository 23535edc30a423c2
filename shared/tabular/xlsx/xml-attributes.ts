import { malformedXml } from '../refused-workbook.ts';
import { APOSTROPHE, EQUALS, GREATER_THAN, isXmlSpace, LESS_THAN, QUOTE, SLASH } from './xml-characters.ts';

/** What no reader returns as a position: the window ends before what was asked for. */
export const INCOMPLETE = -1;

/** Where the attribute is that was read last; one is used for many, so that none takes memory. */
export class AttributeCursor {
  nameStart = 0;
  nameEnd = 0;
  valueStart = 0;
  valueEnd = 0;
  /** There was no further attribute; the tag ended. */
  isTagEnd = false;
  /** The tag that ended was of an element without content. */
  isEmptyElement = false;
}

/**
 * Reads the attribute, or the end of the tag, that begins at `at`. Needs a `<` at `end`.
 * @returns the position behind it, or `INCOMPLETE`.
 */
export function readAttribute(
  bytes: Uint8Array,
  at: number,
  end: number,
  cursor: AttributeCursor,
  part: string,
): number {
  let position = at;
  while (isXmlSpace(bytes[position])) position++;
  const first = bytes[position];
  if (first === GREATER_THAN || first === SLASH) return readTagEnd(bytes, position, end, cursor, part);
  cursor.isTagEnd = false;
  cursor.nameStart = position;
  for (let byte = first; byte !== EQUALS && !isXmlSpace(byte); byte = bytes[++position]) {
    if (byte === LESS_THAN || byte === GREATER_THAN || byte === SLASH) {
      return incompleteOrMalformed(position, end, part);
    }
  }
  cursor.nameEnd = position;
  // Attributes need space between them.
  if (cursor.nameStart === at || cursor.nameEnd === cursor.nameStart) throw malformedXml(part);
  while (isXmlSpace(bytes[position])) position++;
  if (bytes[position] !== EQUALS) return incompleteOrMalformed(position, end, part);
  position++;
  while (isXmlSpace(bytes[position])) position++;
  const quote = bytes[position];
  if (quote !== QUOTE && quote !== APOSTROPHE) return incompleteOrMalformed(position, end, part);
  position++;
  cursor.valueStart = position;
  for (let byte = bytes[position]; byte !== quote; byte = bytes[++position]) {
    if (byte === LESS_THAN) return incompleteOrMalformed(position, end, part);
  }
  cursor.valueEnd = position;
  return position + 1;
}

function readTagEnd(
  bytes: Uint8Array,
  at: number,
  end: number,
  cursor: AttributeCursor,
  part: string,
): number {
  cursor.isTagEnd = true;
  cursor.isEmptyElement = bytes[at] === SLASH;
  if (!cursor.isEmptyElement) return at + 1;
  return bytes[at + 1] === GREATER_THAN ? at + 2 : incompleteOrMalformed(at + 1, end, part);
}

function incompleteOrMalformed(position: number, end: number, part: string): typeof INCOMPLETE {
  if (position >= end) return INCOMPLETE;
  throw malformedXml(part);
}
