import { allOf, anyOf, literal, not, operator } from '../ast/build.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';
import type { RangeOperand } from '../compile/operand.ts';
import { BLANK, type Typed } from '../compile/typed.ts';
import { UnsupportedFormulaError } from '../compile/unsupported-formula-error.ts';
import type { RowSet } from '../plan/row-set.ts';
import { PLANES } from './plane-names.ts';

/** A cell by its distance from the upper left corner of a range. */
export interface CellOffset {
  readonly row: number;
  readonly column: number;
}

/** A range as if some of its rows and cells were empty. Rows count from 0 in the range. */
export function withoutCells(
  operand: RangeOperand,
  rows: RowSet,
  cells: readonly CellOffset[],
): RangeOperand {
  if (rows.count === 0 && cells.length === 0) return operand;
  switch (operand.shape) {
    case 'window':
      throw new UnsupportedFormulaError(
        'reference-kind',
        'hidden rows lie in a range that moves with the row',
      );
    case 'cells': {
      const isLeftOut = (row: number, column: number) =>
        rows.has(row) || cells.some((cell) => cell.row === row && cell.column === column);
      const kept = operand.cells.map((value, i) =>
        isLeftOut(Math.floor(i / operand.columns), i % operand.columns) ? BLANK : value,
      );
      return { ...operand, cells: kept };
    }
    case 'relation': {
      const { row, column } = operand;
      const hidden = anyOf(rows.runs.map((run) => between(row, run.first, run.last)));
      const visible = hidden === null ? null : not(hidden);
      if (column === null) {
        const values = operand.values.map((value, i) => {
          const own = cells.filter((cell) => cell.column === i);
          const isOwn = anyOf(own.map((cell) => at(row, cell.row)));
          return isOwn === null ? value : emptyWhere(isOwn, value);
        });
        return { ...operand, values, where: allOf([operand.where, visible]) };
      }
      const others = cells.map((cell) => not(operator(at(row, cell.row), 'and', at(column, cell.column))));
      return { ...operand, where: allOf([operand.where, visible, ...others]) };
    }
  }
}

function emptyWhere(condition: SqlExpression, value: Typed): Typed {
  const planes = PLANES.map((plane) => {
    const expression = value[plane];
    const kept: SqlExpression | null =
      expression === null
        ? null
        : { kind: 'case', branches: [{ when: not(condition), result: expression }], otherwise: null };
    return [plane, kept] as const;
  });
  return { ...value, ...Object.fromEntries(planes), mayBeBlank: true };
}

function at(position: SqlExpression, wanted: number): SqlExpression {
  return operator(position, '=', literal('bigint', wanted));
}

function between(position: SqlExpression, first: number, last: number): SqlExpression {
  return first === last
    ? at(position, first)
    : operator(
        operator(position, '>=', literal('bigint', first)),
        'and',
        operator(position, '<=', literal('bigint', last)),
      );
}
