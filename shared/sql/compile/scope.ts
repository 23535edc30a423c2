import type {
  CellNode,
  CellRangeNode,
  ColumnRangeNode,
  FormulaNode,
  NameNode,
  RowRangeNode,
  SpillNode,
  StructuredReferenceNode,
} from '../../formula/ast.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';
import type { FromClause } from './from-clause.ts';
import type { RangeOperand } from './operand.ts';
import type { Typed } from './typed.ts';

export type RangeNode = CellRangeNode | ColumnRangeNode | RowRangeNode;
export type DefinedNode = NameNode | StructuredReferenceNode | SpillNode;

/**
 * All that the compiler knows of the layout: what a reference gives, and the select to attach joins to.
 * Each method may throw `UnsupportedFormulaError`.
 */
export interface Scope {
  /** The select that the formula's columns are added to. */
  readonly select: FromClause;
  cell(node: CellNode): Typed;
  range(node: RangeNode): RangeOperand;
  /** The cell of a range in the formula's own row or column; `null` if there is none. */
  intersection(node: RangeNode): CellNode | null;
  /** What a name, a table's columns or a spill stands for; `null` if there is no such name. */
  definition(node: DefinedNode): FormulaNode | null;
  /** The formula's own row and column in the sheet, from 1. */
  readonly row: SqlExpression;
  readonly column: number;
  /** Whether the formula stands for a run of rows. Its tree is then that of `anchorRow`. */
  readonly isPerRow: boolean;
  readonly anchorRow: number;
  /** The last row of the run, and how many rows it has; one cell is a run of one row. */
  readonly lastRow: number;
  readonly rowCount: number;
  /** Whether the workbook counts days from 1904 instead of 1900. */
  readonly date1904?: boolean;
  /** The texts that the cells of a reference held when they were saved, row by row of the run; null where it was no text. */
  savedTexts?(node: CellNode): readonly (string | null)[];
  /** The names of the workbook's sheets, and which one the formula stands in, from 0; not there without a workbook. */
  readonly sheets?: { readonly names: readonly string[]; readonly own: number };
  /** The cells of a reference with those left out (empty) that SUBTOTAL and AGGREGATE pass over. */
  visible(node: RangeNode | CellNode, leaveOut: LeaveOut): RangeOperand;
}

export type LeaveOut = {
  readonly hiddenRows: boolean;
  /** Hidden rows within the range of the sheet's filter, even if other hidden rows count. */
  readonly filteredRows?: boolean;
  /** Cells that hold a SUBTOTAL or AGGREGATE themselves. */
  readonly subtotals: boolean;
};
