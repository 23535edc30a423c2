import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FUNCTIONS } from '../../../shared/sql/functions/catalogue.ts';
import { DIALECTS } from '../../../shared/sql/print/dialects.ts';
import { parsingSummary } from '../../../shared/sql/summary/parsing-summary.ts';
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

/** Rows 2 to 4; what was saved for the total of row 3 is `saved`. */
function orders(saved = 14) {
  const totals = [6, saved, 0];
  return workbookOf({
    Orders: {
      ...down('A', 1, 'Price', 2, 3.5, 10),
      ...down('B', 1, 'Pieces', 3, 4, 0),
      ...{ C1: 'Total', D1: 'Gross', E1: 'Unit', F1: 'Running', G1: 'Rate', H1: 'Mixed', I1: 'Today' },
      ...filled('C', 2, 4, (r) => ({ formula: `A${r}*B${r}`, value: totals[r - 2] ?? 0 })),
      ...filled('D', 2, 4, (r) => ({ formula: `ROUND(C${r}*1.19,2)`, value: [7.14, 16.66, 0][r - 2] ?? 0 })),
      ...filled('E', 2, 4, (r) => ({ formula: `C${r}/B${r}`, value: [2, 3.5, '#DIV/0!'][r - 2] ?? 0 })),
      ...filled('F', 2, 4, (r) => ({ formula: `SUM(C$2:C${r})`, value: [6, 20, 20][r - 2] ?? 0 })),
      ...filled('G', 2, 4, (r) => ({ formula: `D${r}/$K$1`, value: [3.57, 8.33, 0][r - 2] ?? 0 })),
      ...{ H2: { formula: 'A2', value: 2 }, H3: 'typed in', H4: { formula: 'B4', value: 0 } },
      ...filled('I', 2, 4, (r) => ({ formula: `TODAY()-A${r}`, value: 1 })),
      K1: 2,
    },
  });
}

describe('the layout “table”', () => {
  test('computes in the table what the own row tells, and the rest in the view', async () => {
    const run = await runner.run(orders(), 'table');

    const stored = await runner.engine.query(
      'select "_row", "Total", "Gross", "Unit", "Unit_err" from wb."Orders"',
    );
    expect(stored).toEqual([
      { _row: 2, Total: 6, Gross: 7.14, Unit: 2, Unit_err: null },
      { _row: 3, Total: 14, Gross: 16.66, Unit: 3.5, Unit_err: null },
      { _row: 4, Total: 0, Gross: 0, Unit: null, Unit_err: 2 },
    ]);
    const { tables, layout } = parsingSummary(run.compiled, run.pack, DIALECTS.postgresql, null);
    expect(layout).toBe('table');
    const places = tables[0]?.columns
      .filter(({ computedIn }) => computedIn !== undefined)
      .map(({ name, computedIn, whyInView }) => [name, computedIn, whyInView]);
    expect(places).toEqual([
      ['Total', 'table', undefined],
      ['Gross', 'table', undefined],
      ['Unit', 'table', undefined],
      ['Running', 'view', 'it reads more than its own row'],
      ['Rate', 'view', 'it reads more than its own row'],
      ['Mixed', 'view', 'not all of its rows have the same formula'],
      ['Today', 'view', 'its value changes with each calculation'],
    ]);
  });

  test('is proven like the other one, and a wrong saved value is found', async () => {
    const proofs = await (await runner.run(orders(), 'table')).prove();
    const totals = proofs.filter(({ address }) => !address.startsWith('I'));
    expect(totals.length).toBeGreaterThan(6);
    expect(totals.every(({ failed, unresolved }) => failed + unresolved === 0)).toBe(true);

    const wrong = await (await runner.run(orders(15), 'table')).prove();
    expect(wrong.find(({ address }) => address === 'C2:C4')).toMatchObject({ passed: 2, failed: 1 });
    expect(wrong.find(({ address }) => address === 'F2:F4')).toMatchObject({ passed: 3, failed: 0 });
  });

  test('computes anew when inputs change', async () => {
    const run = await runner.run(orders(), 'table');
    await runner.engine.run('update wb."Orders" set "Pieces" = 100 where "_row" = 3');
    const cells = await run.cells();
    expect(['C3', 'D3', 'E3', 'F4', 'G3'].map((cell) => cells.get(`Orders!${cell}`))).toEqual([
      350, 416.5, 3.5, 356, 208.25,
    ]);
  });

  test('shows dates as moments, in the table too', async () => {
    const model = workbookOf({
      S: {
        ...down('A', 1, 'Day', ...[46053, 46081].map((value) => ({ value, format: 'yyyy-mm-dd' }))),
        B1: 'Due',
        ...filled('B', 2, 3, (r) => `=A${r}+30`),
      },
    });
    await runner.run(model, 'table');
    const rows = await runner.engine.query('select "Due"::text as "Due", "Due_num" from wb."S"');
    expect(rows).toEqual([
      { Due: '2026-03-02 00:00:00', Due_num: 46083 },
      { Due: '2026-03-30 00:00:00', Due_num: 46111 },
    ]);
  });

  test('leaves texts that may be days of this year to the view', async () => {
    const model = workbookOf({
      S: { ...down('A', 1, 't', '3 May', '4 May'), ...down('B', 1, 'n', '=A2*1', '=A3*1') },
    });
    const { compiled } = await runner.run(model, 'table');

    expect([...compiled.generated.reasons.values()]).toEqual(['it may read a text as a date of this year']);
  });

  test('declares nothing that PostgreSQL refuses, whatever function is called', async () => {
    const calls = [...FUNCTIONS.values()].flatMap(({ name, arity: [least, most] }) =>
      ['A', 'B', 'C'].flatMap((letter) =>
        [...new Set([least, Math.min(most, 6)])].map((count) => (row: number) => {
          const args = Array.from({ length: count }, (_, i) => (i === 0 ? `${letter}${row}` : `B${row}`));
          return `=${name}(${args.join(',')})`;
        }),
      ),
    );
    let computed = 0;
    for (let i = 0; i < calls.length; i += 200) {
      const columns = calls.slice(i, i + 200).map((call, at) => {
        const letters = lettersOf(at + 4);
        return { [`${letters}1`]: `f${at}`, [`${letters}2`]: call(2), [`${letters}3`]: call(3) };
      });
      const S = Object.assign(
        { ...down('A', 1, 'n', 1.5, 3), ...down('B', 1, 'm', 2, 1), ...down('C', 1, 't', 'a', '12') },
        ...columns,
      );
      const { compiled } = await runner.run(workbookOf({ S }), 'table');
      computed += compiled.generated.columns.size;
    }
    expect(computed).toBeGreaterThan(300);
  });
});

function lettersOf(column: number): string {
  const letter = String.fromCharCode(65 + ((column - 1) % 26));
  return column > 26 ? lettersOf(Math.floor((column - 1) / 26)) + letter : letter;
}
