import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileWorkbook } from '../../../shared/sql/layout/compile-workbook.ts';
import type { Dialect } from '../../../shared/sql/print/dialect.ts';
import { DIALECTS } from '../../../shared/sql/print/dialects.ts';
import type { SqlEngine } from '../../../shared/sql/proof/sql-engine.ts';
import { type TypedIn, workbookOf } from '../../support/workbook-of.ts';
import { hasDuckDb, startDuckDb, startSqlite } from './dialect-engines.ts';
import { runWorkbook, type Shown, SqlRunner } from './sql-run.ts';
import { down, filled } from './workbook-cases.ts';

const ROWS = 30;
const LAST = ROWS + 1;
const RANGE = `T!A$2:A$${LAST}`;

/** What each asks for, and which of equal cells it takes. */
const LOOKUPS = [
  { formula: (key: string) => `MATCH(${key},${RANGE},1)`, side: -1, takesLast: true },
  { formula: (key: string) => `MATCH(${key},${RANGE},-1)`, side: 1, takesLast: false },
  { formula: (key: string) => `VLOOKUP(${key},T!A$2:B$${LAST},2,TRUE)`, side: -1, takesLast: true },
  { formula: (key: string) => `LOOKUP(${key},${RANGE},T!B$2:B$${LAST})`, side: -1, takesLast: true },
  { formula: (key: string) => `XMATCH(${key},${RANGE},-1)`, side: -1, takesLast: false },
  { formula: (key: string) => `XMATCH(${key},${RANGE},1,-1)`, side: 1, takesLast: true },
  { formula: (key: string) => `XLOOKUP(${key},${RANGE},T!B$2:B$${LAST},0,1)`, side: 1, takesLast: false },
] as const;
const COLUMNS = 'CDEFGHI';

const numbers = fc.constantFrom(0, -3, 2, 2.5, 0.3, 0.1 + 0.2, 7, 7, 1e9, -1e-9);
const texts = fc.constantFrom('a', 'A', 'ab', 'b', 'B2', 'b2', '7', 'zz', 'm');
const KINDS = {
  numbers,
  texts,
  logicals: fc.boolean(),
  blanks: fc.constant(null),
  errors: fc.constant('#N/A'),
};

/** A column of some kinds of values. */
const columns = fc
  .subarray(Object.keys(KINDS) as (keyof typeof KINDS)[], { minLength: 1 })
  .chain((kinds) =>
    fc.array(fc.oneof(...kinds.map((kind) => KINDS[kind])), { minLength: ROWS, maxLength: ROWS }),
  );

/** What is the same in each row is looked up once, another way. */
const keyColumns = columns.filter((keys) => keys.some((key) => key !== null));

/** Negative, 0 or positive; undefined for values that are not compared. */
function compared(a: TypedIn, b: TypedIn): number | undefined {
  if (typeof a === 'number' && typeof b === 'number')
    return Number(a.toPrecision(15)) - Number(b.toPrecision(15));
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  if (typeof a !== 'string' || typeof b !== 'string' || a === '#N/A' || b === '#N/A') return undefined;
  const [x, y] = [a.toLowerCase(), b.toLowerCase()];
  return x < y ? -1 : Number(x > y);
}

/** The position from 1 of the nearest value on one side. */
function nearest(
  key: TypedIn,
  range: readonly TypedIn[],
  { side, takesLast }: (typeof LOOKUPS)[number],
): number | undefined {
  let best: number | undefined;
  for (const [i, value] of range.entries()) {
    const distance = compared(value, key ?? 0);
    if (distance === undefined || distance * side < 0) continue;
    const ahead = best === undefined ? -1 : (compared(value, range[best] ?? null) ?? 0) * side;
    if (ahead < 0 || (ahead === 0 && takesLast)) best = i;
  }
  return best === undefined ? undefined : best + 1;
}

async function shown(
  engine: SqlEngine,
  dialect: Dialect,
  keys: readonly TypedIn[],
  range: readonly TypedIn[],
) {
  const run = await runWorkbook(
    engine,
    workbookOf({
      S: {
        A1: 'key',
        ...down('A', 2, ...keys),
        ...{ B1: 'n', ...filled('B', 2, LAST, (r) => r) },
        ...Object.assign(
          {},
          ...LOOKUPS.map(({ formula }, i) => ({
            [`${COLUMNS[i]}1`]: `l${i}`,
            ...filled(COLUMNS[i] ?? '', 2, LAST, (r) => `=${formula(`A${r}`)}`),
          })),
        ),
      },
      T: { A1: 'range', ...down('A', 2, ...range), B1: 'place', ...filled('B', 2, LAST, (r) => r - 1) },
    }),
    dialect,
  );
  expect(run.refusals()).toEqual([]);
  const cells = await run.cells();
  return keys.map((_, i) => LOOKUPS.map((__, at) => cells.get(`S!${COLUMNS[at]}${i + 2}`)));
}

function expected(keys: readonly TypedIn[], range: readonly TypedIn[]): Shown[][] {
  return keys.map((key) =>
    LOOKUPS.map((lookup, at) => {
      if (key === '#N/A') return '#N/A';
      return nearest(key, range, lookup) ?? (at === 6 ? 0 : '#N/A');
    }),
  );
}

