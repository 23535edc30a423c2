import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileWorkbook } from '../../../shared/sql/layout/compile-workbook.ts';
import { DIALECTS } from '../../../shared/sql/print/dialects.ts';
import type { SqlEngine } from '../../../shared/sql/proof/sql-engine.ts';
import { type TypedIn, workbookOf } from '../../support/workbook-of.ts';
import { hasDuckDb, startDuckDb, startSqlite } from './dialect-engines.ts';
import { runWorkbook, type Shown, SqlRunner } from './sql-run.ts';
import { down, filled } from './workbook-cases.ts';

const ROWS = 30;
const LAST = ROWS + 1;
const FORMULAS = [
  { formula: (r: number) => `RANK(A${r},B$2:B$${LAST})`, ascending: false, isAverage: false },
  { formula: (r: number) => `RANK.EQ(A${r},$B$2:$B$${LAST},1)`, ascending: true, isAverage: false },
  { formula: (r: number) => `RANK.AVG(A${r},$B$2:$B$${LAST})`, ascending: false, isAverage: true },
  { formula: (r: number) => `RANK.AVG(A${r},$B$2:$B$${LAST},TRUE)`, ascending: true, isAverage: true },
] as const;
const COLUMNS = ['C', 'D', 'E', 'F'] as const;

const numbers = fc.constantFrom(0, 1, 1, 2.5, -4, 1e9, 7);
const asked = fc.array(numbers, { minLength: ROWS, maxLength: ROWS });
const ranges = fc.array(fc.oneof({ weight: 6, arbitrary: numbers }, fc.constantFrom(null, 'a', true)), {
  minLength: ROWS,
  maxLength: ROWS,
});

function rankOf(
  sought: number,
  range: readonly TypedIn[],
  { ascending, isAverage }: (typeof FORMULAS)[number],
): Shown {
  const found = range.filter((value) => typeof value === 'number');
  const equal = found.filter((value) => value === sought).length;
  const before = found.filter((value) => (ascending ? value < sought : value > sought)).length;
  return equal === 0 ? '#N/A' : 1 + before + (isAverage ? (equal - 1) / 2 : 0);
}

let runner: SqlRunner;
beforeAll(async () => {
  runner = await SqlRunner.start();
});
afterAll(async () => {
  await runner[Symbol.asyncDispose]();
});

const startPostgres = async (): Promise<SqlEngine> => {
  await runner.engine.clear();
  return runner.engine;
};

describe.each([
  { dialect: DIALECTS.postgresql, start: startPostgres, isThere: true },
  { dialect: DIALECTS.sqlite, start: startSqlite, isThere: true },
  { dialect: DIALECTS.duckdb, start: startDuckDb, isThere: hasDuckDb },
])('Ranks of a whole column, $dialect.title', ({ dialect, start, isThere }) => {
  test.runIf(isThere)(
    'are those that counting finds',
    async () => {
      let ranked = 0;
      await fc.assert(
        fc.asyncProperty(asked, ranges, async (keys, range) => {
          const columns = FORMULAS.map(({ formula }, i) => ({
            [`${COLUMNS[i]}1`]: `f${i}`,
            ...filled(COLUMNS[i] ?? '', 2, LAST, (r) => `=${formula(r)}`),
          }));
          const model = workbookOf({
            S: {
              ...{ A1: 'asked', B1: 'range', ...down('A', 2, ...keys), ...down('B', 2, ...range) },
              ...Object.assign({}, ...columns),
            },
          });
          const engine = await start();
          const run = await runWorkbook(engine, model, dialect);
          expect(run.refusals()).toEqual([]);
          for (const { name } of run.pack.tables) {
            const view = dialect.quoteName('wb', name);
            const [counted] = await engine.query(`select count(*) as c from ${view}`);
            expect(Number(counted?.c)).toBe(ROWS);
          }
          const cells = await run.cells();
          const shown = keys.map((_, i) => COLUMNS.map((letter) => cells.get(`S!${letter}${i + 2}`)));
          const expected = keys.map((key) => FORMULAS.map((each) => rankOf(key, range, each)));
          expect(shown).toEqual(expected);
          ranked += expected.flat().filter((each) => typeof each === 'number').length;
        }),
        { numRuns: 20, seed: 20_261_127 },
      );
      expect(ranked).toBeGreaterThan(200);
    },
    60_000,
  );
});

test('An error in the range is the rank of all', async () => {
  const cells = {
    ...{ A1: 'n', ...filled('A', 2, LAST, (r) => (r === 9 ? '#DIV/0!' : r)) },
    ...{ B1: 'rank', ...filled('B', 2, LAST, (r) => `=RANK(3+0*${r},$A$2:$A$${LAST})`) },
    ...{ C1: 'rank', ...filled('C', 2, LAST, () => `=RANK(ROW(),$A$2:$A$${LAST})`) },
  };
  const run = await runWorkbook(await startPostgres(), workbookOf({ S: cells }), DIALECTS.postgresql);
  const shown = await run.cells();
  expect([shown.get('S!B2'), shown.get('S!C2'), shown.get('S!C30')]).toEqual(Array(3).fill('#DIV/0!'));
});

test.each([
  (r: number) => `NPV(A${r}/100000,$A$2:$A$5001)`,
  (r: number) => `SUM(FREQUENCY($A$2:$A$5001,A${r}))`,
  (r: number) => `NETWORKDAYS(A${r},50000,$A$2:$A$5001)`,
  (r: number) => `RANK(A${r},$A$2:$A$5001,A${r})`,
])('What would read a column of 5,000 numbers in each of 5,000 rows is refused by name: %s', (formula) => {
  const { plan } = compileWorkbook(
    workbookOf({
      S: {
        ...{ A1: 'n', ...filled('A', 2, 5_001, (r) => r) },
        ...{ B1: 'f', ...filled('B', 2, 5_001, (r) => `=${formula(r)}`) },
      },
    }),
    'wb',
  );
  expect(plan.refused.map(({ refusal }) => refusal)).toEqual([
    expect.stringContaining('reads the range of 5,000 cells again for each of 5,000 rows'),
  ]);
});
