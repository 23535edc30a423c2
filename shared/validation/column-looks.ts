import type { CellBatch } from '../tabular/cell-batch.ts';
import type { HeaderColumn } from './header.ts';
import { RowMark, type RowMarks } from './row-marks.ts';

/**
 * Rows whose columns are looked at one after the other: they fit into the processor's cache, and the loop down a column is compiled when it
 * has met the cells of all columns, and not for each of them anew.
 */
const ROWS_AT_ONCE = 512;

/** Takes a quick look at each column, batch by batch, and counts the cells without a value on the way. */
export class ColumnLooks {
  readonly #columns: readonly HeaderColumn[];
  readonly #marks: RowMarks;
  /** Cells without a value in the rows so far, by column. */
  readonly nulls: number[];

  constructor(columns: readonly HeaderColumn[], marks: RowMarks) {
    this.#columns = columns;
    this.#marks = marks;
    this.nulls = columns.map(() => 0);
  }

  /** Marks what is in doubt from `firstRow` on. */
  take(batch: CellBatch, firstRow: number): void {
    for (let row = firstRow; row < batch.rowCount; row += ROWS_AT_ONCE) {
      this.#takeRows(batch, row, Math.min(row + ROWS_AT_ONCE, batch.rowCount));
    }
  }

  #takeRows(batch: CellBatch, firstRow: number, endRow: number): void {
    // From right to left, so that a row's doubts are read from left to right.
    for (let i = this.#columns.length - 1; i >= 0; i--) {
      const column = this.#columns[i];
      if (column === undefined) continue;
      this.#count(i, column.check(batch, column.index - 1, firstRow, this.#marks, endRow));
    }
  }

  /** Rows from `firstRow` on do not count, because reading has stopped before. */
  takeBack(batch: CellBatch, firstRow: number): void {
    for (let row = firstRow; row < batch.rowCount; row++) {
      if (this.#marks.of[row] === RowMark.blank) continue;
      for (const [i, { index }] of this.#columns.entries()) {
        if (batch.isBlankCell(row, index - 1)) this.#count(i, -1);
      }
    }
  }

  #count(column: number, cells: number): void {
    this.nulls[column] = (this.nulls[column] ?? 0) + cells;
  }
}
