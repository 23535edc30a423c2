import { Token } from './token.ts';

const BY_CHARACTER: ReadonlyMap<string, Token> = new Map([
  ['(', Token.openParenthesis],
  [')', Token.closeParenthesis],
  ['{', Token.openBrace],
  ['}', Token.closeBrace],
  [',', Token.comma],
  [';', Token.semicolon],
  [':', Token.colon],
  ['@', Token.at],
  ['%', Token.percent],
  ['+', Token.plus],
  ['-', Token.minus],
  ['*', Token.times],
  ['/', Token.divide],
  ['^', Token.power],
  ['&', Token.ampersand],
  ['=', Token.equal],
]);

/** The tokens of one character that mean the same everywhere, by the character's code. */
export const SINGLE_TOKENS: readonly (Token | undefined)[] = Array.from({ length: 128 }, (_, code) =>
  BY_CHARACTER.get(String.fromCharCode(code)),
);
