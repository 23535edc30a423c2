import type { FormulaNode } from '../../formula/ast.ts';
import { walkFormula } from '../../formula/walk-formula.ts';
import { UnsupportedFormulaError } from '../compile/unsupported-formula-error.ts';

/**
 * The row that a formula stands in: the one that all of its relative references name.
 * @throws {UnsupportedFormulaError} if they name several.
 */
export function ownRow(formula: FormulaNode): number {
  let found: number | undefined;
  for (const node of walkFormula(formula)) {
    for (const row of relativeRows(node)) {
      found ??= row;
      if (row === found) continue;
      const message = `It refers to the rows ${found} and ${row}. Say in which row it stands ("row"), or write $ before the rows of a range that is the same for all rows.`;
      const error = new UnsupportedFormulaError('own-row', message);
      error.part = node;
      throw error;
    }
  }
  return found ?? 1;
}

function relativeRows(node: FormulaNode): number[] {
  if ('place' in node && node.place !== undefined) return [];
  const corners = node.kind === 'cell' ? [node] : node.kind === 'cell-range' ? [node.first, node.last] : [];
  return corners.filter(({ rowAbsolute }) => !rowAbsolute).map(({ row }) => row);
}
