import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openTable } from '../../../../shared/tabular/open-table.ts';
import { compileSchema } from '../../../../shared/validation/compile-schema.ts';
import type { Issue } from '../../../../shared/validation/issue.ts';
import type { RowCheck } from '../../../../shared/validation/row-check.ts';
import { validateTable } from '../../../../shared/validation/validate-table.ts';
import { bufferSource } from '../../../support/spreadsheets/buffer-source.ts';
import { writeCsv } from '../../../support/spreadsheets/csv-writer.ts';
import { type FixtureCell, writeWorkbook } from '../../../support/spreadsheets/workbook-writer.ts';
import { writeXls, type XlsCell } from '../../../support/spreadsheets/xls-writer.ts';

type Value = string | number | boolean | null | { readonly day: number } | { readonly result: number };

/** The two styles of a workbook's cells: none, and a date. */
const FORMATS = ['yyyy-mm-dd'];
const FIRST_DAY = Date.UTC(1899, 11, 30);
const DAY_MS = 86_400_000;

const columnSchema = fc.constantFrom<object>(
  { type: 'integer', minimum: 0, maximum: 100 },
  { type: ['integer', 'null'] },
  { type: 'number', exclusiveMinimum: 0 },
  { type: 'boolean' },
  { type: 'string', minLength: 2, maxLength: 5 },
  { type: 'string', pattern: '^[a-z0-9]+$' },
  { enum: ['a', 'b', 3] },
  { type: 'string', format: 'date' },
  { anyOf: [{ type: 'integer' }, { const: 'n/a' }] },
  { type: 'integer', exclusiveMinimum: 2 ** 53 },
  { type: ['integer', 'null'], 'x-missing-values': ['n/a', '-100'] },
  { type: 'string', format: 'date', 'x-date-format': 'DD/MM/YYYY' },
  { type: 'boolean', 'x-true': ['a'], 'x-false': ['n/a'] },
  { type: 'number', 'x-decimal': '.' },
  { type: 'string', 'x-header-aliases': ['alias'] },
  {},
);
const cell = fc.oneof(
  fc.constantFrom<Value>(
    null,
    '',
    'a',
    'n/a',
    'true',
    '007',
    ' ',
    'x_x000D_y',
    '2024-02-29',
    '<&">',
    'Zoë, "Zo"\nü',
    '9007199254740993',
    '29/02/2024',
    '1,234.5',
    '#N/A ',
  ),
  fc.integer({ min: -200, max: 200 }),
  fc.double({ min: -1000, max: 1000, noNaN: true }),
  fc.boolean(),
  fc.integer({ min: 61, max: 60_000 }).map((day) => ({ day })),
  fc.integer({ min: -200, max: 200 }).map((result) => ({ result })),
);
/** Some rows are blank, and some have more cells than the header. */
const aRow = (width: number) =>
  fc.oneof(
    { weight: 6, arbitrary: fc.array(cell, { minLength: width, maxLength: width }) },
    { weight: 1, arbitrary: fc.constant(Array.from({ length: width }, (): Value => null)) },
    { weight: 1, arbitrary: fc.array(cell, { minLength: width, maxLength: width + 2 }) },
  );
const table = fc.integer({ min: 1, max: 4 }).chain((width) =>
  fc.record({
    schemas: fc.array(columnSchema, { minLength: width, maxLength: width }),
    required: fc.subarray(Array.from({ length: width }, (_, i) => `c${i}`)),
    rows: fc.array(aRow(width), { maxLength: 12 }),
    unique: fc.boolean(),
    policy: fc.constantFrom('exact', 'subset', 'superset', 'any', undefined),
  }),
);
/** Where a file breaks into pieces as it arrives. */
const chunks = fc.oneof(
  fc.constant([64 * 1024]),
  fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 8 }),
);

async function report(file: Uint8Array | string, chunkBytes: readonly number[], check: RowCheck) {
  const issues: Issue[] = [];
  const opened = await openTable(bufferSource(file, chunkBytes), { delimiter: ',' });
  const result = await validateTable({
    table: opened,
    check,
    onIssues: (batch) => void issues.push(...batch),
  });
  return { issues, result };
}

/** As a spreadsheet writes the cell when it saves as CSV. */
function csvText(value: Value): string {
  if (value === null) return '';
  if (typeof value !== 'object')
    return typeof value === 'boolean' ? String(value).toUpperCase() : String(value);
  return 'day' in value
    ? new Date(FIRST_DAY + value.day * DAY_MS).toISOString().slice(0, 10)
    : String(value.result);
}

