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
const MOST_ARGUMENTS = 3;
/** Fewer than a database would need minutes to plan. */
const FORMULAS_AT_ONCE = 60;

const DATA = Object.fromEntries(
  Object.entries(COLUMNS).flatMap(([column, values]) =>
    values.map((value, index): [string, CellOf] => [`${column}${FIRST_ROW + index}`, value]),
  ),
);

let sql: SqlRunner;

beforeAll(async () => {
  sql = await SqlRunner.start();
}, 60_000);

afterAll(() => sql[Symbol.asyncDispose]());

const whole = (column: string): string => `S!$${column}$${FIRST_ROW}:$${column}$${FIRST_ROW + ROWS - 1}`;
const single = (column: string, row: number): string => `S!${column}${row}`;

/** What stands for each argument. */
const RECIPES: Readonly<Record<string, (at: number) => string>> = {
  'ranges with an error': () => whole('B'),
  'ranges of all kinds': () => whole('C'),
  'ranges of computed cells': () => whole('D'),
  'a range with an error, then numbers': (at) => (at === 0 ? whole('B') : single('A', 3)),
  'a number, then ranges with an error': (at) => (at === 0 ? single('A', 3) : whole('B')),
  'an error, then ranges': (at) => (at === 0 ? single('D', 3) : whole('D')),
  'a text, then what was computed': (at) => (at === 0 ? single('C', 3) : single('D', 5)),
};

/** Each function with as few arguments as it takes, and with more. */
const CALLS = [...FUNCTIONS.values()].flatMap(({ name, arity: [least, most] }) =>
  [...new Set([least, Math.max(least, Math.min(most, MOST_ARGUMENTS))])].map((count) => ({ name, count })),
);

describe('A cell has one value or an error, never both, when functions are given', () => {
  test.each(Object.entries(RECIPES))(
    '%s',
    async (_, argumentAt) => {
      let computed = 0;
      for (let first = 0; first < CALLS.length; first += FORMULAS_AT_ONCE) {
        const asked = CALLS.slice(first, first + FORMULAS_AT_ONCE).map(
          ({ name, count }, i): [string, string] => [
            `A${2 * i + 1}`,
            `=${name}(${Array.from({ length: count }, (_none, at) => argumentAt(at)).join(',')})`,
          ],
        );
        const run = await sql.run(workbookOf({ S: DATA, F: Object.fromEntries(asked) }));
        // Reading refuses a cell with two values.
        const cells = await run.cells();
        computed += [...cells.keys()].filter((address) => address.startsWith('F!')).length;
      }
      // The others are refused: what some functions are given makes no sense to them.
      expect(computed).toBeGreaterThan(CALLS.length / 2);
    },
    120_000,
  );
});
