import type { CellRange } from '../cell-range.ts';
import type { RowSpan } from '../region.ts';
import type { SheetCells } from '../sheet-cells.ts';

/** How many cells with content lie in a range. */
export function countCells(cells: SheetCells, range: CellRange): number {
  let count = 0;
  for (const { from, to } of rowsWithCells(cells, range)) count += to - from;
  return count;
}

/** The last row of a range that has cells in it; one before its first when none has. */
export function lastUsedRow(cells: SheetCells, range: CellRange): number {
  for (let position = cells.rowPosition(range.lastRow + 1) - 1; position >= 0; position--) {
    const row = cells.rowNumbers[position] ?? 0;
    if (row < range.firstRow) break;
    if (spanIn(cells, position, range).from < spanIn(cells, position, range).to) return row;
  }
  return range.firstRow - 1;
}

/** The runs of rows of a range without cells. */
export function blankRowsOf(cells: SheetCells, range: CellRange): RowSpan[] {
  const blank: RowSpan[] = [];
  let next = range.firstRow;
  for (const { row } of rowsWithCells(cells, range)) {
    if (row > next) blank.push({ firstRow: next, lastRow: row - 1 });
    next = row + 1;
  }
  if (next <= range.lastRow) blank.push({ firstRow: next, lastRow: range.lastRow });
  return blank;
}

interface CellSpan {
  readonly from: number;
  readonly to: number;
}

function* rowsWithCells(cells: SheetCells, range: CellRange): Generator<CellSpan & { readonly row: number }> {
  for (let position = cells.rowPosition(range.firstRow); position < cells.rowCount; position++) {
    const row = cells.rowNumbers[position] ?? 0;
    if (row > range.lastRow) return;
    const { from, to } = spanIn(cells, position, range);
    if (from < to) yield { row, from, to };
  }
}

function spanIn(cells: SheetCells, position: number, { firstColumn, lastColumn }: CellRange): CellSpan {
  return { from: cells.firstInRow(position, firstColumn), to: cells.firstInRow(position, lastColumn + 1) };
}
