import type { CellRange } from './cell-range.ts';

/** A rectangle of a sheet that reads as one table: perhaps a header, then rows. Regions of a sheet never overlap. */
export interface Region {
  /** The table's own name, or the sheet's with a number when it has several. Unique in its sheet. */
  readonly name: string;
  /** What told that it is there: a table of the workbook, an automatic filter, or cells that lie together. */
  readonly source: 'table' | 'filter' | 'block';
  /** Header, rows and totals. */
  readonly range: CellRange;
  /** The row that names the columns; null when none does, and then columns have their letters as names. */
  readonly headerRow: number | null;
  /** One for each column of `range`, from left to right. Unique names, never empty. */
  readonly columns: readonly RegionColumn[];
  readonly firstDataRow: number;
  /** The last with content before the totals at the end; one less than `firstDataRow` when there is none. */
  readonly lastDataRow: number;
  /** Rows among the data that are blank in all columns. */
  readonly blankRows: readonly RowSpan[];
  /** Rows of `range` that sum up others; they are no data. Some lie between the data rows. */
  readonly totalsRows: readonly number[];
  /** Short sentences: why it is a region and why it has this header and these totals. */
  readonly why: readonly string[];
}

/** Rows that follow each other, both ends included. */
export interface RowSpan {
  readonly firstRow: number;
  readonly lastRow: number;
}

export interface RegionColumn {
  readonly name: string;
  readonly column: number;
}
