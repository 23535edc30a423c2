import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openTable } from '../../../../shared/tabular/open-table.ts';
import { checkSchema } from '../../../../shared/validation/check-schema.ts';
import { compileSchema } from '../../../../shared/validation/compile-schema.ts';
import { validateTable } from '../../../../shared/validation/validate-table.ts';
import { bufferSource } from '../../../support/spreadsheets/buffer-source.ts';
import { writeWorkbook } from '../../../support/spreadsheets/workbook-writer.ts';

const USERS = {
  $schema: 'http://json-schema.org/draft-04/schema#',
  type: 'object',
  properties: {
    name: { type: 'string' },
    age: { type: 'integer', minimum: 0 },
    is_adult: { type: 'boolean' },
  },
  required: ['name', 'age', 'is_adult'],
};
/** The replaced system's own files, where they are at hand; the project does not hold them. */
const DATA = new URL('../../../../../shared/data/validation/', import.meta.url);

async function validate(file: Uint8Array | string, schema: Record<string, unknown>) {
  expect(checkSchema(schema)).toEqual([]);
  return validateTable({ table: await openTable(bufferSource(file)), check: compileSchema(schema) });
}

describe('the replaced system’s sample of users', () => {
  test('is valid as CSV', async () => {
    const csv = 'name,age,is_adult\nAlice,30,true\nBob,17,false\nJuan,20,true\nCarlos,10,false\n';
    expect((await validate(csv, USERS)).rows).toEqual({ total: 4, valid: 4, invalid: 0 });
  });

  test('is valid as a workbook whose formulas give booleans as text', async () => {
    const isAdult = (row: number, result: boolean) => ({
      xml: `<c t="str"><f>IF(B${row}&gt;=18,"true","false")</f><v>${result}</v></c>`,
    });
    const rows = [
      ['name', 'age', 'is_adult'],
      ['Alice', 30, isAdult(2, true)],
      ['Bob', 17, isAdult(3, false)],
    ];
    const workbook = writeWorkbook({ sheets: [{ name: 'Sheet1', rows }], areStringsShared: true });
    expect((await validate(workbook, USERS)).rows).toEqual({ total: 2, valid: 2, invalid: 0 });
  });
});

describe.runIf(existsSync(DATA))('the replaced system’s own files', () => {
  const read = (name: string) => readFileSync(new URL(name, DATA));

  test.each([
    ['acme__users__sample1.csv', 'acme__users_sample1.json', 4, 3, []],
    ['acme__users__sample1.xlsx', 'acme__users_sample1.json', 4, 3, []],
    ['acme__users__sample1.xls', 'acme__users_sample1.json', 4, 3, []],
    [
      'csv_columns-100_data_rows-1000_columns-100.csv',
      'csv_columns-100_schema_rows-1000_columns-100.json',
      1000,
      100,
      [],
    ],
    [
      'csv_rows-1000_data_rows-1000_columns-400.csv',
      'csv_rows-1000_schema_rows-1000_columns-400.json',
      1000,
      400,
      [],
    ],
    // Its first column is an index without a name.
    [
      'excel_columns-100_data_rows-5000_columns-100.xlsx',
      'excel_columns-100_schema_rows-5000_columns-100.json',
      5000,
      100,
      [{ code: 'blank-header', cell: 'A1' }],
    ],
  ])(
    '%s is valid',
    async (file, schema, total, columns, warnings) => {
      const result = await validate(read(file), JSON.parse(read(schema).toString()));
      expect(result).toMatchObject({ outcome: 'valid', rows: { total, valid: total }, warnings });
      expect(result.columns).toHaveLength(columns);
    },
    30_000,
  );
});
