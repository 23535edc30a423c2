import type { BinaryOperator } from './ast.ts';
import { Token } from './token.ts';

/** How tightly each operator binds; all of them are left-associative. Signs and `%` bind tighter than any. */
export const PRECEDENCE: Readonly<Record<BinaryOperator, number>> = {
  '=': 1,
  '<>': 1,
  '<': 1,
  '<=': 1,
  '>': 1,
  '>=': 1,
  '&': 2,
  '+': 3,
  '-': 3,
  '*': 4,
  '/': 4,
  '^': 5,
};

const OPERATOR_OF_TOKEN: ReadonlyMap<Token, BinaryOperator> = new Map([
  [Token.equal, '='],
  [Token.notEqual, '<>'],
  [Token.less, '<'],
  [Token.lessOrEqual, '<='],
  [Token.greater, '>'],
  [Token.greaterOrEqual, '>='],
  [Token.ampersand, '&'],
  [Token.plus, '+'],
  [Token.minus, '-'],
  [Token.times, '*'],
  [Token.divide, '/'],
  [Token.power, '^'],
]);

/** The operator that a token is, read by the token without a search. */
export const TOKEN_OPERATORS: readonly (BinaryOperator | undefined)[] = Object.values(Token).map((token) =>
  OPERATOR_OF_TOKEN.get(token),
);
/** 0 for what is no operator. */
export const TOKEN_PRECEDENCE = Uint8Array.from(TOKEN_OPERATORS, (operator) =>
  operator === undefined ? 0 : PRECEDENCE[operator],
);
