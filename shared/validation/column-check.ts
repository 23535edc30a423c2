import { type CellBatch, CellKind } from '../tabular/cell-batch.ts';
import { RowMark, type RowMarks } from './row-marks.ts';

/**
 * Goes down one column of a batch, from `firstRow` to `endRow` or the end, and doubts each cell that is not certainly valid.
 * Passes over rows marked as blank. It may doubt a valid cell, never vouch for an invalid one. Gives the number of empty cells.
 * `column` is 0-based.
 */
export type ColumnCheck = (
  batch: CellBatch,
  column: number,
  firstRow: number,
  marks: RowMarks,
  endRow?: number,
) => number;

/** Vouches for nothing. */
export const doubtColumn: ColumnCheck = (batch, column, firstRow, marks, endRow = batch.rowCount) => {
  let empty = 0;
  for (let row = firstRow; row < endRow; row++) {
    if (marks.of[row] === RowMark.blank) continue;
    marks.doubt(row, column);
    const isThere = column < batch.rowLength(row);
    if (!isThere || batch.kinds[(batch.rowStarts[row] ?? 0) + column] === CellKind.blank) empty++;
  }
  return empty;
};
