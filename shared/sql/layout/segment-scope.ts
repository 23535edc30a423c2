import type { CellNode, FormulaNode } from '../../formula/ast.ts';
import type { SheetModel } from '../../workbook/workbook-model.ts';
import { column, integer, operator } from '../ast/build.ts';
import type { SqlExpression, SqlSelect } from '../ast/sql-tree.ts';
import type { FromClause } from '../compile/from-clause.ts';
import type { CellsOperand, RangeOperand } from '../compile/operand.ts';
import type { DefinedNode, LeaveOut, RangeNode, Scope } from '../compile/scope.ts';
import { BLANK, type Typed } from '../compile/typed.ts';
import { UnsupportedFormulaError } from '../compile/unsupported-formula-error.ts';
import { columnOf } from '../plan/cell-homes.ts';
import type { Position } from '../plan/definitions.ts';
import { ownCell, rowsWithin } from '../plan/own-cells.ts';
import type { WorkbookPlan } from '../plan/plan-workbook.ts';
import { type Reference, reference, rowOf, rowsFrom, sheetsOf } from '../plan/reference.ts';
import { RowSet } from '../plan/row-set.ts';
import type { Segment } from '../plan/segment.ts';
import type { SegmentIndex } from '../plan/segment-index.ts';
import { isUniform, sameOffset } from '../plan/split-rows.ts';
import { subtotalCells } from '../plan/subtotals.ts';
import { ROW_COLUMN } from '../plan/table-plan.ts';
import type { Dialect } from '../print/dialect.ts';
import type { CellReader } from './cell-reader.ts';
import type { Computed, TableState } from './computed.ts';
import type { CurrentQuery } from './current-query.ts';
import type { FixedRanges } from './fixed-ranges.ts';
import type { PackageNames } from './package-names.ts';
import { outputsOf, valueAt } from './value-shape.ts';
import type { ReadBudget } from './view-size/read-budget.ts';
import { withoutCells } from './without-cells.ts';

/** What the scopes of all formulas of a workbook have in common. */
export interface Surroundings {
  readonly plan: WorkbookPlan;
  readonly computed: Computed;
  readonly names: PackageNames;
  readonly cells: CellReader;
  readonly ranges: FixedRanges;
  readonly index: SegmentIndex;
  readonly levelOf: ReadonlyMap<Segment, number>;
  readonly dialect: Dialect;
  readonly budget: ReadBudget;
}

/** Cells at once in one row of a formula's range. */
const MAX_CELLS_BESIDE = 256;

/**
 * Where the references of a segment's formula lead. From many rows they are seen relative to the row that the query is
 * at; a segment of one row sees each where it stands.
 */
export class SegmentScope implements Scope {
  readonly select: FromClause;
  readonly row: SqlExpression;
  readonly column: number;
  readonly date1904: boolean;
  readonly sheets: NonNullable<Scope['sheets']>;
  readonly isPerRow: boolean;
  readonly anchorRow: number;
  readonly lastRow: number;
  readonly rowCount: number;
  readonly #around: Surroundings;
  readonly #query: CurrentQuery;
  readonly #at: Position;
  readonly #rows: RowSet;
  readonly #isOneCell: boolean;

  constructor(segment: Segment, query: CurrentQuery, around: Surroundings) {
    this.#around = around;
    this.#query = query;
    this.#rows = segment.rows;
    this.#at = { sheetIndex: segment.sheetIndex, row: segment.rows.first, column: segment.column };
    this.#isOneCell = query.table === undefined || segment.rows.count === 1;
    this.select = query.select;
    this.isPerRow = !this.#isOneCell;
    this.anchorRow = segment.rows.first;
    this.lastRow = segment.rows.last;
    this.rowCount = segment.rows.count;
    this.column = segment.column;
    this.date1904 = around.plan.model.isDate1904;
    this.sheets = { names: around.plan.model.sheets.map(({ name }) => name), own: segment.sheetIndex };
    this.row =
      query.table === undefined || this.#isOneCell
        ? integer(segment.rows.first)
        : column(query.table.alias, ROW_COLUMN);
  }

