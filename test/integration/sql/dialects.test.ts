import { describe, expect, test } from 'vitest';
import { compileWorkbook } from '../../../shared/sql/layout/compile-workbook.ts';
import { LAYOUTS, type Layout } from '../../../shared/sql/layout/layouts.ts';
import type { Dialect } from '../../../shared/sql/print/dialect.ts';
import { DIALECTS } from '../../../shared/sql/print/dialects.ts';
import type { SqlEngine } from '../../../shared/sql/proof/sql-engine.ts';
import { ARRAY_CASES } from './array-cases.ts';
import { CRITERION_CASES } from './criterion-cases.ts';
import { hasDuckDb, startDuckDb, startSqlite } from './dialect-engines.ts';
import { FUNCTION_CASES } from './function-cases.ts';
import { INDEX_CASES } from './index-cases.ts';
import { REGRESSION_CASES } from './regression-cases.ts';
import { ROW_BY_ROW_CASES } from './row-by-row-cases.ts';
import { runWorkbook, type Shown } from './sql-run.ts';
import { WHOLE_COLUMN_CASES } from './whole-column-cases.ts';
import { WORKBOOK_CASES } from './workbook-cases.ts';

const CASES = [
  ...WORKBOOK_CASES,
  ...CRITERION_CASES,
  ...FUNCTION_CASES,
  ...ROW_BY_ROW_CASES,
  ...ARRAY_CASES,
  ...WHOLE_COLUMN_CASES,
  ...INDEX_CASES,
  ...REGRESSION_CASES,
];

type Start = () => Promise<SqlEngine>;

/** What the cells of a workbook show that the dialect does not refuse. */
async function show(
  start: Start,
  dialect: Dialect,
  layout: Layout,
  { model, shows }: (typeof CASES)[number],
) {
  const run = await runWorkbook(await start(), model, dialect, layout);
  const cells = await run.cells();
  const first = model.sheets[0]?.name;
  const refused = run.compiled.plan.refused.flatMap(({ sheetIndex, column, rows }) =>
    [...rows].map((row) => `${sheetIndex} ${column} ${row}`),
  );
  const names = new Map(model.sheets.map(({ name }, i) => [name, i]));
  const shown: [string, Shown | undefined][] = [];
  const expected: [string, Shown][] = [];
  for (const [address, value] of Object.entries(shows)) {
    const full = address.includes('!') ? address : `${first}!${address}`;
    const [sheet = '', cell = ''] = full.split('!');
    const { column, row } = positionOf(cell);
    if (refused.includes(`${names.get(sheet)} ${column} ${row}`)) continue;
    shown.push([address, rounded(cells.get(full))]);
    expected.push([address, rounded(value) ?? null]);
  }
  return { shown, expected, refusals: run.refusals() };
}

function positionOf(address: string): { readonly column: number; readonly row: number } {
  const letters = address.replace(/\d+$/, '');
  const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
  return { column, row: Number(address.slice(letters.length)) };
}

function rounded(value: Shown | undefined): Shown | undefined {
  return typeof value === 'number' ? Number(value.toPrecision(12)) : value;
}

describe.each([['duckdb', startDuckDb, hasDuckDb] as const, ['sqlite', startSqlite, true] as const])(
  'A workbook as SQL for %s',
  (name, start, isThere) => {
    test
      .runIf(isThere)
      .each(CASES.flatMap((workbook) => LAYOUTS.map((layout) => ({ layout, it: workbook.it, workbook }))))(
      '$it in the $layout, or says why not',
      async ({ workbook, layout }) => {
        const { shown, expected, refusals } = await show(start, DIALECTS[name], layout, workbook);

        expect(shown).toEqual(expected);
        const ownRefusals = refusals.filter((refusal) => /: (?:DuckDB|SQLite) has no /.test(refusal));
        const anywhere = compileWorkbook(workbook.model, 'wb').plan.refused;
        expect(refusals.length - ownRefusals.length).toBeLessThanOrEqual(anywhere.length);
      },
    );
  },
);