function xlsxCell(value: Value): FixtureCell {
  if (value === null || typeof value !== 'object') return value;
  return {
    xml: 'day' in value ? `<c s="1"><v>${value.day}</v></c>` : `<c><f>A1</f><v>${value.result}</v></c>`,
  };
}

function xlsCell(value: Value): XlsCell {
  if (value === null || typeof value !== 'object') return value;
  return 'day' in value ? { number: value.day, style: 1 } : value;
}

const xlsxFile = (rows: readonly (readonly Value[])[], areStringsShared: boolean) =>
  writeWorkbook({
    sheets: [{ name: 'One', rows: rows.map((row) => row.map(xlsxCell)) }],
    formats: FORMATS,
    areStringsShared,
  });
const xlsFile = (rows: readonly (readonly Value[])[], areStringsShared: boolean) =>
  writeXls({
    sheets: [{ name: 'One', rows: rows.map((row) => row.map(xlsCell)) }],
    formats: FORMATS,
    areStringsShared,
  });

describe('the same data', () => {
  test('gives the same report as CSV, as XLSX and as XLS, in whatever pieces it arrives', async () => {
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.boolean(),
        fc.array(chunks, { minLength: 3, maxLength: 3 }),
        async (
          { schemas, required, rows, unique, policy },
          areStringsShared,
          [forCsv = [], forXlsx = [], forXls = []],
        ) => {
          const header = schemas.map((_, i) => `c${i}`);
          const check = compileSchema({
            properties: Object.fromEntries(schemas.map((s, i) => [`c${i}`, s])),
            required,
            ...(unique ? { 'x-unique': [['c0'], header] } : {}),
            ...(policy === undefined ? {} : { 'x-header': policy }),
          });
          const all = [header, ...rows];
          const expected = await report(writeCsv(all.map((row) => row.map(csvText))), forCsv, check);
          expect(await report(xlsxFile(all, areStringsShared), forXlsx, check)).toEqual(expected);
          expect(await report(xlsFile(all, areStringsShared), forXls, check)).toEqual(expected);
        },
      ),
      { numRuns: 500 },
    );
  }, 180_000);

  test('gives the same report in both kinds of workbook where a CSV has no such thing', async () => {
    const check = compileSchema({
      properties: { a: { type: 'integer' }, b: { type: 'string', minLength: 2 }, c: { type: 'boolean' } },
      required: ['a', 'b'],
    });
    const aCell = fc.oneof(
      cell,
      fc.constantFrom('#DIV/0!', '#N/A').map((error) => ({ error })),
    );
    const rowsOfAnyLength = fc.array(fc.array(aCell, { maxLength: 5 }), { maxLength: 12 });
    const biffErrors = { '#DIV/0!': 7, '#N/A': 42 };
    await fc.assert(
      fc.asyncProperty(rowsOfAnyLength, fc.boolean(), async (rows, areStringsShared) => {
        const header = ['a', 'b', 'c'];
        const isError = (value: unknown): value is { error: keyof typeof biffErrors } =>
          typeof value === 'object' && value !== null && 'error' in value;
        const xlsxRows = rows.map((row) => row.map((value) => (isError(value) ? value : xlsxCell(value))));
        const xlsRows = rows.map((row) =>
          row.map((value) => (isError(value) ? { error: biffErrors[value.error] } : xlsCell(value))),
        );
        const options = { formats: FORMATS, areStringsShared };
        const xlsx = writeWorkbook({ sheets: [{ name: 'One', rows: [header, ...xlsxRows] }], ...options });
        const xls = writeXls({ sheets: [{ name: 'One', rows: [header, ...xlsRows] }], ...options });
        expect(await report(xlsx, [4_096], check)).toEqual(await report(xls, [4_096], check));
      }),
      { numRuns: 200 },
    );
  }, 180_000);

  test('keeps the digits of large integers in a workbook that has them', async () => {
    const check = compileSchema({ properties: { id: { type: 'integer', maximum: 2 ** 53 } } });
    const digits = '9007199254740993';
    const xlsx = writeWorkbook({
      sheets: [{ name: 'One', rows: [['id'], [{ xml: `<c><v>${digits}</v></c>` }]] }],
    });
    const fromCsv = await report(`id\n${digits}\n`, [64], check);
    expect(await report(xlsx, [64], check)).toEqual(fromCsv);
    expect(fromCsv.issues).toMatchObject([{ value: digits, code: 'maximum' }]);
  });
});
