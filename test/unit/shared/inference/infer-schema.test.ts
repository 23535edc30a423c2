import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inferSchema } from '../../../../shared/inference/infer-schema.ts';
import { openTable } from '../../../../shared/tabular/open-table.ts';
import { checkSchema } from '../../../../shared/validation/check-schema.ts';
import { compileSchema } from '../../../../shared/validation/compile-schema.ts';
import { validateTable } from '../../../../shared/validation/validate-table.ts';
import { bufferSource } from '../../../support/spreadsheets/buffer-source.ts';
import { writeCsv } from '../../../support/spreadsheets/csv-writer.ts';
import { writeWorkbook } from '../../../support/spreadsheets/workbook-writer.ts';

async function infer(bytes: Uint8Array | string) {
  return inferSchema({ table: await openTable(bufferSource(bytes)) });
}

describe('an inferred schema', () => {
  test.each([
    [['1', '-20', '0'], { type: 'integer' }],
    [['1', '2.5', '1e3'], { type: 'number' }],
    [['true', 'FALSE'], { type: 'boolean' }],
    [['2024-02-29', '1999-12-31'], { type: 'string', format: 'date' }],
    [['2024-02-30', '1999-12-31'], { type: 'string' }],
    [['007', '12'], { type: 'string' }],
    [['1', 'two'], { type: 'string' }],
    [['1', 'true'], { type: 'string' }],
    [['03/04/2026'], { type: 'string' }],
    [['ada@example.org'], { type: 'string' }],
    [['0x10', '1_000'], { type: 'string' }],
    [['9007199254740993'], { type: 'integer' }],
  ])('of %j is %j', async (values, expected) => {
    const { schema } = await infer(writeCsv([['a'], ...values.map((value) => [value])]));
    expect(schema.properties).toEqual({ a: expected });
  });

  test('looks at all rows, not only at the first', async () => {
    const rows = Array.from({ length: 5_000 }, (_, i) => [i === 4_999 ? 'n/a' : `${i}`]);
    const { schema, rows: count } = await infer(writeCsv([['a'], ...rows]));
    expect(schema.properties).toEqual({ a: { type: 'string' } });
    expect(count).toBe(5_000);
  });

  test('requires the columns that have no gap', async () => {
    const { schema } = await infer('a,b,c\n1,2,\n1,,\n');
    expect(schema.required).toEqual(['a']);
  });

  test('says what it rests on', async () => {
    const { columns } = await infer(' a ,b\n1,x\n2.5,x\n');
    expect(columns).toMatchObject([
      { name: 'a', index: 1, values: 2, nulls: 0, integers: 1, numbers: 2, examples: ['1', '2.5'] },
      { name: 'b', index: 2, values: 2, numbers: 0, examples: ['x'] },
    ]);
  });

  test('leaves out columns without a name', async () => {
    const { schema } = await infer('a,,b\n1,2,3\n');
    expect(schema.properties).toEqual({ a: { type: 'integer' }, b: { type: 'integer' } });
  });

  test('comes with warnings of failed formulas', async () => {
    const rows = [['a'], [{ error: '#N/A' }], [1]];
    const { schema, warnings } = await infer(writeWorkbook({ sheets: [{ name: 'One', rows }] }));
    expect(schema.properties).toEqual({ a: { type: 'integer' } });
    expect(warnings).toEqual(['One cell holds the error of a formula. Under any schema that is an issue.']);
  });

  test('looks for the header below rows of white space', async () => {
    const { schema, rows } = await infer(' ,\na,b\n1,x\n');
    expect([Object.keys({ ...Object(schema.properties) }), rows]).toEqual([['a', 'b'], 1]);
  });

  test('refuses a table without a header', async () => {
    for (const table of [',,\n', ' ,\n', '__proto__\n1\n']) {
      await expect(infer(table)).rejects.toMatchObject({ code: 'header-missing' });
    }
  });

  test.each([
    ['an empty table', ',,\n'],
    ['a header that is too long', `a,${'b'.repeat(1_001)}\n1,2\n`],
  ])('refuses %s in the words of the validation', async (_, csv) => {
    const table = await openTable(bufferSource(csv));
    const refusal = await validateTable({ table, check: compileSchema({ properties: { a: {} } }) }).then(
      () => expect.unreachable('The table was read'),
      (error: unknown) => error,
    );
    await expect(infer(csv)).rejects.toEqual(refusal);
  });

  const aText = fc.oneof(
    fc.constantFrom(
      '',
      '0',
      '007',
      '-0',
      '1e5',
      'true',
      'TRUE',
      '2024-02-29',
      ' 1',
      '1.50',
      '9007199254740993',
    ),
    fc.integer().map(String),
    fc.string({ unit: 'grapheme', maxLength: 8 }).filter((text) => !text.includes('\0')),
  );
  // A table whose only column has the reserved name is refused.
  const aName = fc.stringMatching(/^[a-z_]{1,9}$/).filter((name) => name !== '__proto__');
  const aTable = fc.integer({ min: 1, max: 5 }).chain((width) =>
    fc.record({
      names: fc.uniqueArray(aName, { minLength: width, maxLength: width }),
      rows: fc.array(fc.array(aText, { minLength: width, maxLength: width }), { maxLength: 12 }),
    }),
  );

  test('accepts the table it was read off, as CSV and as XLSX', async () => {
    await fc.assert(
      fc.asyncProperty(aTable, async ({ names, rows }) => {
        const asCsv = Buffer.from(writeCsv([names, ...rows]));
        for (const bytes of [asCsv, writeWorkbook({ sheets: [{ name: 'One', rows: [names, ...rows] }] })]) {
          const { schema } = await infer(bytes);
          expect(checkSchema(schema)).toEqual([]);
          const table = await openTable(bufferSource(bytes), { delimiter: ',' });
          expect((await validateTable({ table, check: compileSchema(schema) })).issues).toEqual([]);
        }
      }),
      { numRuns: 20 },
    );
  });
});
