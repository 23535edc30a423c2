import type { CellNode, FormulaNode } from '../../formula/ast.ts';
import { column } from '../ast/build.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';
import { FromClause } from '../compile/from-clause.ts';
import type { RangeOperand } from '../compile/operand.ts';
import type { DefinedNode, RangeNode, Scope } from '../compile/scope.ts';
import type { Typed } from '../compile/typed.ts';
import { UnsupportedFormulaError } from '../compile/unsupported-formula-error.ts';
import { columnOf } from '../plan/cell-homes.ts';
import type { Position } from '../plan/definitions.ts';
import type { WorkbookPlan } from '../plan/plan-workbook.ts';
import { type Reference, reference, sheetsOf } from '../plan/reference.ts';
import type { Segment } from '../plan/segment.ts';
import { ROW_COLUMN, type TableColumn, type TablePlan } from '../plan/table-plan.ts';

/** Of the table whose columns are computed. */
export const ALIAS = 'a0';

const MAX_CELLS = 64;

/** Where the references of a formula lead that may read nothing but its own row. */
export class RowScope implements Scope {
  readonly select: FromClause;
  readonly row: SqlExpression = column(ALIAS, ROW_COLUMN);
  readonly column: number;
  readonly isPerRow = true;
  readonly anchorRow: number;
  readonly lastRow: number;
  readonly rowCount: number;
  readonly date1904: boolean;
  readonly #plan: WorkbookPlan;
  readonly #table: TablePlan;
  readonly #at: Position;
  readonly #columnValue: (column: TableColumn) => Typed;

  /** `columnValue` gives what a column of the table holds, as far as the row alone tells. */
  constructor(
    { sheetIndex, rows, column: own }: Segment,
    table: TablePlan,
    plan: WorkbookPlan,
    columnValue: (column: TableColumn) => Typed,
  ) {
    this.select = new FromClause({ kind: 'table', schema: null, name: table.name, alias: ALIAS }, 'a');
    this.column = own;
    this.anchorRow = rows.first;
    this.lastRow = rows.last;
    this.rowCount = rows.count;
    this.date1904 = plan.model.isDate1904;
    this.#plan = plan;
    this.#table = table;
    this.#at = { sheetIndex, row: rows.first, column: own };
    this.#columnValue = columnValue;
  }

  cell(node: CellNode): Typed {
    return this.#inOwnRow(this.#reference(node), node.column);
  }

  range(node: RangeNode): RangeOperand {
    const found = this.#reference(node);
    const columns = found.lastColumn - found.firstColumn + 1;
    if (columns > MAX_CELLS) throw elsewhere();
    const cells = Array.from({ length: columns }, (_, i) => this.#inOwnRow(found, found.firstColumn + i));
    return { shape: 'cells', rows: 1, columns, cells };
  }

  visible(): RangeOperand {
    throw elsewhere();
  }

  intersection(): CellNode | null {
    throw elsewhere();
  }

  definition(node: DefinedNode): FormulaNode | null {
    return this.#plan.definitions.of(node, this.#at);
  }

  #reference(node: CellNode | RangeNode): Reference {
    const [sheetIndex, ...others] = sheetsOf(node.place, this.#at, this.#plan.model.sheets);
    if (sheetIndex !== this.#at.sheetIndex || others.length > 0) throw elsewhere();
    return reference(node, sheetIndex, this.#at);
  }

  #inOwnRow({ bounds }: Reference, position: number): Typed {
    const isOwnRow = bounds.every((bound) => !bound.isAbsolute && bound.offset === 0);
    const found = columnOf(this.#table, position);
    if (!isOwnRow || found === undefined) throw elsewhere();
    return this.#columnValue(found);
  }
}

function elsewhere(): UnsupportedFormulaError {
  return new UnsupportedFormulaError('reference-kind', 'it reads more than its own row');
}
