import type { CellAddress, CellNode, CellRangeNode, FormulaNode } from '../../formula/ast.ts';
import { LAST_ROW } from '../../workbook/cell-range.ts';
import { allOf, cast, column, integer, operator, when } from '../ast/build.ts';
import type { SqlExpression, SqlSelect, SqlSource } from '../ast/sql-tree.ts';
import { FromClause } from '../compile/from-clause.ts';
import type { RangeOperand, RelationOperand } from '../compile/operand.ts';
import type { DefinedNode, RangeNode, Scope } from '../compile/scope.ts';
import type { Typed } from '../compile/typed.ts';
import { UnsupportedFormulaError } from '../compile/unsupported-formula-error.ts';
import { PLANES } from '../layout/plane-names.ts';
import type { FormulaSqlInput } from './formula-sql-input.ts';
import type { GivenColumns } from './given-columns.ts';

type GivenTable = FormulaSqlInput['table'];

/** Of the table. */
export const ALIAS = 't';
const PREFIX = 'a';
const MAX_COLUMNS_BESIDE = 256;

/** Where the references of one formula lead that stands in every row of a table. */
export class TableScope implements Scope {
  readonly select: FromClause;
  readonly column: number;
  readonly isPerRow = true;
  readonly anchorRow: number;
  readonly lastRow = LAST_ROW;
  /** How many there are is not known: nothing is refused for its size. */
  readonly rowCount = 1;
  /** What a reader of the query should know. */
  readonly notes = new Set<string>();
  readonly #table: GivenTable;
  readonly #columns: GivenColumns;

  /** `ownRow` is the row that the formula is written for. */
  constructor(table: GivenTable, columns: GivenColumns, ownRow: number, ownColumn: number) {
    this.#table = table;
    this.#columns = columns;
    this.anchorRow = ownRow;
    this.column = ownColumn;
    this.select = new FromClause(this.#source(ALIAS), PREFIX);
  }

  get row(): SqlExpression {
    return this.#rowOf(ALIAS);
  }

  cell(node: CellNode): Typed {
    refuseElsewhere(node);
    const offset = node.row - this.anchorRow;
    if (!node.rowAbsolute && offset === 0) return this.#columns.read(node.column, ALIAS, true);
    return node.rowAbsolute ? this.#fixedCell(node.column, node.row) : this.#besideCell(node.column, offset);
  }

  range(node: RangeNode): RangeOperand {
    refuseElsewhere(node);
    switch (node.kind) {
      case 'row-range':
        throw new UnsupportedFormulaError('reference-kind', 'Whole rows do not become SQL.');
      case 'column-range':
        this.notes.add('A whole column is all rows of the table. A header is not one of them.');
        return this.#rows(node.first.index, node.last.index, 1, LAST_ROW);
      case 'cell-range':
        return this.#cellRange(node);
    }
  }

  #cellRange(node: CellRangeNode): RangeOperand {
    const [first, last] = node.first.row <= node.last.row ? [node.first, node.last] : [node.last, node.first];
    const [left, right] = [first.column, last.column].sort((a, b) => a - b);
    const [from = 1, to = 1] = [left, right];
    if (first.rowAbsolute && last.rowAbsolute && first.row < last.row) {
      return this.#rows(from, to, first.row, last.row);
    }
    if (first.rowAbsolute === last.rowAbsolute && first.row === last.row)
      return this.#beside(node, from, to, first);
    return this.#window(from, to, first, last);
  }

