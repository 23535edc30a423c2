import type { FormulaFault } from './formula-invalid-error.ts';
import type { Scanner } from './scanner.ts';
import { Token } from './token.ts';
import { STARTS_VALUE } from './token-sets.ts';

/** What is wrong with the token where a value must start. */
export function missingValue(scanner: Scanner): FormulaFault {
  return scanner.is(Token.end) ? 'unexpected-end' : 'unexpected-token';
}

/** What is wrong with the token after a value, where the formula or a group must end. */
export function unexpectedToken(scanner: Scanner): FormulaFault {
  return STARTS_VALUE[scanner.kind] === 1 ? 'operator-expected' : missingValue(scanner);
}
