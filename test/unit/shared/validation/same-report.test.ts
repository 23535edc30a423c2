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

type Value = string | number | boolean | null;

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
  ),
  fc.integer({ min: -200, max: 200 }),
  fc.double({ min: -1000, max: 1000, noNaN: true }),
  fc.boolean(),
);
const table = fc.integer({ min: 1, max: 4 }).chain((width) =>
  fc.record({
    schemas: fc.array(columnSchema, { minLength: width, maxLength: width }),
    required: fc.subarray(Array.from({ length: width }, (_, i) => `c${i}`)),
    rows: fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 12 }),
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
  return typeof value === 'boolean' ? String(value).toUpperCase() : String(value);
}

describe('the same data', () => {
  test('gives the same report as CSV, as XLSX and as XLS, in whatever pieces it arrives', async () => {
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.boolean(),
        fc.array(chunks, { minLength: 3, maxLength: 3 }),
        async ({ schemas, required, rows }, areStringsShared, [forCsv = [], forXlsx = [], forXls = []]) => {
          const header = schemas.map((_, i) => `c${i}`);
          const check = compileSchema({
            properties: Object.fromEntries(schemas.map((s, i) => [`c${i}`, s])),
            required,
          });
          const sheets = [{ name: 'One', rows: [header, ...rows] }];
          const csv = writeCsv([header, ...rows.map((row) => row.map(csvText))]);
          const expected = await report(csv, forCsv, check);
          expect(await report(writeWorkbook({ sheets, areStringsShared }), forXlsx, check)).toEqual(expected);
          expect(await report(writeXls({ sheets, areStringsShared }), forXls, check)).toEqual(expected);
        },
      ),
      { numRuns: 500 },
    );
  }, 60_000);
});
