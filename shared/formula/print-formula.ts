import { A1_NOTATION } from './a1-notation.ts';
import type { CellPosition, FormulaNode } from './ast.ts';
import { FormulaPrinter } from './formula-printer.ts';
import { r1c1Notation } from './r1c1-notation.ts';

/** The formula as people and files write it, without `=` and needless spaces. */
export function printA1(node: FormulaNode): string {
  return new FormulaPrinter(A1_NOTATION).print(node);
}

/** The normal form of a formula in the cell `at`: two cells with the same one compute the same way. */
export function printR1C1(node: FormulaNode, at: CellPosition): string {
  return new FormulaPrinter(r1c1Notation(at)).print(node);
}
