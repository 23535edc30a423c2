/** The characters that formulas are made of, by their codes: texts are compared by code, which makes no strings. */
export const Code = {
  exclamation: 33,
  quotation: 34,
  hash: 35,
  dollar: 36,
  apostrophe: 39,
  openParenthesis: 40,
  plus: 43,
  comma: 44,
  minus: 45,
  point: 46,
  zero: 48,
  nine: 57,
  colon: 58,
  less: 60,
  equal: 61,
  greater: 62,
  at: 64,
  openBracket: 91,
  closeBracket: 93,
  underscore: 95,
  lowerA: 97,
  lowerC: 99,
  lowerE: 101,
  lowerR: 114,
  lowerZ: 122,
  bar: 124,
  noBreakSpace: 0xa0,
  ideographicSpace: 0x3000,
} as const;

/** `code | LOWER` is the lower case of a letter, and no letter if `code` is none. */
export const LOWER = 32;
