import type { CellRange } from '../cell-range.ts';
import type { SheetCells } from '../sheet-cells.ts';

/** The last row of a range that has cells in it; one before its first when none has. */
export function lastUsedRow(cells: SheetCells, range: CellRange): number {
  for (let position = cells.rowPosition(range.lastRow + 1) - 1; position >= 0; position--) {
    const row = cells.rowNumbers[position] ?? 0;
    if (row < range.firstRow) break;
    const first = cells.firstInRow(position, range.firstColumn);
    if (first < cells.firstInRow(position, range.lastColumn + 1)) return row;
  }
  return range.firstRow - 1;
}
