import type { CellNode, CellRangeNode, FormulaNode } from '../../formula/ast.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';
import type { FromClause } from '../compile/from-clause.ts';
import type { RangeOperand } from '../compile/operand.ts';
import type { DefinedNode, LeaveOut, RangeNode, Scope } from '../compile/scope.ts';
import type { Typed } from '../compile/typed.ts';
import { UnsupportedFormulaError } from '../compile/unsupported-formula-error.ts';
import { columnOf } from '../plan/cell-homes.ts';
import { type Reference, reference, sheetsOf } from '../plan/reference.ts';
import type { Segment } from '../plan/segment.ts';
import { sameOffset } from '../plan/split-rows.ts';
import type { RecurrenceState } from './recurrence-state.ts';
import { SegmentScope, type Surroundings } from './segment-scope.ts';

/** Cells of rows before that a formula may read as one range. */
const MAX_CELLS = 256;

/** Where the references of a formula lead that is computed row by row: to rows computed before, or to what was there. */
export class RecurrenceScope implements Scope {
  readonly select: FromClause;
  readonly row: SqlExpression;
  readonly column: number;
  readonly isPerRow = true;
  readonly anchorRow: number;
  readonly lastRow: number;
  readonly rowCount: number;
  readonly date1904: boolean;
  readonly sheets: NonNullable<Scope['sheets']>;
  /** The same formula's references over the table as it was before. */
  readonly others: SegmentScope;
  readonly #segment: Segment;
  readonly #state: RecurrenceState;
  readonly #around: Surroundings;

  constructor(segment: Segment, state: RecurrenceState, select: FromClause, around: Surroundings) {
    this.#segment = segment;
    this.#state = state;
    this.#around = around;
    this.select = select;
    this.others = new SegmentScope(segment, state.inputs.query, around);
    this.row = state.inputs.row;
    this.column = segment.column;
    this.anchorRow = segment.rows.first;
    this.lastRow = segment.rows.last;
    this.rowCount = segment.rows.count;
    this.date1904 = this.others.date1904;
    this.sheets = this.others.sheets;
  }

  /** Whether a reference leads to results of the recurrence. */
  isOwn(found: Reference): boolean {
    return !this.#state.index.reachedFrom(this.#segment.rows, found).next().done;
  }

  cell(node: CellNode): Typed {
    const found = this.#reference(node);
    if (found === undefined || !this.isOwn(found)) return this.#state.inputs.take(this.others.cell(node));
    const offset = sameOffset(...found.bounds);
    const column = columnOf(this.#state.table, node.column);
    if (offset === undefined || column === undefined) {
      throw new UnsupportedFormulaError('reference-kind', 'it reads one certain row of those before it');
    }
    return this.#state.at(column, offset);
  }

  range(node: RangeNode): RangeOperand {
    const found = this.#reference(node);
    if (found !== undefined && node.kind === 'cell-range' && this.isOwn(found))
      return this.#cells(node, found);
    const operand = this.others.range(node);
    if (operand.shape === 'cells') {
      return { ...operand, cells: operand.cells.map((cell) => this.#state.inputs.take(cell)) };
    }
    throw new UnsupportedFormulaError(
      'per-row-range',
      'each row would read a whole range together with the rows before it',
    );
  }

  #cells(node: CellRangeNode, { firstColumn, lastColumn, bounds: [a, b] }: Reference): RangeOperand {
    const columns = lastColumn - firstColumn + 1;
    const [from, to] =
      a.isAbsolute || b.isAbsolute ? [0, MAX_CELLS] : [a.offset, b.offset].toSorted((x, y) => x - y);
    const rows = (to ?? 0) - (from ?? 0) + 1;
    if (a.isAbsolute || b.isAbsolute || rows * columns > MAX_CELLS) {
      throw new UnsupportedFormulaError('per-row-range', 'each row would read all rows before it');
    }
    const top = this.anchorRow + (from ?? 0);
    const { place, start, end } = node;
    const cells = Array.from({ length: rows * columns }, (_, i) => {
      const [row, column] = [top + Math.floor(i / columns), firstColumn + (i % columns)];
      const address = { row, column, rowAbsolute: false, columnAbsolute: false };
      return this.cell({ kind: 'cell', place, start, end, ...address });
    });
    return { shape: 'cells', rows, columns, cells };
  }

  visible(node: RangeNode | CellNode, leaveOut: LeaveOut): RangeOperand {
    const found = this.#reference(node);
    const operand =
      found !== undefined && !this.isOwn(found) ? this.others.visible(node, leaveOut) : undefined;
    if (operand?.shape === 'cells') {
      return { ...operand, cells: operand.cells.map((cell) => this.#state.inputs.take(cell)) };
    }
    throw new UnsupportedFormulaError(
      'reference-kind',
      'it sums up what is visible of rows that depend on it',
    );
  }

  intersection(node: RangeNode): CellNode | null {
    return this.others.intersection(node);
  }

  savedTexts(node: CellNode): readonly (string | null)[] {
    return this.others.savedTexts(node);
  }

  definition(node: DefinedNode): FormulaNode | null {
    return this.others.definition(node);
  }

  /** Undefined for a reference through several sheets. */
  #reference(node: CellNode | RangeNode): Reference | undefined {
    const { sheetIndex, rows, column } = this.#segment;
    const at = { sheetIndex, row: rows.first, column };
    const [only, ...others] = sheetsOf(node.place, at, this.#around.plan.model.sheets);
    return only === undefined || others.length > 0 ? undefined : reference(node, only, at);
  }
}
