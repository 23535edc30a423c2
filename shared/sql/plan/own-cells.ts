import type { FormulaNode } from '../../formula/ast.ts';
import { childNodes } from '../../formula/child-nodes.ts';
import { LAST_ROW } from '../../workbook/cell-range.ts';
import type { SheetModel } from '../../workbook/workbook-model.ts';
import type { Definitions, Position } from './definitions.ts';
import { type Reference, reference, sheetsOf } from './reference.ts';
import type { RowSet } from './row-set.ts';

/** The rows among these from which a range reaches as far as the formula's own row. */
export function rowsWithin({ bounds: [a, b] }: Reference, rows: RowSet): RowSet {
  if (a.isAbsolute && b.isAbsolute) return rows.within(Math.min(a.row, b.row), Math.max(a.row, b.row));
  if (!a.isAbsolute && !b.isAbsolute) {
    return Math.min(a.offset, b.offset) <= 0 && Math.max(a.offset, b.offset) >= 0 ? rows : rows.within(1, 0);
  }
  const fixed = a.isAbsolute ? a.row : b.isAbsolute ? b.row : 0;
  const offset = a.isAbsolute ? (b.isAbsolute ? 0 : b.offset) : a.offset;
  if (offset === 0) return rows;
  return offset > 0 ? rows.within(fixed, LAST_ROW) : rows.within(1, fixed);
}

/** The cell of a column in the formula's own row. */
export function ownCell({ sheetIndex, firstColumn, lastColumn }: Reference): Reference {
  const bound = { isAbsolute: false, offset: 0 } as const;
  return { sheetIndex, firstColumn, lastColumn, bounds: [bound, bound] };
}

/**
 * Ranges of one column of which each row takes the cell in its own row. Of those that are arguments it is the function
 * that tells what they are, so they are not among them.
 */
export function rangesTakenByRow(
  tree: FormulaNode,
  at: Position,
  sheets: readonly SheetModel[],
  definitions: Definitions,
): Reference[] {
  switch (tree.kind) {
    case 'cell-range':
    case 'column-range':
      return sheetsOf(tree.place, at, sheets)
        .map((sheetIndex) => reference(tree, sheetIndex, at))
        .filter(({ firstColumn, lastColumn }) => firstColumn === lastColumn);
    case 'name':
    case 'structured-reference': {
      const definition = definitions.of(tree, at);
      return definition === null ? [] : rangesTakenByRow(definition, at, sheets, definitions);
    }
    case 'unary-expression':
    case 'percent':
    case 'binary-expression':
    case 'group':
    case 'implicit-intersection':
      return [...childNodes(tree)].flatMap((child) => rangesTakenByRow(child, at, sheets, definitions));
    default:
      return [];
  }
}
