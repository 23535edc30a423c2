import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LAYOUTS } from '../../../shared/sql/layout/layouts.ts';
import { ARRAY_CASES } from './array-cases.ts';
import { CRITERION_CASES } from './criterion-cases.ts';
import { FUNCTION_CASES } from './function-cases.ts';
import { INDEX_CASES } from './index-cases.ts';
import { REGRESSION_CASES } from './regression-cases.ts';
import { ROW_BY_ROW_CASES } from './row-by-row-cases.ts';
import { SqlRunner } from './sql-run.ts';
import { WHOLE_COLUMN_CASES } from './whole-column-cases.ts';
import { WIDE_SHEET, WORKBOOK_CASES } from './workbook-cases.ts';

const CASES = [
  ...WORKBOOK_CASES,
  WIDE_SHEET,
  ...CRITERION_CASES,
  ...FUNCTION_CASES,
  ...ROW_BY_ROW_CASES,
  ...ARRAY_CASES,
  ...WHOLE_COLUMN_CASES,
  ...INDEX_CASES,
  ...REGRESSION_CASES,
];

let runner: SqlRunner;

beforeAll(async () => {
  runner = await SqlRunner.start();
});

afterAll(async () => {
  await runner[Symbol.asyncDispose]();
});

describe.each(LAYOUTS)('A workbook as SQL, formulas computed in the %s', (layout) => {
  test.each(CASES)('$it', async ({ model, shows, refuses = [] }) => {
    const run = await runner.run(model, layout);
    const cells = await run.cells();
    const first = model.sheets[0]?.name;
    const shown = Object.keys(shows).map((address) => {
      const value = cells.get(address.includes('!') ? address : `${first}!${address}`);
      return [address, typeof value === 'number' ? Number(value.toPrecision(12)) : value];
    });
    const expected = Object.entries(shows).map(([address, value]) => [
      address,
      typeof value === 'number' ? Number(value.toPrecision(12)) : value,
    ]);

    expect(run.refusals()).toEqual(refuses.map((refusal) => expect.stringMatching(refusal)));
    expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(expected));
  });
});
