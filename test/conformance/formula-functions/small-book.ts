import { isExcelError } from '../../../shared/sql/compile/excel-error.ts';
import type { SavedBook, SavedSheet, SavedValue } from './cell-mode-scope.ts';

export type PlainCell = number | string | boolean | null;

/** A workbook of one sheet, from its cells row by row. */
export function bookOf(rows: readonly (readonly PlainCell[])[]): SavedBook {
  const sheet: SavedSheet = {
    name: 'Sheet',
    rows: rows.length,
    columns: Math.max(...rows.map((row) => row.length)),
    isHidden: () => false,
    isSubtotal: () => false,
    value: (row, column) => savedValue(rows[row - 1]?.[column - 1] ?? null),
  };
  return { sheet: () => sheet, definition: () => null };
}

function savedValue(value: PlainCell): SavedValue | null {
  switch (typeof value) {
    case 'number':
      return { kind: 'number', value };
    case 'boolean':
      return { kind: 'logical', value };
    case 'string':
      return { kind: isExcelError(value) ? 'error' : 'text', value };
    default:
      return null;
  }
}
