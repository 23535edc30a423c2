import { expect, test, vi } from 'vitest';
import { CellBatch } from '../../../../shared/tabular/cell-batch.ts';
import { openTable } from '../../../../shared/tabular/open-table.ts';
import { compileSchema } from '../../../../shared/validation/compile-schema.ts';
import { validateTable } from '../../../../shared/validation/validate-table.ts';
import { bufferSource } from '../../../support/spreadsheets/buffer-source.ts';
import { writeWorkbook } from '../../../support/spreadsheets/workbook-writer.ts';

async function validate(csv: string, schema: Record<string, unknown>) {
  const table = await openTable(bufferSource(csv));
  return validateTable({ table, check: compileSchema(schema) });
}

const headers = Array.from({ length: 16_384 }, (_, i) => `${i}-`.padEnd(1_000, 'é'));

test('a table with as many columns as allowed, all wrong, has a result well below 6 MB', async () => {
  const csv = `${headers.join(',')}\n${headers.map(() => 'x').join(',')}\n`;

  const result = await validate(csv, {
    properties: { a: {} },
    additionalProperties: { type: 'integer' },
  });

  expect(result.issueCount).toBe(16_384);
  expect(result.columns.length).toBeLessThan(16_384);
  expect(result.warnings[0]).toMatchObject({
    code: 'columns-not-listed',
    message: expect.stringContaining(`${result.columns.length} of 16384 are listed`),
  });
  expect(Buffer.byteLength(JSON.stringify(result))).toBeLessThan(4_000_000);
});

test('a column name of more than 1,000 characters is refused', async () => {
  await expect(validate(`a,${'b'.repeat(1_001)}\n1,2\n`, { properties: { a: {} } })).rejects.toMatchObject({
    code: 'file-limit-exceeded',
    message: expect.stringContaining('1,000 characters in the name of one column (cell B1)'),
    details: { limit: 'headerLength', maximum: 1_000 },
  });
});

test('messages shorten the names of columns', async () => {
  const schema = { properties: { a: {} }, additionalProperties: false };

  const { issues } = await validate(`a,${'b'.repeat(1_000)}\n`, schema);

  expect(issues.map(({ message }) => message)).toEqual([
    `The schema does not allow a column “${'b'.repeat(99)}…”`,
  ]);
});

test('a cell far to the right of the header costs no more than the cell', async () => {
  const header = '<row><c t="str"><v>a</v></c></row>';
  const row = (number: number) => `<row><c><v>1</v></c><c r="XFD${number}"><v>2</v></c></row>`;
  const sheetData = header + Array.from({ length: 100 }, (_, i) => row(i + 2)).join('');
  const table = await openTable(bufferSource(writeWorkbook({ sheets: [{ name: 'One', sheetData }] })));
  const built = vi.spyOn(CellBatch.prototype, 'cell');

  const result = await validateTable({ table, check: compileSchema({ properties: { a: {} } }) });

  expect(result.issuesByCode).toEqual({ 'extra-cell': 100 });
  expect(built.mock.calls.length).toBeLessThan(1_000);
  built.mockRestore();
});
