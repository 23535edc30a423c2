import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileWorkbook } from '../../../shared/sql/layout/compile-workbook.ts';
import { DIALECTS } from '../../../shared/sql/print/dialects.ts';
import type { SqlEngine } from '../../../shared/sql/proof/sql-engine.ts';
import { type CellOf, type TypedIn, workbookOf } from '../../support/workbook-of.ts';
import { hasDuckDb, startDuckDb } from './dialect-engines.ts';
import { runWorkbook, SqlRunner } from './sql-run.ts';
import { filled } from './workbook-cases.ts';

/** So many rows that the range cannot be read again for each. */
const ROWS = 1_500;
/** So many that it cannot be even for patterns. */
const MANY = 14_000;
const LAST = ROWS + 1;
const CELLS: readonly TypedIn[] = [
  'ab',
  'abc',
  'ABD',
  'a',
  '',
  'b',
  'ab*',
  'ab~',
  '7',
  7,
  true,
  null,
  '#N/A',
  'p',
  'a_c',
];
const cellAt = (row: number): TypedIn => CELLS[(row * 7) % CELLS.length] ?? null;
const rowsWhere = (test: (cell: TypedIn) => boolean): number[] =>
  Array.from({ length: ROWS }, (_, i) => i + 2).filter((row) => test(cellAt(row)));
const begins = (beginning: string) => (cell: TypedIn) =>
  typeof cell === 'string' && cell !== '#N/A' && cell.toLowerCase().startsWith(beginning);

/** What is asked, by turns, and which cells it fits. */
const ASKED: readonly (readonly [TypedIn, (cell: TypedIn) => boolean])[] = [
  ['ab*', begins('ab')],
  ['A*', begins('a')],
  ['*', begins('')],
  ['ab~**', begins('ab*')],
  ['ab~*', (cell) => cell === 'ab*'],
  ['a_*', begins('a_')],
  ['zz*', begins('zz')],
  ['abc**', begins('abc')],
  ['ABC', (cell) => cell === 'abc'],
  ['7*', begins('7')],
];
const askedAt = (row: number) => ASKED[(row - 2) % ASKED.length] ?? ASKED[0];

function asking(
  key: (row: number) => CellOf,
  formulas: Readonly<Record<string, (row: number) => string>>,
  rows = ROWS,
) {
  const columns = Object.entries(formulas).map(([letter, formula]) => ({
    [`${letter}1`]: `f ${letter}`,
    ...filled(letter, 2, rows + 1, (r) => `=${formula(r)}`),
  }));
  return workbookOf({
    S: { A1: 'key', ...filled('A', 2, rows + 1, key), ...Object.assign({}, ...columns) },
    T: { A1: 'text', B1: 'amount', ...filled('A', 2, LAST, cellAt), ...filled('B', 2, LAST, (r) => r) },
  });
}

const RANGE = `T!$A$2:$A$${LAST}`;
const AMOUNTS = `T!$B$2:$B$${LAST}`;

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
  { dialect: DIALECTS.duckdb, start: startDuckDb, isThere: hasDuckDb },
])('Criteria of many rows, $dialect.title', ({ dialect, start, isThere }) => {
  test.runIf(isThere)('that say how texts begin count, sum and find them', async () => {
    const model = asking((r) => askedAt(r)?.[0] ?? null, {
      B: (r) => `COUNTIF(${RANGE},A${r})`,
      C: (r) => `SUMIFS(${AMOUNTS},${RANGE},A${r},${AMOUNTS},">9")`,
      D: (r) => `AVERAGEIF(${RANGE},A${r},${AMOUNTS})`,
      E: (r) => `MATCH(A${r},${RANGE},0)`,
      F: (r) => `VLOOKUP(A${r},T!$A$2:$B$${LAST},2,FALSE)`,
    });
    const run = await runWorkbook(await start(), model, dialect);
    expect(run.refusals()).toEqual([]);
    const cells = await run.cells();
    for (const [i, [, fits]] of ASKED.entries()) {
      for (const row of [i + 2, i + 2 + ASKED.length * 20]) {
        const found = rowsWhere(fits);
        const sum = found.reduce((all, each) => all + each, 0);
        const [first] = found;
        expect('BCDEF'.split('').map((letter) => cells.get(`S!${letter}${row}`))).toEqual([
          found.length,
          found.filter((each) => each > 9).reduce((all, each) => all + each, 0),
          first === undefined ? '#DIV/0!' : expect.closeTo(sum / found.length, 9),
          first === undefined ? '#N/A' : first - 1,
          first ?? '#N/A',
        ]);
      }
    }
  });

  test.runIf(isThere)('that are put together from a cell and a star do, too', async () => {
    const asked = ['ab', 'a', '', '7', 'zz', '#N/A'];
    const model = asking((r) => asked[r % asked.length] ?? '', {
      B: (r) => `COUNTIF(${RANGE},A${r}&"*")`,
      C: (r) => `INDEX(${AMOUNTS},MATCH(A${r}&"*",${RANGE},0))`,
    });
    const run = await runWorkbook(await start(), model, dialect);
    expect(run.refusals()).toEqual([]);
    const cells = await run.cells();
    for (let row = 2; row < 14; row++) {
      const key = asked[row % asked.length] ?? '';
      const isError = key === '#N/A';
      const found = rowsWhere(isError ? (cell) => cell === key : begins(key));
      const first = isError ? undefined : found[0];
      expect([cells.get(`S!B${row}`), cells.get(`S!C${row}`)]).toEqual([found.length, first ?? '#N/A']);
    }
  });

  test.runIf(isThere)('that are errors, logical values or empty are joined like others', async () => {
    const keys: readonly TypedIn[] = ['#N/A', true, false, null, 7, '#REF!'];
    const model = asking((r) => keys[r % keys.length] ?? null, {
      B: (r) => `COUNTIF(${RANGE},A${r})`,
      C: (r) => `SUMIF(${RANGE},A${r},${AMOUNTS})`,
    });
    const run = await runWorkbook(await start(), model, dialect);
    expect(run.refusals()).toEqual([]);
    const script = [...run.pack.statements].join('');
    expect(script).toContain('left join');
    // Which reads the range again, for the rows that ask for more than a plain value.
    expect(script).not.toMatch(/xl[._]meets/);
    const cells = await run.cells();
    for (let row = 2; row < 16; row++) {
      const key = keys[row % keys.length] ?? 0;
      const found = rowsWhere((cell) => (key === 7 ? Number(cell) === 7 : cell === key));
      expect([cells.get(`S!B${row}`), cells.get(`S!C${row}`)]).toEqual([
        found.length,
        found.reduce((all, each) => all + each, 0),
      ]);
    }
  });

  test.runIf(isThere)('a running count of cells of which many are empty numbers them', async () => {
    const values: readonly TypedIn[] = [null, 3, 0, null, 3, null, 0];
    const model = asking((r) => values[r % 7] ?? null, { B: (r) => `COUNTIF($A$2:A${r},A${r})` });
    const run = await runWorkbook(await start(), model, dialect);
    expect(run.refusals()).toEqual([]);
    const cells = await run.cells();
    for (const row of [2, 3, 4, 5, 6, 7, 8, 9, 10, 1_499, 1_500, 1_501]) {
      const before = Array.from({ length: row - 1 }, (_, i) => values[(i + 2) % 7]);
      const own = values[row % 7] ?? 0;
      expect(cells.get(`S!B${row}`)).toBe(before.filter((value) => value === own).length);
    }
  });
});

