import type { CellRange } from './cell-range.ts';

/** A table as spreadsheets know it (Insert, Table). */
export interface WorkbookTable {
  /** What formulas call it. */
  readonly name: string;
  readonly sheet: string;
  /** Header and totals included. */
  readonly range: CellRange;
  readonly hasHeader: boolean;
  readonly hasTotals: boolean;
  readonly columns: readonly WorkbookTableColumn[];
}

export interface WorkbookTableColumn {
  readonly name: string;
  /** What a new row's cell is filled with, without `=`; undefined when it is not a calculated column. */
  readonly formula: string | undefined;
  /** What the totals row says: a text, or a function such as `sum` with its formula when it is `custom`. */
  readonly totalsLabel: string | undefined;
  readonly totalsFunction: string | undefined;
  readonly totalsFormula: string | undefined;
}
