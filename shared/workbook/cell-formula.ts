import type { CellRange } from './cell-range.ts';

/**
 * The formula of one cell. `text` is as it stands in the file format, without `=`; shared formulas are already shifted
 * to the cell. `formId` is the same for two cells exactly when their formulas are the same seen from their cells (equal
 * in R1C1) and of the same kind; cells of one array share theirs.
 */
export type CellFormula =
  | { readonly kind: 'normal'; readonly formId: number; readonly text: string }
  | ArrayFormula
  | DataTableFormula
  /** There is a formula, but it cannot be read. `reason` finishes the sentence “The formula is not read because …”. */
  | { readonly kind: 'unreadable'; readonly formId: number; readonly reason: string };

/** A formula that was entered into `range` as a whole. All its cells that hold a value have it. */
export interface ArrayFormula {
  readonly kind: 'array';
  readonly formId: number;
  readonly text: string;
  readonly range: CellRange;
  /** It spilled by itself: `range` is what it covered when the file was saved. */
  readonly isDynamic: boolean;
}

/** A what-if table: `range` is what its formulas at the edge come to when the input cells take the values there. */
export interface DataTableFormula {
  readonly kind: 'data-table';
  readonly formId: number;
  /** As spreadsheets show it: `TABLE(row input,column input)`. */
  readonly text: string;
  readonly range: CellRange;
}
