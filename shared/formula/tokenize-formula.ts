import { A1Scanner } from './a1-scanner.ts';
import { scanFormula } from './scan-formula.ts';
import { Token } from './token.ts';

/** What a token is, in words. A place is what stands before a reference: `'My Sheet'!`. */
export const TOKEN_KINDS = [
  'equals-sign',
  'space',
  'number',
  'text',
  'logical',
  'error',
  'place',
  'cell',
  'column-range',
  'row-range',
  'name',
  'function',
  'structured-reference',
  'dde-link',
  'open',
  'close',
  'separator',
  'operator',
] as const;

export type TokenKind = (typeof TOKEN_KINDS)[number];

export interface FormulaToken {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const KINDS: ReadonlyMap<Token, TokenKind> = new Map([
  [Token.number, 'number'],
  [Token.text, 'text'],
  [Token.logical, 'logical'],
  [Token.error, 'error'],
  [Token.place, 'place'],
  [Token.cell, 'cell'],
  [Token.columnRange, 'column-range'],
  [Token.rowRange, 'row-range'],
  [Token.name, 'name'],
  [Token.functionName, 'function'],
  [Token.structuredReference, 'structured-reference'],
  [Token.ddeLink, 'dde-link'],
  [Token.openParenthesis, 'open'],
  [Token.openBrace, 'open'],
  [Token.closeParenthesis, 'close'],
  [Token.closeBrace, 'close'],
  [Token.comma, 'separator'],
  [Token.semicolon, 'separator'],
]);

/**
 * All tokens of a formula, white space too: their texts together are the formula.
 * @throws {FormulaInvalidError} for what no formula has, as a text without its closing quotation mark.
 */
export function tokenizeFormula(source: string): FormulaToken[] {
  const scanner = scanFormula(source, new A1Scanner());
  const tokens: FormulaToken[] = [];
  const add = (kind: TokenKind, start: number, end: number) => {
    if (end > start) tokens.push({ kind, text: source.slice(start, end), start, end });
  };
  add('equals-sign', 0, scanner.start);
  let done: number;
  do {
    done = scanner.end;
    scanner.advance();
    add('space', done, scanner.start);
    add(KINDS.get(scanner.kind) ?? 'operator', scanner.start, scanner.end);
  } while (scanner.kind !== Token.end);
  return tokens;
}
