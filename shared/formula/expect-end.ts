import type { Scanner } from './scanner.ts';
import { Token } from './token.ts';
import { unexpectedToken } from './unexpected-token.ts';

/** Refuses what stands where a group must end. `opening` is where its parenthesis opened. */
export function expectGroupEnd(scanner: Scanner, opening: number): void {
  if (scanner.kind === Token.closeParenthesis) return;
  if (scanner.kind === Token.end) scanner.fail('parenthesis-unclosed', opening);
  scanner.fail(unexpectedToken(scanner));
}

/** Refuses what stands where an argument must end. */
export function expectArgumentEnd(scanner: Scanner, opening: number): void {
  if (scanner.kind === Token.comma || scanner.kind === Token.closeParenthesis) return;
  if (scanner.kind === Token.end) scanner.fail('parenthesis-unclosed', opening);
  scanner.fail('argument-separator-expected');
}
