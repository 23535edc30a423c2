/** A rectangle of cells, its edges included. Rows and columns count from 1. */
export interface CellRange {
  readonly firstRow: number;
  readonly firstColumn: number;
  readonly lastRow: number;
  readonly lastColumn: number;
}

/** The edges of a sheet in the current format. */
export const LAST_ROW = 1_048_576;
export const LAST_COLUMN = 16_384;
