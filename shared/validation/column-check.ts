import { type CellBatch, CellKind } from '../tabular/cell-batch.ts';

/** What is known of each row of a batch before anybody looks at it as a whole. */
export const RowMark = {
  /** All its cells are certainly valid. */
  certain: 0,
  /** The schema engine has to judge it. */
  unsure: 1,
  /** It has no content and does not count. */
  blank: 2,
} as const;

/**
 * Goes down one column of a batch, from `firstRow` on, and marks as unsure each row whose cell is not certainly valid.
 * Passes over rows marked as blank. It may doubt a valid cell, never vouch for an invalid one. Gives the number of empty cells.
 * `column` is 0-based.
 */
export type ColumnCheck = (batch: CellBatch, column: number, firstRow: number, marks: Uint8Array) => number;

/** Vouches for nothing. */
export const doubtColumn: ColumnCheck = (batch, column, firstRow, marks) => {
  let empty = 0;
  for (let row = firstRow; row < batch.rowCount; row++) {
    if (marks[row] === RowMark.blank) continue;
    marks[row] = RowMark.unsure;
    const isThere = column < batch.rowLength(row);
    if (!isThere || batch.kinds[(batch.rowStarts[row] ?? 0) + column] === CellKind.blank) empty++;
  }
  return empty;
};
