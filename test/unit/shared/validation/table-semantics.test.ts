import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openTable } from '../../../../shared/tabular/open-table.ts';
import { ruleOfColumnSchema } from '../../../../shared/validation/column-rule.ts';
import { compileSchema } from '../../../../shared/validation/compile-schema.ts';
import type { Issue } from '../../../../shared/validation/issue.ts';
import { cellReader } from '../../../../shared/validation/read-cell.ts';
import { validateTable } from '../../../../shared/validation/validate-table.ts';
import { bufferSource } from '../../../support/spreadsheets/buffer-source.ts';
import { type FixtureCell, writeWorkbook } from '../../../support/spreadsheets/workbook-writer.ts';

async function validate(file: string | Uint8Array, schema: Record<string, unknown>, keyCapacity?: number) {
  const issues: Issue[] = [];
  const table = await openTable(bufferSource(file, 64), { delimiter: ',' });
  const onIssues = (batch: readonly Issue[]) => void issues.push(...batch);
  const result = await validateTable({ table, check: compileSchema(schema), onIssues, keyCapacity });
  return { result, issues };
}
const brief = async (file: string, schema: Record<string, unknown>) =>
  (await validate(file, schema)).issues.map(({ cell, code, message }) => [cell, code, message]);
const codes = async (file: string, schema: Record<string, unknown>) =>
  (await validate(file, schema)).issues.map(({ column, code }) => [column, code]);

describe('a cell that reads two ways', () => {
  test.each([
    [
      '03/04/2026',
      { type: 'string', format: 'date' },
      '“03/04/2026” is 3 April 2026 or 4 March 2026; write 2026-04-03 or 2026-03-04, or declare x-date-format',
    ],
    ['"1,234"', { type: 'number' }, '“1,234” is 1234 or 1.234; write one of these, or declare x-decimal'],
  ])('is one issue that shows both: %s', async (text, column, message) => {
    expect(await brief(`a\n${text}\n`, { properties: { a: column } })).toEqual([
      ['A2', 'ambiguous', message],
    ]);
  });

  test.each([
    ['13/04/2026', { type: 'string', format: 'date' }, 'format'],
    ['04/04/2026', { type: 'string', format: 'date' }, 'format'],
    ['"12,34"', { type: 'number' }, 'type'],
    ['"1,234,567"', { type: 'number' }, 'type'],
    ['"1,234"', { type: 'integer' }, 'type'],
  ])('is told from one that has one reading only: %s', async (text, column, code) => {
    expect(await codes(`a\n${text}\n`, { properties: { a: column } })).toEqual([['a', code]]);
  });

  test('is no issue where text is allowed, or once it is declared', async () => {
    const properties = {
      a: { type: ['number', 'string'] },
      b: { format: 'date', 'x-date-format': 'MM/DD/YYYY' },
    };
    expect(await brief('a,b\n"1,234",03/04/2026\n', { properties })).toEqual([]);
  });
});

describe('a message', () => {
  test.each([
    ['cell by cell', {}],
    ['row by row', { minProperties: 1 }],
  ])('names the writing that the schema declares, judged %s', async (_how, more) => {
    const properties = {
      day: { type: 'string', format: 'date', 'x-date-format': 'DD/MM/YYYY' },
      price: { type: 'number', 'x-decimal': ',' },
    };

    expect(await brief('day,price\n31/02/2026,1.5\n', { properties, ...more })).toEqual([
      ['A2', 'format', '“31/02/2026” is not a date (DD/MM/YYYY)'],
      ['B2', 'type', '“1.5” is not a number with “,” as its decimal sign'],
    ]);
  });
});

describe('missing values', () => {
  const schema = {
    properties: { a: { type: 'integer' }, b: { type: 'string', 'x-missing-values': [] } },
    required: ['a'],
    'x-missing-values': ['-999', '#N/A'],
  };

  test('are empty cells, except where a column has a list of its own', async () => {
    const { issues, result } = await validate('a,b\n-999,-999\n1,x\n', schema);
    expect(issues.map(({ cell, code, value }) => [cell, code, value])).toEqual([['A2', 'required', '-999']]);
    expect(result.columns.map(({ nulls }) => nulls)).toEqual([1, 0]);
  });

  test('are the same in a workbook, where they are numbers', async () => {
    const rows: FixtureCell[][] = [
      ['a', 'b'],
      [-999, -999],
      [1, 'x'],
    ];
    const xlsx = writeWorkbook({ sheets: [{ name: 'One', rows }] });
    expect(await validate(xlsx, schema)).toEqual(await validate('a,b\n-999,-999\n1,x\n', schema));
  });
});