let runner: SqlRunner;
beforeAll(async () => {
  runner = await SqlRunner.start();
});
afterAll(async () => {
  await runner[Symbol.asyncDispose]();
});

const postgresql = async () => {
  await runner.engine.clear();
  return runner.engine;
};

describe.each([
  { title: 'PostgreSQL', dialect: DIALECTS.postgresql, start: postgresql, isThere: true },
  { title: 'SQLite', dialect: DIALECTS.sqlite, start: startSqlite, isThere: true },
  { title: 'DuckDB', dialect: DIALECTS.duckdb, start: startDuckDb, isThere: hasDuckDb },
])('Lookups of the nearest value, $title', ({ dialect, start, isThere }) => {
  test.runIf(isThere)(
    'find for each row what a search through the whole range finds',
    async () => {
      let found = 0;
      await fc.assert(
        fc.asyncProperty(keyColumns, columns, async (keys, range) => {
          const cells = expected(keys, range);
          expect(await shown(await start(), dialect, keys, range)).toEqual(cells);
          found += cells.flat().filter((cell) => typeof cell === 'number').length;
        }),
        { numRuns: 30, seed: 20_261_127 },
      );
      expect(found).toBeGreaterThan(500);
    },
    60_000,
  );

  test.runIf(isThere)(
    'look up what was looked up, in the same formula and in others of the same row',
    async () => {
      const key = (r: number) => `MATCH(A${r},${RANGE},1)`;
      const run = await runWorkbook(
        await start(),
        workbookOf({
          S: {
            ...{ A1: 'key', B1: 'twice', C1: 'thrice', D1: 'value' },
            ...filled('A', 2, LAST, (r) => (r * 7) % 60),
            ...filled('B', 2, LAST, (r) => `=MATCH(${key(r)}*2,${RANGE},1)`),
            ...filled('C', 2, LAST, (r) => `=MATCH(MATCH(${key(r)}*2,${RANGE},1)*2,${RANGE},1)`),
            ...filled('D', 2, LAST, (r) => `=INDEX(T!B$2:B$${LAST},${key(r)})`),
          },
          T: {
            A1: 'range',
            B1: 'place',
            ...filled('A', 2, LAST, (r) => (r - 2) * 2),
            ...filled('B', 2, LAST, (r) => r),
          },
        }),
        dialect,
      );
      const place = (of: number) => Math.min(Math.floor(of / 2) + 1, ROWS);
      const cells = await run.cells();
      for (let r = 2; r <= LAST; r++) {
        const once = place((r * 7) % 60);
        expect([cells.get(`S!B${r}`), cells.get(`S!C${r}`), cells.get(`S!D${r}`)]).toEqual([
          place(once * 2),
          place(place(once * 2) * 2),
          once + 1,
        ]);
      }
      expect(run.refusals()).toEqual([]);
    },
  );
});

test('Nothing is near to an empty cell among errors', async () => {
  const cells = {
    ...{ A1: 'range', ...filled('A', 2, LAST, () => '#N/A') },
    ...{ D1: `=MATCH(C1,A2:A${LAST},-1)`, D2: `=XMATCH(C1,A2:A${LAST},-1)` },
  };
  const run = await runWorkbook(await postgresql(), workbookOf({ S: cells }), DIALECTS.postgresql);
  const shownCells = await run.cells();
  expect([shownCells.get('S!D1'), shownCells.get('S!D2')]).toEqual(['#N/A', '#N/A']);
});

test('What is looked up in too many steps within one formula is refused with the reason', () => {
  const nested = (r: number, depth: number): string =>
    depth === 0 ? `A${r}` : `MATCH(${nested(r, depth - 1)},${RANGE},1)`;
  const compiled = compileWorkbook(
    workbookOf({
      S: {
        ...{ A1: 'key', B1: 'nested' },
        ...filled('A', 2, LAST, (r) => r),
        ...filled('B', 2, LAST, (r) => `=${nested(r, 40)}`),
      },
      T: { A1: 'range', ...filled('A', 2, LAST, (r) => r) },
    }),
    'wb',
  );
  expect(compiled.plan.refused.map(({ refusal }) => refusal)).toEqual([
    expect.stringContaining('too many steps within one formula'),
  ]);
});

test.each([
  (r: number) => `MATCH(SUM(A$2:A${r}),${RANGE},1)`,
  (r: number) => `VLOOKUP(SUM(A$2:A${r}),${RANGE},1,FALSE)`,
  (r: number) => `SUMIF(${RANGE},SUM(A$2:A${r}))`,
  (r: number) => `INDEX(${RANGE},COUNT(A$2:A${r}))`,
  (r: number) => `RANK(MAX(A$2:A${r}),${RANGE})`,
])(
  'What a growing range gives is not joined in the same formula, which no database would take: %s',
  (formula) => {
    const { plan } = compileWorkbook(
      workbookOf({
        S: {
          ...{ A1: 'n', B1: 'f', ...filled('A', 2, LAST, (r) => r) },
          ...filled('B', 2, LAST, (r) => `=${formula(r)}`),
        },
        T: { A1: 'range', ...filled('A', 2, LAST, (r) => r) },
      }),
      'wb',
    );
    expect(plan.refused.map(({ refusal }) => refusal)).toEqual([
      expect.stringContaining('would have to stand in a cell of its own'),
    ]);
  },
);
