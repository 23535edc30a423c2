import type { FormulaNode } from '../../formula/ast.ts';
import { childNodes } from '../../formula/child-nodes.ts';
import type { Reference } from './reference.ts';
import type { Segment } from './segment.ts';

const FUNCTIONS = new Set(['SUBTOTAL', 'AGGREGATE']);

/** Whether a formula sums up others, so that sums over it leave it out. */
export function isSubtotal(node: FormulaNode): boolean {
  if (node.kind === 'function' && FUNCTIONS.has(node.name)) return true;
  return childNodes(node).some(isSubtotal);
}

/** The cells of these rows of a reference that hold such formulas. */
export function subtotalCells(
  subtotals: readonly Segment[],
  { sheetIndex, firstColumn, lastColumn }: Reference,
  firstRow: number,
  lastRow: number,
): { readonly row: number; readonly column: number }[] {
  return subtotals
    .filter((segment) => segment.sheetIndex === sheetIndex)
    .filter(({ column }) => firstColumn <= column && column <= lastColumn)
    .flatMap(({ rows, column }) => [...rows.within(firstRow, lastRow)].map((row) => ({ row, column })));
}
