import { A1Scanner } from './a1-scanner.ts';
import type { FormulaNode } from './ast.ts';
import { FormulaParser } from './formula-parser.ts';
import { MAX_FORMULA_LENGTH } from './limits.ts';
import { Scanner } from './scanner.ts';

/**
 * Reads a formula as a file holds it (English names, `,` between arguments), with or without its `=`.
 * The nodes' offsets count from the beginning of `source`.
 * @throws {FormulaInvalidError} that says what is wrong, and where.
 */
export function parseFormula(source: string): FormulaNode {
  const scanner = new Scanner(source, new A1Scanner());
  if (source.length - scanner.start > MAX_FORMULA_LENGTH) {
    scanner.fail('formula-too-long', scanner.start + MAX_FORMULA_LENGTH);
  }
  return new FormulaParser(scanner).parse();
}
