import { Code } from './character-code.ts';

const DIGIT = 1;
const NAME_START = 4;
const NAME_PART = 8;
const SPACE = 16;

const CLASSES = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const text = String.fromCharCode(code);
  if (/[0-9]/.test(text)) CLASSES[code] = DIGIT | NAME_PART;
  if (/[A-Za-z]/.test(text)) CLASSES[code] = NAME_START | NAME_PART;
  if (/[_\\]/.test(text)) CLASSES[code] = NAME_START | NAME_PART;
  if (/[.?]/.test(text)) CLASSES[code] = NAME_PART;
  if (/[ \t\r\n]/.test(text)) CLASSES[code] = SPACE;
}

/** Character codes; the one after the end of a text, `NaN`, is none of these. */
export function isDigit(code: number): boolean {
  return code >= Code.zero && code <= Code.nine;
}

/** A letter of any script, `_` or `\`. */
export function isNameStart(code: number): boolean {
  return code < 128 ? ((CLASSES[code] ?? 0) & NAME_START) !== 0 : isForeignLetter(code);
}

export function isNamePart(code: number): boolean {
  return code < 128 ? ((CLASSES[code] ?? 0) & NAME_PART) !== 0 : isForeignLetter(code);
}

export function isSpace(code: number): boolean {
  return code < 128
    ? ((CLASSES[code] ?? 0) & SPACE) !== 0
    : code === Code.noBreakSpace || code === Code.ideographicSpace;
}

/** Excel's names take nearly every character beyond ASCII, symbols too. */
function isForeignLetter(code: number): boolean {
  return code >= 128 && !isSpace(code) && !isPunctuation(code);
}

function isPunctuation(code: number): boolean {
  const isQuotationMark = code >= 0x2018 && code <= 0x201f;
  const isFullWidth =
    (code >= 0xff01 && code <= 0xff0f) ||
    (code >= 0xff1a && code <= 0xff20) ||
    (code >= 0xff3b && code <= 0xff40);
  return isQuotationMark || isFullWidth || (code >= 0xff5b && code <= 0xff65);
}
