import { beforeAll, describe, expect, test } from 'vitest';
import { compileWorkbook } from '../../../../../shared/sql/layout/compile-workbook.ts';
import { writePackage } from '../../../../../shared/sql/layout/write-package.ts';
import { postgresql } from '../../../../../shared/sql/print/postgresql.ts';
import type { WorkbookModel } from '../../../../../shared/workbook/workbook-model.ts';
import { longTable } from '../../../../support/long-table.ts';
import { loadPostgresParser, statementKinds } from '../../../../support/statements.ts';
import { workbookOf } from '../../../../support/workbook-of.ts';

beforeAll(loadPostgresParser);

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1);

/** How many formulas are translated, why others are not, and how many views there are. */
function outcome(model: WorkbookModel) {
  const compiled = compileWorkbook(model, 'book');
  const script = [...writePackage(compiled, postgresql, 'insert').statements].join('');
  return {
    translated: compiled.plan.levels.flat().length,
    refusals: compiled.plan.refused.map(({ refusal }) => refusal),
    views: statementKinds(script).filter((kind) => kind === 'ViewStmt').length,
  };
}

describe('A hostile workbook', () => {
  test('of ranges over whole sheets becomes SQL', () => {
    const cells = Object.fromEntries(
      numbers(40).flatMap((row) => [
        [`A${row + 1}`, row],
        [`B${row + 1}`, row],
      ]),
    );
    const model = workbookOf({
      S: { A1: 'a', B1: 'b', ...cells },
      T: { A1: '=SUM(S!A:XFD)', A3: '=COUNT(S!1:1048576)', A5: '=SUM(S!A1:XFD1048576)' },
    });

    expect(outcome(model)).toEqual({ translated: 3, refusals: [], views: 1 });
  });

  test('of formulas of up to 8,000 characters becomes SQL, or is refused by the cell', () => {
    const model = workbookOf({
      S: {
        A1: 1,
        A3: `=A1${'+$A$1*1.5'.repeat(500)}`,
        A5: `=A1${'+A1'.repeat(2_600)}`,
        A7: `="${'x'.repeat(7_990)}"&A1`,
      },
    });

    expect(outcome(model)).toEqual({
      translated: 2,
      refusals: [expect.stringMatching(/operators build on each other/)],
      views: 1,
    });
  });

  test('of 10,000 nested functions is refused by the cell', () => {
    const model = workbookOf({ S: { A1: `=${'IF(1,'.repeat(10_000)}1${')'.repeat(10_000)}`, A3: '=1+1' } });
    const { translated, refusals } = outcome(model);

    expect(translated).toBe(1);
    expect(refusals).toEqual([expect.stringMatching(/characters/)]);
  });

  test.each(['^', '/', '&', '='])('of 1,000 operators %s in a row is refused', (operator) => {
    const chain = (count: number) => `=${Array<string>(count).fill('A1').join(operator)}`;
    const { translated, refusals } = outcome(
      workbookOf({
        S: {
          A1: 1,
          A3: chain(400),
          A5: chain(1_000),
          A7: `{${chain(1_000)}}`,
        },
      }),
    );

    expect(translated).toBe(1);
    expect(refusals).toHaveLength(2);
    expect(new Set(refusals)).toEqual(
      new Set(['too many operators build on each other: split the formula, or use SUM']),
    );
  });

  test('of names of many signs that mean each other is refused', () => {
    const names = Object.fromEntries(
      numbers(9).map((i) => [`name_${i}`, `${'-'.repeat(200)}${i === 9 ? '1' : `name_${i + 1}`}`]),
    );

    expect(outcome(workbookOf({ S: { A1: '=name_1', A3: '=name_9' } }, { names }))).toMatchObject({
      translated: 1,
      refusals: ['too many operators build on each other: split the formula, or use SUM'],
    });
  });

  test('of names that mean each other is refused by the cell', () => {
    const names = {
      a: 'b+1',
      b: 'c*2',
      c: 'a',
      ...Object.fromEntries(numbers(5_000).map((i) => [`name_${i}`, `name_${i + 1}`])),
    };

    expect(outcome(workbookOf({ S: { A1: '=a', A3: '=name_1', A5: '=name_4990' } }, { names }))).toEqual({
      translated: 1,
      refusals: ['its names refer to each other without end', 'its names refer to each other without end'],
      views: 1,
    });
  });

  test('of 255 sheets that refer to each other becomes SQL', () => {
    const sheets = Object.fromEntries(
      numbers(255).map((i) => [
        `s${i}`,
        { A1: `=s${(i % 255) + 1}!B2+1`, A3: i === 1 ? '=SUM(s1:s255!B2:B3)' : 3, B2: i },
      ]),
    );

    expect(outcome(workbookOf(sheets))).toEqual({ translated: 256, refusals: [], views: 255 });
  });

  test('of 2,000 columns with formulas becomes tables that databases take', () => {
    const column = (index: number): string =>
      (index > 26 ? column(Math.floor((index - 1) / 26)) : '') + String.fromCharCode(65 + ((index - 1) % 26));
    const cells = Object.fromEntries(
      numbers(2_000).flatMap((i) => [
        [`${column(i)}1`, `c${i}`],
        [`${column(i)}2`, i === 1 ? 1 : `=$A2+${i}`],
        [`${column(i)}3`, i === 1 ? 2 : `=$A3+${i}`],
      ]),
    );

    expect(outcome(workbookOf({ S: cells }))).toEqual({ translated: 1_999, refusals: [], views: 8 });
  });

  test('of sheets that build on each other is cut before a database would plan for minutes', () => {
    const sheets = Object.fromEntries(
      numbers(110).map((sheet) => [
        `s${sheet}`,
        Object.fromEntries(
          numbers(20).map((i) => {
            const before = `s${sheet - 1}!A`;
            const row = i * 2;
            const sum = `=${before}${row}+${before}${(i % 20) * 2 + 2}+${before}${((i + 7) % 20) * 2 + 2}`;
            return [`A${row}`, sheet === 1 ? i : sum];
          }),
        ),
      ]),
    );
    const { plan } = compileWorkbook(workbookOf(sheets), 'book');
    const computed = plan.levels.flat();

    expect(computed.length).toBeGreaterThan(100);
    expect(plan.refused.length).toBeGreaterThan(100);
    expect(new Set(plan.refused.map(({ refusalCode }) => refusalCode))).toEqual(
      new Set(['too-many-formulas']),
    );
    // What is computed builds on nothing that is not.
    const lastComputed = Math.max(...computed.map(({ sheetIndex }) => sheetIndex));
    expect(Math.min(...plan.refused.map(({ sheetIndex }) => sheetIndex))).toBeGreaterThanOrEqual(
      lastComputed,
    );
  });

  test('of a formula on each of 1,048,576 rows is one formula', () => {
    const model = longTable(1_048_575, { n: (row) => row, f: { formula: 'A2*2+SUM(A$2:A2)' } });
    const { plan, computed } = compileWorkbook(model, 'book');

    expect(plan.refused).toEqual([]);
    expect(plan.levels.flat().map(({ rows, text }) => [rows.count, text])).toEqual([
      [1_048_575, 'A2*2+SUM(A$2:A2)'],
    ]);
    expect(computed.steps.length).toBeLessThan(5);
  });

  test('of names and ranges beyond the last row and column has errors, or is refused by the cell', () => {
    const model = workbookOf({
      S: { A1: 1, A3: '=A1048577+1', A5: '=XFE1*2', A7: '=SUM(A1:A1048577)', A9: '=A1+1' },
    });
    const { plan } = compileWorkbook(model, 'book');

    expect(plan.refused.map(({ text, refusalCode }) => [text, refusalCode])).toEqual([
      ['SUM(A1:A1048577)', 'volatile'],
    ]);
  });
});
