import type { CellNode, FormulaNode } from '../../../shared/formula/ast.ts';
import { column, integer, literal, operator } from '../../../shared/sql/ast/build.ts';
import type { SqlExpression, SqlSelect } from '../../../shared/sql/ast/sql-tree.ts';
import { FromClause } from '../../../shared/sql/compile/from-clause.ts';
import type { RangeOperand } from '../../../shared/sql/compile/operand.ts';
import type { DefinedNode, RangeNode, Scope } from '../../../shared/sql/compile/scope.ts';
import { type Typed, typed } from '../../../shared/sql/compile/typed.ts';
import { UnsupportedFormulaError } from '../../../shared/sql/compile/unsupported-formula-error.ts';

export type ColumnKind = 'number' | 'text';

/** One table with a row per sheet row from `firstRow` on, and formulas that stand in each of them. */
export class TableScope implements Scope {
  readonly select = new FromClause({ kind: 'table', schema: null, name: 'data', alias: 't' }, 'a');
  readonly row: SqlExpression = column('t', 'row');
  readonly column: number;
  readonly isPerRow = true;
  readonly anchorRow: number;
  readonly lastRow: number;
  readonly rowCount: number;
  readonly #kinds: readonly ColumnKind[];
  readonly #rows: number;

  constructor(kinds: readonly ColumnKind[], rows: number) {
    this.#kinds = kinds;
    this.#rows = rows;
    this.anchorRow = 2;
    this.lastRow = rows + 1;
    this.rowCount = rows;
    this.column = kinds.length + 1;
  }

  cell(node: CellNode): Typed {
    if (!node.rowAbsolute && node.row === this.anchorRow) return this.#column(node.column, 't', true);
    if (!node.rowAbsolute) throw new UnsupportedFormulaError('reference-kind', 'Another row');
    const select: SqlSelect = {
      kind: 'select',
      outputs: [{ expression: column('one', nameOf(node.column)), as: nameOf(node.column) }],
      from: { first: { kind: 'table', schema: null, name: 'data', alias: 'one' }, joins: [] },
      where: operator(column('one', 'row'), '=', integer(node.row)),
    };
    const alias = this.select.joinOnce({ join: 'cross', select, lateral: false, on: null });
    return this.#column(node.column, alias, false);
  }

  range(node: RangeNode): RangeOperand {
    if (node.kind === 'row-range') throw new UnsupportedFormulaError('reference-kind', 'Whole rows');
    if (node.kind === 'column-range') {
      return this.#relation(node.first.index, node.last.index, 2, this.#rows);
    }
    const { first, last } = node;
    if (first.rowAbsolute && last.rowAbsolute) {
      return this.#relation(first.column, last.column, first.row, last.row - first.row + 1);
    }
    const values = [this.#column(first.column, 't', true)];
    const preceding = first.rowAbsolute ? null : this.anchorRow - first.row;
    return {
      shape: 'window',
      values,
      orderBy: column('t', 'row'),
      frame: { preceding, following: last.row - this.anchorRow },
    };
  }

  #relation(first: number, last: number, firstRow: number, rows: number): RangeOperand {
    const values = Array.from({ length: last - first + 1 }, (_, index) =>
      this.#column(first + index, 'b0', false),
    );
    const own = column('b0', 'row');
    return {
      shape: 'relation',
      key: `${firstRow} ${rows}`,
      from: new FromClause({ kind: 'table', schema: null, name: 'data', alias: 'b0' }, 'b'),
      where: operator(
        operator(own, '>=', integer(firstRow)),
        'and',
        operator(own, '<', integer(firstRow + rows)),
      ),
      row: operator({ kind: 'cast', operand: own, type: 'bigint' }, '-', literal('bigint', firstRow)),
      column: null,
      values,
      rows,
      columns: values.length,
      isInline: false,
    };
  }

  #column(index: number, alias: string, perRow: boolean): Typed {
    const kind = this.#kinds[index - 1];
    if (kind === undefined) throw new UnsupportedFormulaError('reference-kind', 'There is no such column');
    return typed({ [kind]: column(alias, nameOf(index)), mayBeBlank: true, magnitude: 15, perRow });
  }

  intersection(): CellNode | null {
    return null;
  }

  visible(node: RangeNode | CellNode): RangeOperand {
    if (node.kind === 'cell') throw new UnsupportedFormulaError('reference-kind', 'One cell');
    return this.range(node);
  }

  definition(_node: DefinedNode): FormulaNode | null {
    return null;
  }
}

export function nameOf(index: number): string {
  return String.fromCharCode(96 + index);
}
