import type { FormulaNode } from '../../shared/formula/ast.ts';
import { FormulaInvalidError } from '../../shared/formula/formula-invalid-error.ts';
import { parseFormula } from '../../shared/formula/parse-formula.ts';
import { printA1 } from '../../shared/formula/print-formula.ts';

/** How many formulas are read, and give the same tree when they are printed and read again. */
export function countReadAgain(formulas: readonly string[]): number {
  return formulas.filter((formula) => {
    const tree = treeOf(formula);
    return tree !== undefined && withoutPlaces(tree) === withoutPlaces(parseFormula(printA1(tree)));
  }).length;
}

function treeOf(formula: string): FormulaNode | undefined {
  try {
    return parseFormula(formula);
  } catch (error) {
    if (error instanceof FormulaInvalidError) return undefined;
    throw error;
  }
}

function withoutPlaces(tree: FormulaNode): string {
  return JSON.stringify(tree, (key, value) => (key === 'start' || key === 'end' ? undefined : value));
}
