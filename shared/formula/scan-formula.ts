import type { AddressScanner } from './address-scanner.ts';
import { MAX_FORMULA_LENGTH } from './limits.ts';
import { Scanner } from './scanner.ts';

/** A scanner before the first token. @throws {FormulaInvalidError} if the formula is too long to be read. */
export function scanFormula(source: string, addresses: AddressScanner): Scanner {
  const scanner = new Scanner(source, addresses);
  if (source.length - scanner.start > MAX_FORMULA_LENGTH) {
    scanner.fail('formula-too-long', scanner.start + MAX_FORMULA_LENGTH);
  }
  return scanner;
}
