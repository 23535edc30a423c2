import type { CellBatch } from '../tabular/cell-batch.ts';
import type { HeaderColumn } from './header.ts';
import { RowMark, type RowMarks } from './row-marks.ts';

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
    // From right to left, so that a row's doubts are read from left to right.
    for (let i = this.#columns.length - 1; i >= 0; i--) {
      const column = this.#columns[i];
      if (column === undefined) continue;
      this.#count(i, column.check(batch, column.index - 1, firstRow, this.#marks));
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
