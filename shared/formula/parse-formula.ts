import { A1Scanner } from './a1-scanner.ts';
import type { AddressScanner } from './address-scanner.ts';
import type { CellPosition, FormulaNode } from './ast.ts';
import { FormulaParser } from './formula-parser.ts';
import { R1C1Scanner } from './r1c1-scanner.ts';
import { scanFormula } from './scan-formula.ts';

/**
 * Reads a formula as a file holds it (English names, `,` between arguments), with or without its `=`.
 * The nodes' offsets count from the beginning of `source`.
 * @throws {FormulaInvalidError} that says what is wrong, and where.
 */
export function parseFormula(source: string): FormulaNode {
  return parse(source, new A1Scanner());
}

/**
 * Reads a formula whose addresses are relative to the cell `at`, as `printR1C1` writes it.
 * @throws {FormulaInvalidError} as `parseFormula` does.
 */
export function parseR1C1Formula(source: string, at: CellPosition): FormulaNode {
  return parse(source, new R1C1Scanner(at));
}

function parse(source: string, addresses: AddressScanner): FormulaNode {
  return new FormulaParser(scanFormula(source, addresses)).parse();
}
