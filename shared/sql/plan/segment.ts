import type { FormulaNode } from '../../formula/ast.ts';
import type { CellRange } from '../../workbook/cell-range.ts';
import type { RefusalCode } from './refusal-code.ts';
import type { RowSet } from './row-set.ts';
import type { TableColumn, TablePlan } from './table-plan.ts';

/**
 * Cells of one column with one formula, the same seen from each. In a table they may be many; outside of tables it is
 * one cell.
 */
export interface Segment {
  readonly sheetIndex: number;
  readonly column: number;
  readonly rows: RowSet;
  /** Undefined for a cell outside of tables. */
  readonly table: TablePlan | undefined;
  readonly tableColumn: TableColumn | undefined;
  /** The formula as it stands in the first row. */
  readonly text: string;
  /** It was entered to compute arrays at once. */
  readonly isArray: boolean;
  /** The cells that show its array, where they are several; then its references are absolute. */
  readonly fills: FilledRange | undefined;
  /** Undefined when it cannot become SQL; then `refusal` says why. */
  readonly tree: FormulaNode | undefined;
  readonly refusal: string | undefined;
  /** Goes with `refusal`. */
  readonly refusalCode?: RefusalCode | undefined;
}

export interface FilledRange extends CellRange {
  /** It took the size that the array had when the file was saved. */
  readonly isDynamic: boolean;
}
