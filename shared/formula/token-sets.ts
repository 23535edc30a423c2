import { Token } from './token.ts';

/** Sets of tokens that are asked for often: index them by a token, 1 is a member. */

export const STARTS_REFERENCE = tokenSet(
  Token.cell,
  Token.columnRange,
  Token.rowRange,
  Token.name,
  Token.functionName,
  Token.place,
  Token.structuredReference,
  Token.error,
  Token.at,
  Token.openParenthesis,
);
export const STARTS_VALUE = tokenSet(
  Token.number,
  Token.text,
  Token.logical,
  Token.cell,
  Token.columnRange,
  Token.rowRange,
  Token.name,
  Token.functionName,
  Token.place,
  Token.structuredReference,
  Token.error,
  Token.openParenthesis,
  Token.openBrace,
);

function tokenSet(...kinds: readonly Token[]): Uint8Array {
  const set = new Uint8Array(64);
  for (const kind of kinds) set[kind] = 1;
  return set;
}
