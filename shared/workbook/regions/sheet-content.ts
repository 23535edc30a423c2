import type { CellRange } from '../cell-range.ts';
import type { NumberFormat } from '../number-format.ts';
import type { SheetCells } from '../sheet-cells.ts';
import type { WorkbookTable } from '../workbook-table.ts';

/** What of a sheet tells where its regions are. */
export interface SheetContent {
  readonly name: string;
  readonly cells: SheetCells;
  readonly formats: readonly NumberFormat[];
  readonly isDate1904: boolean;
  readonly filterRange: CellRange | undefined;
  readonly tables: readonly WorkbookTable[];
}

/** A region before it has a name and columns. */
export interface Draft {
  readonly source: 'table' | 'filter' | 'block';
  readonly table: WorkbookTable | undefined;
  range: CellRange;
  headerRow: number | null;
  totalsRows: readonly number[];
  readonly why: string[];
}
