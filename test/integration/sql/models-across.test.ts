import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cellAddress } from '../../../shared/tabular/cell-address.ts';
import type { WorkbookModel } from '../../../shared/workbook/workbook-model.ts';
import { type CellOf, workbookOf } from '../../support/workbook-of.ts';
import { SqlRunner } from './sql-run.ts';

const MONTHS = 24;
const LINES = 60;
const RATES = [0.01, 0.02, 0.03, 0.04];
/** Lines come in fives: three that grow, their sum, and its share. */
const GROUP = 5;
const SUM = 3;

let sql: SqlRunner;

beforeAll(async () => {
  sql = await SqlRunner.start();
}, 60_000);

afterAll(() => sql[Symbol.asyncDispose]());

/** A forecast as people make them: a line for each item, a column for each month, which goes on from the one before. */
function forecast(): WorkbookModel {
  const cells: Record<string, CellOf> = { A1: 'Item' };
  for (let month = 1; month <= MONTHS; month++) cells[cellAddress(month + 1, 1)] = `Month ${month}`;
  const values = Array.from({ length: LINES }, (): number[] => []);
  const valueAt = (line: number, month: number): number => values[line]?.[month] ?? 0;
  for (let line = 0; line < LINES; line++) cells[cellAddress(1, line + 2)] = `Line ${line + 1}`;
  for (let month = 0; month < MONTHS; month++) {
    for (let line = 0; line < LINES; line++) {
      const at = (column: number, of: number): string => cellAddress(column + 2, of + 2);
      const kind = line % GROUP;
      const rate = line % RATES.length;
      if (kind < SUM && month === 0) {
        values[line]?.push(100 + line);
        cells[at(month, line)] = 100 + line;
      } else if (kind < SUM) {
        const value = valueAt(line, month - 1) * (1 + (RATES[rate] ?? 0));
        values[line]?.push(value);
        cells[at(month, line)] = { formula: `=${at(month - 1, line)}*(1+Rates!$B$${rate + 2})`, value };
      } else if (kind === SUM) {
        const value = [3, 2, 1].reduce((sum, back) => sum + valueAt(line - back, month), 0);
        values[line]?.push(value);
        cells[at(month, line)] = { formula: `=SUM(${at(month, line - 3)}:${at(month, line - 1)})`, value };
      } else {
        const value = valueAt(line - 1, month) / valueAt(0, month);
        values[line]?.push(value);
        cells[at(month, line)] = { formula: `=${at(month, line - 1)}/${cellAddress(month + 2, 2)}`, value };
      }
    }
  }
  const rates = RATES.map((rate, i): [string, CellOf] => [`B${i + 2}`, rate]);
  const names = RATES.map((_, i): [string, CellOf] => [`A${i + 2}`, `rate ${i + 1}`]);
  return workbookOf({
    Model: cells,
    Rates: Object.fromEntries([['A1', 'Name'], ['B1', 'Rate'], ...names, ...rates]),
  });
}

describe('A forecast that goes on from column to column', () => {
  test('becomes SQL as a whole, with the values that were saved', async () => {
    const run = await sql.run(forecast());
    expect(run.refusals()).toEqual([]);
    const proofs = await run.prove();
    expect(
      proofs.filter(({ passed, failed, unresolved }) => failed + unresolved > 0 || passed === 0),
    ).toEqual([]);
    const growing = (LINES / GROUP) * SUM * (MONTHS - 1);
    expect(proofs.reduce((sum, { passed }) => sum + passed, 0)).toBe(
      growing + (LINES / GROUP) * (GROUP - SUM) * MONTHS,
    );
  }, 120_000);

  test('reads the cells of a query together, so that hundreds of formulas are few queries', async () => {
    const { pack } = await sql.run(forecast());
    const views = [...pack.statements].filter((statement) => statement.startsWith('create view'));
    const formulas = LINES * MONTHS;
    const queries = views.join('').split('select ').length;
    expect(views.length).toBeGreaterThan(0);
    expect(queries).toBeLessThan(formulas * 1.5);
  }, 120_000);
});
