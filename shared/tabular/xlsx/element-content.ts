import { decodeReferences } from './decode-references.ts';
import type { ElementStack } from './element-stack.ts';
import { type AttributeCursor, INCOMPLETE } from './xml-attributes.ts';
import { EXCLAMATION_MARK, OPENING_BRACKET, QUESTION_MARK, SLASH } from './xml-characters.ts';
import { CDATA_END, CDATA_START_LENGTH, isNamed, markupEnd, nameEnd, textEnd } from './xml-markup.ts';

/**
 * The end of the element that was pushed last, whose content begins at `at`. Needs a `<` at `end`.
 * @returns the position behind its closing tag, or `INCOMPLETE`.
 */
export function elementEnd(
  bytes: Buffer,
  at: number,
  end: number,
  stack: ElementStack,
  cursor: AttributeCursor,
  part: string,
): number {
  const outside = stack.depth - 1;
  let position = at;
  while (stack.depth > outside) {
    const start = textEnd(bytes, position, part);
    if (start >= end) return INCOMPLETE;
    position = markupEnd(bytes, start, end, cursor, part);
    if (position === INCOMPLETE) return INCOMPLETE;
    stack.follow(bytes, start, position);
  }
  return position;
}

/**
 * Joins the texts of all `name` elements between `start` and `end`, well-formed content, at `start`: the runs of a
 * rich text, without its phonetic guide.
 * @returns the position behind the text; -1 when there is no such element, and then nothing has changed.
 */
export function joinTexts(
  bytes: Buffer,
  start: number,
  end: number,
  name: 'f' | 't' | 'v',
  cursor: AttributeCursor,
  part: string,
): number {
  let to = start;
  let isFound = false;
  let isWanted = false;
  let isPhonetic = false;
  for (let at = start; at < end; ) {
    const isTaken = isWanted && !isPhonetic;
    const textStop = textEnd(bytes, at, part);
    if (isTaken) to = decodeReferences(bytes, at, Math.min(textStop, end), to, part);
    if (textStop >= end) break;
    const next = markupEnd(bytes, textStop, end, cursor, part);
    const kind = bytes[textStop + 1];
    if (kind === EXCLAMATION_MARK || kind === QUESTION_MARK) {
      if (isTaken && kind === EXCLAMATION_MARK && bytes[textStop + 2] === OPENING_BRACKET) {
        to = copyLiteral(bytes, textStop + CDATA_START_LENGTH, next - CDATA_END.length, to);
      }
    } else {
      const nameStart = kind === SLASH ? textStop + 2 : textStop + 1;
      const isOpen = kind !== SLASH && bytes[next - 2] !== SLASH;
      const nameStop = nameEnd(bytes, nameStart);
      if (isNamed(bytes, nameStart, nameStop, name)) {
        isWanted = isOpen;
        isFound = true;
      } else if (isNamed(bytes, nameStart, nameStop, 'rPh')) {
        isPhonetic = isOpen;
      }
    }
    at = next;
  }
  return isFound ? to : -1;
}

function copyLiteral(bytes: Buffer, start: number, end: number, to: number): number {
  bytes.copyWithin(to, start, end);
  return to + end - start;
}