  cell(node: CellNode): Typed {
    const [sheetIndex, ...others] = this.#sheets(node);
    if (sheetIndex === undefined || others.length > 0) {
      throw new UnsupportedFormulaError('reference-kind', 'it takes a range of several sheets as one value');
    }
    const found = reference(node, sheetIndex, this.#at);
    this.#assertComputed(found);
    const [bound] = found.bounds;
    if (this.#isOneCell || bound.isAbsolute) {
      return this.#fixedCell(sheetIndex, rowOf(bound, this.#at.row), node.column);
    }
    return this.#besideCell(sheetIndex, bound.offset, node.column);
  }

  range(node: RangeNode): RangeOperand {
    const references = this.#sheets(node).map((sheetIndex) => reference(node, sheetIndex, this.#at));
    const [only, ...others] = references;
    if (only === undefined) throw new UnsupportedFormulaError('reference-kind', 'its range is nowhere');
    for (const each of references) this.#assertComputed(each);
    const [a, b] = only.bounds;
    if (this.#isOneCell || (a.isAbsolute && b.isAbsolute)) {
      const areas = references.map((each) => {
        const [firstRow, lastRow] = rowsFrom(each, this.#at.row);
        const { sheetIndex, firstColumn, lastColumn } = each;
        return { sheetIndex, firstRow, lastRow, firstColumn, lastColumn };
      });
      return this.#around.ranges.operand(areas, this.#query);
    }
    const offset = sameOffset(a, b);
    if (others.length > 0) {
      if (offset === undefined) {
        throw new UnsupportedFormulaError('reference-kind', 'its range of several sheets moves with the row');
      }
      const sheets = references.map((each) => this.#besideCells(each, offset));
      const cells = sheets.flatMap((sheet) => sheet.cells);
      return { shape: 'cells', rows: sheets.length, columns: cells.length / sheets.length, cells };
    }
    return offset === undefined ? this.#window(only) : this.#besideCells(only, offset);
  }

  visible(node: RangeNode | CellNode, leaveOut: LeaveOut): RangeOperand {
    const operand: RangeOperand =
      node.kind === 'cell'
        ? { shape: 'cells', rows: 1, columns: 1, cells: [this.cell(node)] }
        : this.range(node);
    const [sheetIndex, ...others] = this.#sheets(node);
    if (sheetIndex === undefined || others.length > 0) {
      throw new UnsupportedFormulaError('reference-kind', 'it asks which rows of several sheets are hidden');
    }
    const { sheets } = this.#around.plan.model;
    const found = reference(node, sheetIndex, this.#at);
    const [firstRow, lastRow] = rowsFrom(found, this.#at.row);
    const rows = hiddenRows(sheets[sheetIndex], leaveOut).within(firstRow, lastRow);
    const subtotals = leaveOut.subtotals
      ? subtotalCells(this.#around.plan.subtotals, found, firstRow, lastRow)
      : [];
    if (
      this.isPerRow &&
      !found.bounds.every(({ isAbsolute }) => isAbsolute) &&
      rows.count + subtotals.length > 0
    ) {
      throw new UnsupportedFormulaError(
        'reference-kind',
        'hidden rows lie in a range that moves with the row',
      );
    }
    const offsets = subtotals.map(({ row, column: inColumn }) => ({
      row: row - firstRow,
      column: inColumn - found.firstColumn,
    }));
    return withoutCells(operand, rows.shifted(-firstRow), offsets);
  }

  intersection(node: RangeNode): CellNode | null {
    const found = reference(node, this.#at.sheetIndex, this.#at);
    const { bounds, firstColumn, lastColumn } = found;
    const isAcross = firstColumn === lastColumn;
    if (!isAcross && (this.column < firstColumn || this.column > lastColumn)) return null;
    const inColumn = isAcross ? firstColumn : this.column;
    const [firstRow, lastRow] = rowsFrom(found, this.#at.row);
    if (firstRow === lastRow && (this.#isOneCell || movesAsOne(bounds))) {
      return cellNode(node, firstRow, bounds[0].isAbsolute, inColumn);
    }
    if (!isAcross) return null;
    // Each row sees its own cell, if the range reaches so far.
    const within = rowsWithin(found, this.#rows);
    if (within.count === 0) return null;
    const [sheetIndex = this.#at.sheetIndex] = this.#sheets(node);
    const own = ownCell({ ...found, sheetIndex });
    const { plan } = this.#around;
    if (within.count < this.#rows.count || !(this.#isOneCell || isUniform(within, own, plan.homes))) {
      throw new UnsupportedFormulaError(
        'reference-kind',
        'a range from which not all rows take the same kind of cell stands where one value is expected',
      );
    }
    return cellNode(node, this.#at.row, false, inColumn);
  }

  savedTexts(node: CellNode): (string | null)[] {
    const [sheetIndex = this.#at.sheetIndex] = this.#sheets(node);
    const [bound] = reference(node, sheetIndex, this.#at).bounds;
    const cells = this.#around.plan.model.sheets[sheetIndex]?.cells;
    const texts: (string | null)[] = [];
    for (const row of this.#rows) {
      const value = cells?.valueAt(rowOf(bound, row), node.column);
      texts.push(value?.kind === 'text' ? value.value : null);
    }
    return texts;
  }

  definition(node: DefinedNode): FormulaNode | null {
    return this.#around.plan.definitions.of(node, this.#at);
  }

  #sheets(node: CellNode | RangeNode): readonly number[] {
    return sheetsOf(node.place, this.#at, this.#around.plan.model.sheets);
  }

  /** What a function makes a reference to was not known when the order was made. */
  #assertComputed(found: Reference): void {
    for (const segment of this.#around.index.reachedFrom(this.#rows, found)) {
      if ((this.#around.levelOf.get(segment) ?? 0) < this.#query.level) continue;
      throw new UnsupportedFormulaError('reference-kind', 'it computes which cells it refers to');
    }
  }

  #fixedCell(sheetIndex: number, row: number, columnNumber: number): Typed {
    const { level, needs } = this.#query;
    return this.#around.cells.read(sheetIndex, row, columnNumber, level, needs);
  }

  /** The cell of a column so many rows below the row that the query is at. */
  #besideCell(sheetIndex: number, offset: number, columnNumber: number): Typed {
    const { plan, computed, names } = this.#around;
    const { table: current, level, needs } = this.#query;
    const home = plan.homes.at(sheetIndex, this.#at.row + offset, columnNumber);
    if (home.kind === 'blank') return BLANK;
    if (home.kind === 'loose' || current === undefined) {
      throw new UnsupportedFormulaError(
        'reference-kind',
        'each row refers to another cell outside of tables',
      );
    }
    if (home.table === current.plan && offset === 0) {
      const shape = current.state.shapes.get(home.column);
      return shape === undefined ? BLANK : valueAt(shape, current.alias, names.planes(home.column), true);
    }
    const { step, shapes } = computed.stateBefore(home.table, level);
    const shape = shapes.get(home.column);
    if (shape === undefined) return BLANK;
    needs.add(step.name);
    const own = column(current.alias, ROW_COLUMN);
    const wanted = offset === 0 ? own : operator(own, '+', integer(offset));
    const alias = this.select.joinOnce({
      join: 'left',
      select: everythingOf(step.name, shapes, names),
      lateral: false,
      on: (joined) => operator(column(joined, ROW_COLUMN), '=', wanted),
    });
    return valueAt({ ...shape, mayBeBlank: true }, alias, names.planes(home.column), true);
  }

  #besideCells({ sheetIndex, firstColumn, lastColumn }: Reference, offset: number): CellsOperand {
    const columns = lastColumn - firstColumn + 1;
    if (columns > MAX_CELLS_BESIDE) {
      throw new UnsupportedFormulaError('reference-kind', 'it takes whole rows');
    }
    const cells = Array.from({ length: columns }, (_, i) =>
      this.#besideCell(sheetIndex, offset, firstColumn + i),
    );
    return { shape: 'cells', rows: 1, columns, cells };
  }

  /** A range of the table's own rows that moves or grows with the row. */
  #window({ sheetIndex, firstColumn, lastColumn, bounds: [a, b] }: Reference): RangeOperand {
    const { names } = this.#around;
    const { table: current } = this.#query;
    const isOwn = current !== undefined && current.plan.sheetIndex === sheetIndex;
    const columns = isOwn
      ? Array.from({ length: lastColumn - firstColumn + 1 }, (_, i) =>
          columnOf(current.plan, firstColumn + i),
        )
      : [];
    if (!isOwn || columns.some((each) => each === undefined)) {
      throw new UnsupportedFormulaError('reference-kind', 'a range outside of its table moves with the row');
    }
    const values = columns.map((each) => {
      const shape = each === undefined ? undefined : current.state.shapes.get(each);
      if (each === undefined || shape === undefined) return BLANK;
      return valueAt(shape, current.alias, names.planes(each), true);
    });
    const orderBy = column(current.alias, ROW_COLUMN);
    if (!a.isAbsolute && !b.isAbsolute) {
      const [first, last] = a.offset < b.offset ? [a.offset, b.offset] : [b.offset, a.offset];
      return { shape: 'window', values, orderBy, frame: { preceding: -first, following: last } };
    }
    const [fixed, moving] = a.isAbsolute ? [a, b] : [b, a];
    if (!fixed.isAbsolute || moving.isAbsolute) throw new TypeError('One end of the range moves');
    const { rows } = current.plan;
    if (fixed.row <= rows.first) {
      return { shape: 'window', values, orderBy, frame: { preceding: null, following: moving.offset } };
    }
    if (fixed.row >= rows.last) {
      return { shape: 'window', values, orderBy, frame: { preceding: -moving.offset, following: null } };
    }
    throw new UnsupportedFormulaError(
      'reference-kind',
      'its range grows from a row in the middle of the table',
    );
  }
}

/** All columns of a table's query. */
export function everythingOf(name: string, shapes: TableState['shapes'], names: PackageNames): SqlSelect {
  const planes = [...shapes].flatMap(([each, shape]) =>
    outputsOf(valueAt(shape, 'x', names.planes(each), true), shape, names.planes(each)),
  );
  return {
    kind: 'select',
    outputs: [{ expression: column('x', ROW_COLUMN), as: ROW_COLUMN }, ...planes],
    from: { first: { kind: 'table', schema: null, name, alias: 'x' }, joins: [] },
  };
}

/** Whether both ends of a range move, or stay. */
function movesAsOne([a, b]: Reference['bounds']): boolean {
  return a.isAbsolute ? b.isAbsolute : sameOffset(a, b) !== undefined;
}

function cellNode(
  { place, start, end }: RangeNode,
  row: number,
  rowAbsolute: boolean,
  inColumn: number,
): CellNode {
  return { kind: 'cell', place, row, column: inColumn, rowAbsolute, columnAbsolute: true, start, end };
}

/** A file does not say what hid a row. Within the range of a filter that was the filter. */
function hiddenRows(sheet: SheetModel | undefined, leaveOut: LeaveOut): RowSet {
  const hidden = RowSet.of(sheet?.hiddenRows ?? []);
  if (leaveOut.hiddenRows) return hidden;
  const filter = leaveOut.filteredRows === true ? sheet?.filterRange : undefined;
  return filter === undefined ? RowSet.run(1, 0) : hidden.within(filter.firstRow + 1, filter.lastRow);
}
