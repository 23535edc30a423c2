import { documentType, malformedXml } from '../refused-workbook.ts';
import { type AttributeCursor, INCOMPLETE, readAttribute } from './xml-attributes.ts';
import {
  COLON,
  EXCLAMATION_MARK,
  GREATER_THAN,
  HYPHEN,
  isXmlSpace,
  LESS_THAN,
  OPENING_BRACKET,
  QUESTION_MARK,
  SLASH,
  TEXT_CLASSES,
  TextClass,
} from './xml-characters.ts';

const CDATA_START = '<![CDATA[';
export const CDATA_START_LENGTH = CDATA_START.length;
/** What ends a section of literal text. */
export const CDATA_END = ']]>';
const ANYTHING_BUT_SPACE = /[^ \t\r\n]/;

/**
 * Where the text ends that begins at `at`. Needs a `<` at `end`.
 * @returns the position of the next `<`, `end` when there is none.
 */
export function textEnd(bytes: Uint8Array, at: number, part: string): number {
  let position = at;
  let classes = 0;
  for (let byte = bytes[position] ?? LESS_THAN; byte !== LESS_THAN; byte = bytes[++position] ?? LESS_THAN) {
    classes |= TEXT_CLASSES[byte] ?? 0;
  }
  if ((classes & TextClass.forbidden) !== 0) throw malformedXml(part);
  return position;
}

/** Refuses text where only elements may be: outside of the one that holds all others. */
export function refuseText(bytes: Buffer, start: number, end: number, part: string): void {
  if (start < end && ANYTHING_BUT_SPACE.test(bytes.toString('latin1', start, end))) throw malformedXml(part);
}

/**
 * The end of the tag, comment, instruction or CDATA section whose `<` is at `at`. Needs a `<` at `end`.
 * @returns the position behind it, or `INCOMPLETE`.
 */
export function markupEnd(
  bytes: Buffer,
  at: number,
  end: number,
  cursor: AttributeCursor,
  part: string,
): number {
  if (at + 1 >= end) return INCOMPLETE;
  switch (bytes[at + 1]) {
    case SLASH:
      return closingTagEnd(bytes, at, end, part);
    case QUESTION_MARK:
      return endOfSequence(bytes, '?>', at + 2, end);
    case EXCLAMATION_MARK:
      return declarationEnd(bytes, at, end, part);
    default:
      return tagEnd(bytes, nameEnd(bytes, at + 1), end, cursor, part);
  }
}

/** Where the name ends that begins at `at`, prefix included. */
export function nameEnd(bytes: Uint8Array, at: number): number {
  let position = at;
  for (;;) {
    const byte = bytes[position];
    if (byte === GREATER_THAN || byte === SLASH || byte === LESS_THAN || isXmlSpace(byte)) return position;
    position++;
  }
}

/** Whether the name from `start` to `end` is this one, whatever its namespace prefix. */
export function isNamed(bytes: Uint8Array, start: number, end: number, name: string): boolean {
  const nameStart = end - name.length;
  if (nameStart < start || (nameStart > start && bytes[nameStart - 1] !== COLON)) return false;
  for (let i = 0; i < name.length; i++) {
    if (bytes[nameStart + i] !== name.charCodeAt(i)) return false;
  }
  return true;
}

function closingTagEnd(bytes: Buffer, at: number, end: number, part: string): number {
  let position = at + 1;
  while (bytes[position] !== GREATER_THAN && bytes[position] !== LESS_THAN) position++;
  if (position >= end) return INCOMPLETE;
  if (bytes[position] === LESS_THAN) throw malformedXml(part);
  return position + 1;
}

function tagEnd(bytes: Buffer, at: number, end: number, cursor: AttributeCursor, part: string): number {
  let position = at;
  do {
    position = readAttribute(bytes, position, end, cursor, part);
  } while (position !== INCOMPLETE && !cursor.isTagEnd);
  return position;
}

function declarationEnd(bytes: Buffer, at: number, end: number, part: string): number {
  if (bytes[at + 2] === HYPHEN && at + 2 < end) return endOfSequence(bytes, '-->', at + 4, end);
  if (bytes[at + 2] === OPENING_BRACKET && at + 2 < end) {
    return endOfSequence(bytes, CDATA_END, at + CDATA_START_LENGTH, end);
  }
  if (endOfSequence(bytes, '>', at, end) === INCOMPLETE) return INCOMPLETE;
  throw documentType(part);
}

function endOfSequence(bytes: Buffer, sequence: string, from: number, end: number): number {
  const found = bytes.subarray(0, end).indexOf(sequence, from, 'latin1');
  return found === -1 ? INCOMPLETE : found + sequence.length;
}
