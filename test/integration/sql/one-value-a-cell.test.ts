import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FUNCTIONS } from '../../../shared/sql/functions/catalogue.ts';
import { type CellOf, workbookOf } from '../../support/workbook-of.ts';
import { SqlRunner } from './sql-run.ts';

/** Columns of the sheet that all formulas read: numbers, and the same with something else among them. */
const COLUMNS: Readonly<Record<string, readonly CellOf[]>> = {
  A: [1, 2, 3, 4, 5, 6],
  B: [1, '#DIV/0!', 3, 4, 5, 6],
  C: ['#N/A', 'b', 'b', true, null, 2],
  D: [null, '=A3/0', '=B2&"x"', '=B3', '=A6', '=C7>1'],
};
const FIRST_ROW = 2;
const ROWS = 6;
const MOST_ARGUMENTS = 5;

let sql: SqlRunner;

beforeAll(async () => {
  sql = await SqlRunner.start();
}, 60_000);

afterAll(() => sql[Symbol.asyncDispose]());

const whole = (column: string): string => `S!$${column}$${FIRST_ROW}:$${column}$${FIRST_ROW + ROWS - 1}`;
const single = (column: string, row: number): string => `S!${column}${row}`;

/** What stands for each argument, in the cell of that row. */
const RECIPES: Readonly<Record<string, (at: number, row: number) => string>> = {
  'ranges with an error': () => whole('B'),
  'ranges of all kinds': () => whole('C'),
  'ranges of computed cells': () => whole('D'),
  'one range with an error, then numbers': (at) => (at === 0 ? whole('B') : single('A', 3)),
  'one range without an error, then what may be one': (at, row) => (at === 0 ? whole('A') : single('B', row)),
  'what may be an error, then ranges': (at, row) => (at === 0 ? single('B', row) : whole('D')),
  'single cells of each kind': (at, row) => single(at % 2 === 0 ? 'C' : 'D', row),
  'numbers, then ranges with an error': (at) => (at === 0 ? single('A', 3) : whole('B')),
};

describe('A cell has one value or an error, never both, when a function is given', () => {
  test.each(Object.entries(RECIPES))('%s', async (_, argumentAt) => {
    const formulas = [...FUNCTIONS.values()].flatMap(({ name, arity: [least, most] }) => {
      const counts = new Set([least, Math.min(most, least + 1, MOST_ARGUMENTS), Math.min(most, MOST_ARGUMENTS)]);
      return [...counts].map(
        (count) => (row: number) =>
          `=${name}(${Array.from({ length: count }, (_, at) => argumentAt(at, row)).join(',')})`,
      );
    });
    const data = Object.entries(COLUMNS).flatMap(([column, values]) =>
      values.map((value, index): [string, CellOf] => [`${column}${FIRST_ROW + index}`, value]),
    );
    const asked = formulas.flatMap((formula, index) =>
      [FIRST_ROW, FIRST_ROW + 1].map((row): [string, string] => [`${row === FIRST_ROW ? 'A' : 'C'}${2 * index + 1}`, formula(row)]),
    );
    const run = await sql.run(workbookOf({ S: Object.fromEntries(data), F: Object.fromEntries(asked) }));
    const cells = await run.cells();
    const computed = [...cells.keys()].filter((address) => address.startsWith('F!'));
    expect(computed.length).toBeGreaterThan(asked.length / 3);
  }, 120_000);
});