describe('Criteria of many rows that have no other way than reading the range again', () => {
  test.each<readonly [string, TypedIn, (row: number) => string]>([
    ['a comparison', '>5', (r) => `COUNTIF(${RANGE},A${r})`],
    ['a pattern', '?b*', (r) => `SUMIF(${RANGE},A${r},${AMOUNTS})`],
    ['a pattern put together', 'b', (r) => `COUNTIF(${RANGE},"*"&A${r}&"*")`],
    ['a pattern by a function', 'b', (r) => `COUNTIF(${RANGE},CONCATENATE("?",A${r}))`],
    ['an empty text', '', (r) => `COUNTIF(${RANGE},A${r})`],
    ['no equality', '<>x', (r) => `AVERAGEIFS(${AMOUNTS},${RANGE},A${r})`],
    ['a word for a logical value', 'true', (r) => `COUNTIFS(${RANGE},A${r},${AMOUNTS},">3")`],
    ['a pattern of a key', '*b', (r) => `MATCH(A${r},${RANGE},0)`],
    ['a tilde in a key', '~', (r) => `VLOOKUP(A${r},T!$A$2:$B$${LAST},2,FALSE)`],
    ['patterns of XLOOKUP', '?b', (r) => `XLOOKUP(A${r},${RANGE},${AMOUNTS},0,2)`],
    ['patterns in a running count', 'x*', (r) => `COUNTIF($A$2:A${r},A${r})`],
  ])('are refused with their number: %s', (_, key, formula) => {
    const { plan } = compileWorkbook(
      asking(() => key, { B: formula }, MANY),
      'wb',
    );
    expect(plan.refused.map(({ refusal }) => refusal)).toEqual([
      expect.stringMatching(
        /^\w+: 14,000 rows ask for more than a plain value, .* (?:1,5|3,0|14,0)00 cells .* at most 20,000,000 .* 1,000,000 /,
      ),
    ]);
  });

  test.each<readonly [string, TypedIn, (row: number) => string]>([
    ['numbers as texts', '1e3', (r) => `COUNTIF(${RANGE},A${r})`],
    ['dates as texts', '2020-02-01', (r) => `SUMIF(${RANGE},A${r},${AMOUNTS})`],
    ['a sign in a key', '>5', (r) => `MATCH(A${r},${RANGE},0)`],
    ['patterns that XLOOKUP does not read', 'a*', (r) => `XLOOKUP(A${r},${RANGE},${AMOUNTS})`],
    ['what is left when the sign is taken out', '*', (r) => `COUNTIF(${RANGE},SUBSTITUTE(A${r},"*",""))&""`],
  ])('are computed where they are plain: %s', (what, key, formula) => {
    const { plan } = compileWorkbook(
      asking((r) => (what.startsWith('what') ? `a${key}` : r % 2 === 0 ? key : 'x'), { B: formula }),
      'wb',
    );
    expect(plan.refused).toEqual([]);
  });

  test('are computed where they are few', () => {
    const { plan } = compileWorkbook(
      asking((r) => (r < 900 ? 'x' : '>5'), { B: (r) => (r < 900 ? `COUNTIF(${RANGE},A${r})` : `A${r}`) }),
      'wb',
    );
    expect(plan.refused).toEqual([]);
  });
});