  /** Cells of one row. */
  #beside(
    { start, end }: CellRangeNode,
    from: number,
    to: number,
    { row, rowAbsolute }: CellAddress,
  ): RangeOperand {
    const columns = to - from + 1;
    if (columns > MAX_COLUMNS_BESIDE) {
      throw new UnsupportedFormulaError('reference-kind', 'It takes too many columns at once.');
    }
    const cells = Array.from({ length: columns }, (_, i) =>
      this.cell({ kind: 'cell', row, rowAbsolute, column: from + i, columnAbsolute: true, start, end }),
    );
    return { shape: 'cells', rows: 1, columns, cells };
  }

  /** The same rows seen from each row; all of them where rows have no numbers. */
  #rows(from: number, to: number, firstRow: number, lastRow: number): RelationOperand {
    const alias = this.select.nestedAlias;
    const isPart = firstRow > 1 || lastRow < LAST_ROW;
    const isNumbered = this.#table.rowColumn !== undefined;
    if (isPart && !isNumbered) {
      this.notes.add(
        `Rows ${firstRow} to ${lastRow} are taken for all rows of the table: only with a column of row numbers ("rowColumn") can rows be told apart.`,
      );
    }
    const row = this.#rowOf(alias);
    return {
      shape: 'relation',
      key: `${firstRow} ${lastRow}`,
      from: this.select.nested(this.#source(alias)),
      where:
        isPart && isNumbered
          ? allOf([operator(row, '>=', integer(firstRow)), operator(row, '<=', integer(lastRow))])
          : null,
      row: cast(operator(row, '-', integer(firstRow)), 'bigint'),
      column: null,
      values: Array.from({ length: to - from + 1 }, (_, i) => this.#columns.read(from + i, alias, false)),
      rows: lastRow - firstRow + 1,
      columns: to - from + 1,
      isInline: false,
    };
  }

  /** Rows around the own one, or from the own one to a certain row. */
  #window(from: number, to: number, first: CellAddress, last: CellAddress): RangeOperand {
    const row = this.row;
    const [before, after] = [first.row, last.row].map((each) => each - this.anchorRow);
    // Rows above a fixed first one, or below a fixed last one, do not count.
    const within = first.rowAbsolute
      ? operator(row, '>=', integer(first.row))
      : last.rowAbsolute
        ? operator(row, '<=', integer(last.row))
        : null;
    const values = Array.from({ length: to - from + 1 }, (_, i) =>
      masked(this.#columns.read(from + i, ALIAS, true), within),
    );
    const preceding = first.rowAbsolute ? null : -(before ?? 0);
    const following = last.rowAbsolute ? null : (after ?? 0);
    if ((preceding ?? 0) !== 0 || (following ?? 0) !== 0)
      this.notes.add('The rows are taken to be numbered without gaps.');
    return { shape: 'window', values, orderBy: row, frame: { preceding, following } };
  }

  #fixedCell(position: number, row: number): Typed {
    const alias = 'one';
    const select = (expression: SqlExpression): SqlSelect => ({
      kind: 'select',
      outputs: [{ expression, as: 'v' }],
      from: { first: this.#source(alias), joins: [] },
      where: operator(this.#rowOf(alias), '=', integer(row)),
      limit: 1,
    });
    const value = this.#columns.read(position, alias, false);
    return withPlanes(value, (plane) => ({ kind: 'subquery', select: select(plane) }));
  }

  #besideCell(position: number, offset: number): Typed {
    const wanted = operator(this.row, '+', integer(offset));
    const inner = 'beside';
    const value = this.#columns.read(position, inner, true);
    const named = PLANES.flatMap((plane) => {
      const expression = value[plane];
      return expression === null ? [] : [{ plane, expression, as: `v_${position}` }];
    });
    const select: SqlSelect = {
      kind: 'select',
      outputs: [{ expression: this.#rowOf(inner), as: 'r' }, ...named],
      from: { first: this.#source(inner), joins: [] },
    };
    const on = (joined: string) => operator(column(joined, 'r'), '=', wanted);
    const alias = this.select.joinOnce({ join: 'left', select, lateral: false, on });
    return withPlanes(value, () => column(alias, `v_${position}`));
  }

  #rowOf(alias: string): SqlExpression {
    const { rowColumn } = this.#table;
    return cast(column(alias, rowColumn ?? NO_ROW_COLUMN), 'integer');
  }

  #source(alias: string): SqlSource {
    return { kind: 'table', schema: this.#table.schema ?? null, name: this.#table.name, alias };
  }

  intersection(node: RangeNode): CellNode | null {
    if (node.kind === 'column-range' && node.first.index === node.last.index) {
      const { start, end } = node;
      return { kind: 'cell', ...this.#ownCell(node.first.index), place: node.place, start, end };
    }
    throw new UnsupportedFormulaError('reference-kind', 'A range stands where one value is expected.');
  }

  #ownCell(position: number): CellAddress {
    return { row: this.anchorRow, rowAbsolute: false, column: position, columnAbsolute: true };
  }

  visible(node: RangeNode | CellNode): RangeOperand {
    if (node.kind !== 'cell') return this.range(node);
    return { shape: 'cells', rows: 1, columns: 1, cells: [this.cell(node)] };
  }

  definition(node: DefinedNode): FormulaNode {
    const { start, end } = node;
    if (node.kind === 'spill') throw new UnsupportedFormulaError('reference-kind', 'Nothing spills here.');
    refuseElsewhere(node);
    if (node.kind === 'name') {
      throw new UnsupportedFormulaError(
        'unknown-name',
        `There is no name “${node.name}” here, only columns.`,
      );
    }
    const position = this.#columns.positionOf(node);
    const sections = node.sections.join(' ');
    if (position === null || node.table !== undefined || !['', 'data', 'this-row'].includes(sections)) {
      throw new UnsupportedFormulaError('unknown-name', 'It names no column of the table.');
    }
    if (sections === 'this-row') return { kind: 'cell', ...this.#ownCell(position), start, end };
    const line = { index: position, absolute: true };
    return { kind: 'column-range', first: line, last: line, start, end };
  }
}

/** No table has a column called so, nor can it be printed: who reads it needs row numbers where there are none. */
export const NO_ROW_COLUMN = '';

function refuseElsewhere({ place }: Pick<CellNode, 'place'>): void {
  if (place === undefined) return;
  const what = place.book === undefined ? 'sheet' : 'workbook';
  throw new UnsupportedFormulaError('external', `It refers to another ${what}; there is only this table.`);
}

function withPlanes(value: Typed, change: (plane: SqlExpression) => SqlExpression): Typed {
  const planes = PLANES.map((plane) => [plane, value[plane] === null ? null : change(value[plane])]);
  return { ...value, ...Object.fromEntries(planes) };
}

function masked(value: Typed, condition: SqlExpression | null): Typed {
  return condition === null ? value : withPlanes(value, (plane) => when(condition, plane));
}
