import type { Region } from '../../workbook/region.ts';
import type { SheetModel } from '../../workbook/workbook-model.ts';
import type { RowSet } from './row-set.ts';

/** A region of a sheet that becomes a table: a row of it for each data row, with the sheet's row number in `_row`. */
export interface TablePlan {
  /** Of the base table; its view is called the same with `v_` before it. */
  readonly name: string;
  readonly sheet: SheetModel;
  /** Position among the workbook's sheets. */
  readonly sheetIndex: number;
  readonly region: Region;
  /** Rows of the sheet: the region's without header, totals and blank ones. */
  readonly rows: RowSet;
  readonly columns: readonly TableColumn[];
}

export interface TableColumn {
  /** Its plane for values; the names of other planes are made from it. */
  readonly name: string;
  readonly header: string;
  /** Of the sheet, from 1. */
  readonly column: number;
}

/** The column of every table and view that says which row of the sheet a row is. */
export const ROW_COLUMN = '_row';

/** What no column of a header is called: the above, and what PostgreSQL calls its own columns of every table. */
export const RESERVED_COLUMNS = [ROW_COLUMN, 'tableoid', 'xmin', 'cmin', 'xmax', 'cmax', 'ctid'] as const;
