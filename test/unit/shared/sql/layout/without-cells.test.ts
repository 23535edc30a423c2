import { describe, expect, test } from 'vitest';
import { column, literal } from '../../../../../shared/sql/ast/build.ts';
import { FromClause } from '../../../../../shared/sql/compile/from-clause.ts';
import type {
  CellsOperand,
  RelationOperand,
  WindowOperand,
} from '../../../../../shared/sql/compile/operand.ts';
import { BLANK, constantOf, typed } from '../../../../../shared/sql/compile/typed.ts';
import { withoutCells } from '../../../../../shared/sql/layout/without-cells.ts';
import { RowSet } from '../../../../../shared/sql/plan/row-set.ts';
import { postgresql } from '../../../../../shared/sql/print/postgresql.ts';
import { printExpression } from '../../../../../shared/sql/print/print-select.ts';

const NO_ROWS = RowSet.run(1, 0);
const NUMBERS = [1, 2, 3, 4, 5, 6].map(constantOf);
const CELLS: CellsOperand = { shape: 'cells', rows: 3, columns: 2, cells: NUMBERS };
const value = typed({ number: column('t', 'n') });
const RELATION: RelationOperand = {
  shape: 'relation',
  key: 'k',
  from: new FromClause(null, 'b'),
  where: null,
  row: column('t', 'r'),
  column: null,
  values: [value, value],
  rows: 3,
  columns: 2,
  isInline: false,
};
const WINDOW: WindowOperand = {
  shape: 'window',
  values: [value],
  orderBy: column('t', 'r'),
  frame: { preceding: 1, following: 0 },
};

describe('A range without some of its cells', () => {
  test('is the range itself when none are left out', () => {
    for (const operand of [CELLS, RELATION, WINDOW]) expect(withoutCells(operand, NO_ROWS, [])).toBe(operand);
  });

  test('has blanks in their place where its cells are at hand', () => {
    const left = withoutCells(CELLS, RowSet.of([1]), [{ row: 2, column: 0 }]);

    expect(
      left.shape === 'cells' && left.cells.map((cell) => (cell === BLANK ? null : cell.constant)),
    ).toEqual([...[1, 2], ...[null, null], ...[null, 6]]);
  });

  test('leaves out rows of a relation by condition', () => {
    const left = withoutCells({ ...RELATION, where: literal('boolean', true) }, RowSet.of([0, 2, 3]), []);

    expect(left.shape === 'relation' && left.where && printExpression(left.where, postgresql)).toBe(
      '(true and (not (("t"."r" = 0::bigint) or (("t"."r" >= 2::bigint) and ("t"."r" <= 3::bigint)))))',
    );
  });

  test('empties single cells of a relation that holds its columns side by side', () => {
    const left = withoutCells(RELATION, NO_ROWS, [{ row: 2, column: 1 }]);

    expect(left.shape === 'relation' && left.values[0]).toBe(value);
    expect(
      left.shape === 'relation' &&
        left.values[1]?.number &&
        printExpression(left.values[1].number, postgresql),
    ).toBe('case when (not ("t"."r" = 2::bigint)) then "t"."n" end');
    expect(left.shape === 'relation' && left.values[1]?.mayBeBlank).toBe(true);
  });

  test('leaves out single cells of a relation that has a row for each', () => {
    const left = withoutCells({ ...RELATION, column: column('t', 'c') }, NO_ROWS, [{ row: 2, column: 1 }]);

    expect(left.shape === 'relation' && left.where && printExpression(left.where, postgresql)).toBe(
      '(not (("t"."r" = 2::bigint) and ("t"."c" = 1::bigint)))',
    );
  });

  test('is refused where it moves with the row', () => {
    expect(() => withoutCells(WINDOW, RowSet.of([1]), [])).toThrow(
      'hidden rows lie in a range that moves with the row',
    );
  });
});
