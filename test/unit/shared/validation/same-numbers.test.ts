import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openTable } from '../../../../shared/tabular/open-table.ts';
import { compileSchema } from '../../../../shared/validation/compile-schema.ts';
import type { Issue } from '../../../../shared/validation/issue.ts';
import type { RowCheck } from '../../../../shared/validation/row-check.ts';
import { validateTable } from '../../../../shared/validation/validate-table.ts';
import { bufferSource } from '../../../support/spreadsheets/buffer-source.ts';
import { writeCsv } from '../../../support/spreadsheets/csv-writer.ts';
import { writeWorkbook } from '../../../support/spreadsheets/workbook-writer.ts';
import { writeXls } from '../../../support/spreadsheets/xls-writer.ts';

async function issuesOf(file: Uint8Array | string, check: RowCheck): Promise<Issue[]> {
  const issues: Issue[] = [];
  await validateTable({
    table: await openTable(bufferSource(file), { delimiter: ',' }),
    check,
    onIssues: (batch) => void issues.push(...batch),
  });
  return issues;
}

const checkOf = (column: object) => compileSchema({ properties: { n: column } });
const csvOf = (numbers: readonly number[]) => writeCsv([['n'], ...numbers.map((number) => [String(number)])]);
const sheetsOf = (numbers: readonly number[]) => [
  { name: 'One', rows: [['n'], ...numbers.map((number) => [number])] },
];

describe('numbers however large', () => {
  test('give the same report as CSV, as XLSX and as XLS', async () => {
    const number = fc.oneof(
      fc.constantFrom(1e20, -1e20, 1e21, -1e21, 2 ** 53, 2 ** 53 + 2, 2 ** 70, 1e-7, 1e300, 0, -0),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.maxSafeInteger(),
    );
    const column = fc.constantFrom(
      { type: 'integer' },
      { type: 'integer', minimum: 0, maximum: 10 },
      { type: ['integer', 'string'], maxLength: 4 },
      { type: ['integer', 'null'], multipleOf: 2 },
      { type: 'number', minimum: 1 },
      { type: 'string', maxLength: 4 },
      { enum: [0, 1e21] },
    );
    await fc.assert(
      fc.asyncProperty(column, fc.array(number, { minLength: 1, maxLength: 8 }), async (schema, numbers) => {
        const check = checkOf(schema);
        const sheets = sheetsOf(numbers);
        const expected = await issuesOf(csvOf(numbers), check);
        expect(await issuesOf(writeWorkbook({ sheets }), check)).toEqual(expected);
        expect(await issuesOf(writeXls({ sheets }), check)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  test('are integers where their shortest text is one', async () => {
    const check = checkOf({ type: 'integer' });
    const issues = await issuesOf(writeWorkbook({ sheets: sheetsOf([1e20, 1e21, -0]) }), check);
    expect(issues).toMatchObject([{ cell: 'A3', code: 'type', value: '1e+21' }]);
  });

  test('are no numbers where no double holds them', async () => {
    const check = checkOf({ type: 'number' });
    const rows = [['n'], [{ xml: '<c><v>1e400</v></c>' }]];
    const issues = await issuesOf(writeWorkbook({ sheets: [{ name: 'One', rows }] }), check);
    expect(issues).toEqual(await issuesOf('n\n1e400\n', check));
    expect(issues).toMatchObject([{ code: 'type', value: '1e400' }]);
  });
});
