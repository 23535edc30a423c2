import { describe, expect, test } from 'vitest';
import { sqlite } from '../../../shared/sql/print/sqlite.ts';
import { columnLetters } from '../../../shared/tabular/cell-address.ts';
import { type CellsOf, workbookOf } from '../../support/workbook-of.ts';
import { startSqlite } from './dialect-engines.ts';
import { runWorkbook } from './sql-run.ts';
import { filled } from './workbook-cases.ts';

/** Each column is 1 more than the one before it. */
function chainOfColumns(length: number): CellsOf {
  const cells: Record<string, number | string> = { A1: 'c0', A2: 1, A3: 2 };
  for (let i = 1; i <= length; i++) {
    cells[`${columnLetters(i + 1)}1`] = `c${i}`;
    for (const row of [2, 3]) cells[`${columnLetters(i + 1)}${row}`] = `=${columnLetters(i)}${row}+1`;
  }
  return cells;
}

/** The same down a column, with gaps, so that no table is seen in it. */
function chainOfCells(length: number): CellsOf {
  const cells: Record<string, number | string> = { A1: 1 };
  for (let i = 1; i <= length; i++) cells[`A${2 * i + 1}`] = `=A${2 * i - 1}+1`;
  return cells;
}

/** Cells that are alone with their formula, in many columns of one row. */
function lonelyCells(columns: number): CellsOf {
  const cells: Record<string, number | string> = {};
  for (let i = 1; i <= columns; i++) {
    const letters = columnLetters(i);
    Object.assign(cells, { [`${letters}1`]: `c${i}`, [`${letters}2`]: i, [`${letters}4`]: i });
    cells[`${letters}3`] = i === 1 ? 5 : `=${columnLetters(i - 1)}3+${letters}2`;
  }
  return cells;
}

describe('SQLite, which takes no more than 1,000 selects in a view', () => {
  test.each([
    ['columns that build on each other', chainOfColumns(60), 0],
    ['more columns than that', chainOfColumns(240), 239],
    ['cells that build on each other', chainOfCells(15), 0],
    ['more cells than that', chainOfCells(120), 119],
    ['cells that are alone with their formulas', lonelyCells(60), 59],
  ])('computes %s, and refuses by name what is too much', async (_, cells, mostRefused) => {
    const run = await runWorkbook(await startSqlite(), workbookOf({ S: cells }), sqlite);
    const refusals = run.refusals();

    await expect(run.cells()).resolves.toBeDefined();
    expect(refusals.length).toBeLessThanOrEqual(mostRefused);
    for (const refusal of refusals)
      expect(refusal).toContain('SQLite has no room for a view of more than 950 selects');
  });

  test('computes what it has room for', async () => {
    const run = await runWorkbook(await startSqlite(), workbookOf({ S: chainOfColumns(60) }), sqlite);
    expect((await run.cells()).get('S!BI3')).toBe(62);
  });
});

test('columns named like truth values can be read in SQLite', async () => {
  const S = {
    ...filled('A', 2, 4, (r) => r),
    ...filled('B', 2, 4, (r) => `=A${r}+1`),
    A1: 'True',
    B1: 'FALSE',
  };
  const run = await runWorkbook(await startSqlite(), workbookOf({ S }), sqlite);

  const cells = await run.cells();
  expect([cells.get('S!A2'), cells.get('S!B2')]).toEqual([2, 3]);
});
