import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fuzzRuns } from '../../support/fuzz-runs.ts';
import { workbookOf } from '../../support/workbook-of.ts';
import { type Shown, type SqlRun, SqlRunner } from './sql-run.ts';
import { down, filled } from './workbook-cases.ts';

let runner: SqlRunner;

beforeAll(async () => {
  runner = await SqlRunner.start();
});

afterAll(async () => {
  await runner[Symbol.asyncDispose]();
});

const GRID = [
  [1, 10],
  [2, 20],
  [3, 30],
] as const;

/** Beside the table, so that all of its rows are in the range's rows. */
const model = workbookOf({
  S: {
    ...down('A', 1, 'a', ...GRID.map(([a]) => a)),
    ...down('B', 1, 'b', ...GRID.map(([, b]) => b)),
    C1: 'own',
    ...filled('C', 2, 4, () => '=INDEX($A$2:$B$4,$K$1,$K$3)'),
    ...{ K1: 1, K3: 1 },
    K6: '=SUM(INDEX(A2:B4,K1,K3))',
    K8: '=COUNT(INDEX(A2:B4,K1,K3))',
    K10: '=MAX(INDEX(A2:B4,K1,K3),0)',
    K12: '=INDEX(A2:B4*1,K1,K3)',
  },
});

/** What the range gives at a position, or an error. */
function picked(row: number, column: number): readonly number[] | string {
  const [r, c] = [Math.trunc(row), Math.trunc(column)];
  if (r < 0 || c < 0) return '#VALUE!';
  if (r > GRID.length || c > 2) return '#REF!';
  const rows = r === 0 ? GRID : GRID.slice(r - 1, r);
  return rows.flatMap((cells) => (c === 0 ? cells : cells.slice(c - 1, c)));
}

/** The cell that a formula beside the table's row sees of it: none of two columns, and none in its own column. */
function seenFrom(own: number, row: number, column: number): Shown {
  const cells = picked(row, column);
  if (typeof cells === 'string') return cells;
  if (Math.trunc(column) === 0) return '#VALUE!';
  return (Math.trunc(row) === 0 ? cells[own] : cells[0]) ?? '#VALUE!';
}

async function shownAt(run: SqlRun, row: number, column: number): Promise<ReadonlyMap<string, Shown>> {
  await runner.engine.run(`
    update wb."S_cells" set number = ${row}::float8 where cell = 'K1';
    update wb."S_cells" set number = ${column}::float8 where cell = 'K3';
  `);
  return await run.cells();
}

const places = fc.constantFrom(-1, -0.5, 0, 0.5, 1, 1.9, 2, 3, 3.5, 4, 100);

describe('A position that INDEX reads of a cell', () => {
  test('may become 0 and back: all cells of the row, the column or the range count then', async () => {
    const run = await runner.run(model);
    expect(run.refusals()).toEqual([]);

    await fc.assert(
      fc.asyncProperty(places, places, async (row, column) => {
        const cells = picked(row, column);
        const shown = await shownAt(run, row, column);

        const [sum, count, max] = ['S!K6', 'S!K8', 'S!K10'].map((at) => shown.get(at));
        if (typeof cells === 'string') expect([sum, count, max]).toEqual([cells, 0, cells]);
        else {
          const total = cells.reduce((all, each) => all + each, 0);
          expect([sum, count, max]).toEqual([total, cells.length, Math.max(...cells)]);
        }
        expect(shown.get('S!K12')).toEqual(typeof cells === 'string' ? cells : cells[0]);
      }),
      fuzzRuns(40),
    );
  });

  test('gives each row of a table its own cell when it becomes 0', async () => {
    const run = await runner.run(model);

    await fc.assert(
      fc.asyncProperty(places, places, async (row, column) => {
        const shown = await shownAt(run, row, column);
        const own = GRID.map((_, i) => shown.get(`S!C${i + 2}`));

        expect(own).toEqual(GRID.map((_, i) => seenFrom(i, row, column)));
      }),
      fuzzRuns(40),
    );
  });
});

describe('An empty key', () => {
  test('finds an empty cell that nothing is stored of, first or last, also after cells become empty', async () => {
    const run = await runner.run(
      workbookOf({
        S: {
          ...down('A', 1, 'key', 'x', null, 'y'),
          ...{ B1: 'first', C1: 'last', D1: 'value' },
          ...filled('B', 2, 4, (r) => `=XMATCH(A${r},T!$A$2:$A$60)`),
          ...filled('C', 2, 4, (r) => `=XMATCH(A${r},T!$A$2:$A$60,0,-1)`),
          ...filled('D', 2, 4, (r) => `=XLOOKUP(A${r},T!$A$2:$A$60,T!$B$2:$B$60,"none")`),
          F7: '=XMATCH(F9,T!A2:A60)',
        },
        T: { A1: 'k', B1: 'v', ...filled('A', 2, 21, (r) => `t${r}`), ...filled('B', 2, 21, (r) => r) },
      }),
    );
    const third = async () => {
      const cells = await run.cells();
      return ['B3', 'C3', 'D3', 'F7'].map((at) => cells.get(`S!${at}`));
    };

    expect(await third()).toEqual([21, 59, 0, 21]);
    await runner.engine.run(`update wb."T" set k = null where _row = 9`);
    expect(await third()).toEqual([8, 59, 9, 8]);
  });
});

describe('Arrays of several sizes', () => {
  test('end in #N/A, which no other error hides', async () => {
    const run = await runner.run(
      workbookOf({
        S: {
          ...down('A', 1, 'a', ...Array.from({ length: 20 }, (_, i) => (i % 3 === 0 ? null : i))),
          C3: '{=SUM(ISBLANK($A$2:$A$21)*ISNUMBER($A$1:$A$21))}',
          C5: '{=COUNT(ISBLANK($A$2:$A$21)*ISNUMBER($A$1:$A$21))}',
          C7: '=LOOKUP(19,A2:A21,A2:A8)',
          C9: '=LOOKUP(2,A2:A21,A2:A8)',
        },
      }),
    );
    const cells = await run.cells();

    expect(['C3', 'C5', 'C7', 'C9'].map((at) => cells.get(`S!${at}`))).toEqual(['#N/A', 20, '#N/A', 2]);
  });
});