describe('headers', () => {
  const properties = { a: { 'x-header-aliases': ['A1'] }, b: {} };
  test('are known by their other names', async () => {
    expect((await validate(' A1 ,b\n1,2\n', { properties })).result.columns).toMatchObject([
      { name: 'a', header: ' A1 ', issues: 0 },
      { name: 'b' },
    ]);
  });

  test('count by their own name first', async () => {
    const { issues, result } = await validate('A1,a\n1,2\n', { properties });
    expect(issues).toMatchObject([{ cell: 'A1', code: 'duplicate-header', value: 'A1' }]);
    expect(result.columns).toMatchObject([{ name: 'a', index: 2 }]);
  });

  test.each([
    ['exact', 'b,a', [['b', 'misplaced-header']]],
    ['exact', 'a', [['b', 'missing-header']]],
    ['exact', 'a,b,c', [['c', 'extra-header']]],
    ['exact', 'a,b', []],
    ['subset', 'b', []],
    ['subset', 'b,c', [['c', 'extra-header']]],
    ['superset', 'c,b,a', []],
    ['superset', 'c,b', [['a', 'missing-header']]],
    ['any', 'c', []],
  ])('under the policy %s may be %s with the issues %j', async (policy, header, expected) => {
    expect(await codes(`${header}\n`, { properties, 'x-header': policy })).toEqual(expected);
  });
});

describe('x-unique', () => {
  test('names the row where a value first stood, and passes over empty cells', async () => {
    const schema = { properties: { a: { type: 'number' }, b: {} }, 'x-unique': [['a'], ['a', 'b']] };
    expect(await brief('a,b\n1,x\n1.0,x\n,x\n,x\n2,\n2,\n', schema)).toEqual([
      ['A3', 'unique', '“1.0” stands in row 2 already'],
      [null, 'unique', 'The values in “a”, “b” together stand in row 2 already'],
      ['A7', 'unique', '“2” stands in row 6 already'],
    ]);
  });

  test('finds what a map would find, however few keys fit into memory', async () => {
    const row = fc.tuple(fc.constantFrom('', 'x', 'y', 'z'), fc.integer({ min: 0, max: 40 }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { maxLength: 120 }),
        fc.constantFrom(1, 3, 16),
        async (rows, capacity) => {
          const schema = { properties: { a: {}, b: {} }, 'x-unique': [['a', 'b'], ['b']] };
          const { issues } = await validate(
            `a,b\n${rows.map((r) => `${r.join(',')}\n`).join('')}`,
            schema,
            capacity,
          );

          const seen = new Map<string, number>();
          const expected: unknown[] = [];
          for (const [i, [a, b]] of rows.entries()) {
            for (const key of [`${b}`, ...(a === '' ? [] : [`${a} ${b}`])]) {
              const first = seen.get(key);
              if (first === undefined) seen.set(key, i + 2);
              else expected.push([i + 2, expect.stringContaining(`in row ${first} already`)]);
            }
          }
          expect(issues.map(({ row, message }) => [row, message])).toEqual(expected);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('declared ways of writing', () => {
  test('numbers as German and American spreadsheets show them read back', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -1e12, max: 1e12 }).map((n) => n / 100),
        fc.constantFrom(['de-DE', ','] as const, ['en-US', '.'] as const),
        (value, [locale, decimal]) => {
          const text = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 }).format(value);
          const read = cellReader(ruleOfColumnSchema({ type: 'number', 'x-decimal': decimal }));
          expect(Number(read({ kind: 'text', value: text })) + 0).toBe(value + 0);
        },
      ),
    );
  });

  test('dates written in any order read back', () => {
    const day = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(
        day,
        fc.constantFrom('D.M.YYYY', 'MM/DD/YYYY', 'YYYYMMDD', 'DD-MM-YYYY'),
        (date, format) => {
          const iso = date.toISOString().slice(0, 10);
          const [year = '', month = '', dayOfMonth = ''] = iso.split('-');
          const text = format
            .replace('YYYY', year)
            .replace('MM', month)
            .replace('DD', dayOfMonth)
            .replace('M', String(Number(month)))
            .replace('D', String(Number(dayOfMonth)));
          const read = cellReader(ruleOfColumnSchema({ format: 'date', 'x-date-format': format }));
          expect(read({ kind: 'text', value: text })).toBe(iso);
        },
      ),
    );
  });
});

test('the largest 64-bit integer is an exact bound when it is written as a power of two', async () => {
  const a = { type: 'integer', exclusiveMaximum: 2 ** 63, minimum: -(2 ** 63) };
  const csv = 'a\n9223372036854775807\n9223372036854775808\n-9223372036854775808\n-9223372036854775809\n';
  expect((await validate(csv, { properties: { a } })).issues.map(({ cell, code }) => [cell, code])).toEqual([
    ['A3', 'exclusive-maximum'],
    ['A5', 'minimum'],
  ]);
});
