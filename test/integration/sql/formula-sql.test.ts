import { PGlite } from '@electric-sql/pglite';
import { describe, expect, test } from 'vitest';
import type { SqlEngine } from '../../../shared/sql/proof/sql-engine.ts';
import { formulaSql } from '../../../shared/sql/single/formula-sql.ts';
import { FormulaSqlInput } from '../../../shared/sql/single/formula-sql-input.ts';
import { FormulaUnsupportedError } from '../../../shared/sql/single/formula-unsupported-error.ts';
import { hasDuckDb, startDuckDb, startSqlite } from './dialect-engines.ts';

const COLUMNS = {
  A: { name: 'price', type: 'number' },
  B: { name: 'pieces', type: 'number' },
  C: { name: 'who', type: 'text' },
  D: { name: 'due', type: 'date' },
  E: { name: 'paid', type: 'boolean' },
};

/** The sheet's rows 2 to 6. */
const TABLE = `
create table data (n integer primary key, price double precision, pieces integer, who text, due date, paid boolean);
insert into data values
  (2, 2.5, 4, 'Ada', '2026-01-31', true),
  (3, 10, 0, 'grace', '2026-02-28', false),
  (4, null, 3, 'ADA', null, null),
  (5, 4, 2, null, '2024-02-29', true),
  (6, 0.1, 7, 'Linus', '2026-12-31', false);
`;

const ERRORS = { DIV0: 2, NA: 7 };

async function startPostgres(): Promise<SqlEngine> {
  const database = await PGlite.create();
  return {
    run: async (script) => {
      await database.exec(script);
    },
    query: async (select) => (await database.query<Record<string, unknown>>(select)).rows,
  };
}

type Case = readonly [formula: string, rowColumn: string | undefined, values: readonly unknown[]];

const CASES: readonly Case[] = [
  ['=A2*B2', undefined, [10, 0, 0, 8, 0.7]],
  ['=ROUND(A2*1.19,2)', undefined, [2.98, 11.9, 0, 4.76, 0.12]],
  ['=A2/B2', undefined, [0.625, '!2', 0, 2, 0.1 / 7]],
  ['=IFERROR(A2/B2,"none")', undefined, [0.625, 'none', 0, 2, 0.1 / 7]],
  ['=A2/SUM(A:A)', undefined, [2.5 / 16.6, 10 / 16.6, 0, 4 / 16.6, 0.1 / 16.6]],
  ['=B2-AVERAGE($B$2:$B$100)', undefined, [0.8, -3.2, -0.2, -1.2, 3.8]],
  ['=SUMIF(C:C,C2,B:B)', undefined, [7, 0, 7, 0, 7]],
  ['=COUNTIFS(C:C,C2,E:E,TRUE)', undefined, [1, 0, 1, 0, 0]],
  ['=IF(A2>=4,UPPER(C2),C2&"!")', undefined, ['Ada!', 'GRACE', 'ADA!', '', 'Linus!']],
  ['=AND(E2,A2>3)', undefined, [false, false, false, true, false]],
  ['=YEAR(D2)*100+MONTH(D2)', undefined, [202601, 202602, 190001, 202402, 202612]],
  ['=D2-$D$2', 'n', [0, 28, -46053, -702, 334]],
  ['=[@price]&"/"&[@who]', undefined, ['2.5/Ada', '10/grace', '/ADA', '4/', '0.1/Linus']],
  ['=SUM(A$2:A2)', 'n', [2.5, 12.5, 12.5, 16.5, 16.6]],
  ['=SUM(A$4:A4)', 'n', [0, 0, 0, 4, 4.1]],
  ['=SUM($A$3:$A$5)', 'n', [14, 14, 14, 14, 14]],
  ['=ROW()', 'n', [2, 3, 4, 5, 6]],
  ['=A2*0+INDIRECT("A2")', 'n', [2.5, 2.5, 2.5, 2.5, 2.5]],
  ['=A2*0+SUM(INDIRECT("A"&3&":A5"))', 'n', [14, 14, 14, 14, 14]],
  ['=MATCH("ada",$C$2:$C$6,0)', 'n', [1, 1, 1, 1, 1]],
  ['=VLOOKUP("GRACE",$C$2:$E$6,3,FALSE)', 'n', [false, false, false, false, false]],
  ['=INDEX(A:A,B2)', 'n', ['!?', '!?', '!?', '!?', '!?']],
  ['=NA()', undefined, [`!${ERRORS.NA}`, '!7', '!7', '!7', '!7']],
];

describe.each([
  ['postgresql', startPostgres, true] as const,
  ['duckdb', startDuckDb, hasDuckDb] as const,
  ['sqlite', startSqlite, true] as const,
])('a formula over a table of %s', (dialect, start, isThere) => {
  test.runIf(isThere)(
    'gives in each row what a spreadsheet shows there, or says what the engine lacks',
    async () => {
      const engine = await start();
      await engine.run(TABLE);
      const refused: string[] = [];
      for (const [formula, rowColumn, expected] of CASES) {
        if (expected[0] === '!?') continue;
        const input = FormulaSqlInput.parse({
          formula,
          columns: COLUMNS,
          table: { name: 'data', rowColumn },
          dialect,
        });
        try {
          expect(await valuesOf(engine, input), formula).toEqual(
            expected.map((each) => (typeof each === 'number' ? expect.closeTo(each, 9) : each)),
          );
        } catch (error) {
          if (!(error instanceof FormulaUnsupportedError) || dialect === 'postgresql') throw error;
          expect(error.reason).toBe('engine');
          refused.push(formula);
        }
      }
      expect(refused.length).toBeLessThan(4);
    },
  );
});

async function valuesOf(engine: SqlEngine, input: FormulaSqlInput): Promise<unknown[]> {
  const { sql, helpers, results } = formulaSql(input);
  // Twice, since helpers may be there from the formula before.
  for (let i = 0; i < 2; i++) if (helpers.length > 0) await engine.run(helpers.join(''));
  const rows = await engine.query(sql);
  return rows
    .map((row) => ({ order: Number(row.pieces), value: valueIn(row, results) }))
    .sort((a, b) => ORDER.indexOf(a.order) - ORDER.indexOf(b.order))
    .map(({ value }) => value);
}

/** `pieces` tell the rows apart. */
const ORDER = [4, 0, 3, 2, 7];

function valueIn(
  row: Readonly<Record<string, unknown>>,
  results: ReturnType<typeof formulaSql>['results'],
): unknown {
  for (const { name, kind } of results) {
    const value = row[name] ?? null;
    if (value === null || kind === 'date') continue;
    if (kind === 'error') return `!${value}`;
    return kind === 'boolean' ? Boolean(value) : value;
  }
  return null;
}

test('a date comes as a moment and as a number', async () => {
  const engine = await startPostgres();
  await engine.run(TABLE);
  const { sql, helpers } = formulaSql(FormulaSqlInput.parse({ formula: '=D2+1', columns: COLUMNS }));
  await engine.run(helpers.join(''));
  const [row] = await engine.query(sql);
  expect(row).toMatchObject({ value: new Date(2026, 1, 1), value_num: 46054 });
});
