import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { workbookOf } from '../../support/workbook-of.ts';
import { SqlRunner } from './sql-run.ts';
import { down, filled } from './workbook-cases.ts';

let runner: SqlRunner;

beforeAll(async () => {
  runner = await SqlRunner.start();
});

afterAll(async () => {
  await runner[Symbol.asyncDispose]();
});

const mixed = () =>
  workbookOf({
    S: {
      ...down('A', 1, 'n', 1, 2, 't'),
      B1: 'double',
      ...filled('B', 2, 3, (r) => `=A${r}*$K$1`),
      B4: '=A4&"!"',
      K1: 2,
    },
  });

describe('A table of the package', () => {
  test.each([
    [`update wb."S_cells" set text = 'x' where cell = 'K1'`, 'another kind in a single cell'],
    [`update wb."S" set "n_txt" = 'x' where _row = 2`, 'a second value in a cell of a column'],
  ])('refuses what no view would read: %s', async (statement) => {
    await runner.run(mixed());

    await expect(runner.engine.run(statement)).rejects.toThrow(/violates check constraint/);
  });

  test('takes a fraction where the workbook had whole numbers, and a text in place of a number', async () => {
    const run = await runner.run(mixed());
    await runner.engine.run(`
      update wb."S" set "n" = 1.5 where _row = 2;
      update wb."S" set "n" = null, "n_txt" = 'x' where _row = 3;
      update wb."S_cells" set number = 0.5 where cell = 'K1';
    `);

    const cells = await run.cells();
    expect([cells.get('S!B2'), cells.get('S!B3')]).toEqual([0.75, '#VALUE!']);
  });
});
