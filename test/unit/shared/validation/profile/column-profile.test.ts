import { utils, write } from '@e965/xlsx';
import { table as arqueroTable, op } from 'arquero';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openTable } from '../../../../../shared/tabular/open-table.ts';
import { compileSchema } from '../../../../../shared/validation/compile-schema.ts';
import { ColumnProfile } from '../../../../../shared/validation/profile/column-profile.ts';
import { validateTable } from '../../../../../shared/validation/validate-table.ts';
import { bufferSource } from '../../../../support/spreadsheets/buffer-source.ts';
import { writeCsv } from '../../../../support/spreadsheets/csv-writer.ts';
import { writeWorkbook } from '../../../../support/spreadsheets/workbook-writer.ts';

/** The profile of a column `a` with these cells, as it is stored and read again. */
async function profileOf(values: readonly string[], column: object): Promise<ColumnProfile> {
  const rows = [['a', 'row'], ...values.map((value, i) => [value, `${i}`])];
  const table = await openTable(bufferSource(writeCsv(rows)), { delimiter: ',' });
  const check = compileSchema({ properties: { a: column, row: {} } });
  const { columns } = await validateTable({ table, check });
  return ColumnProfile.parse(JSON.parse(JSON.stringify(columns[0]?.profile)));
}

describe('the profile of a column', () => {
  test('sums up numbers', async () => {
    const values = ['10', '2', '', '4.5', '2', 'none'];
    expect(await profileOf(values, { type: 'number' })).toEqual({
      sampleRows: 6,
      complete: true,
      values: 5,
      distinct: 4,
      min: 2,
      max: 10,
      mean: 4.625,
      quantiles: { p5: 2, p25: 2, p50: 3.25, p75: 5.875, p95: 9.175 },
      lengths: { min: 4, max: 4, mean: 4 },
      mostFrequent: [{ value: '2', count: 2 }],
    });
  });

  test('sums up texts, with leading zeros and characters beyond the first plane', async () => {
    expect(await profileOf(['007', '12', '🦊', '12'], { type: 'string' })).toEqual({
      sampleRows: 4,
      complete: true,
      values: 4,
      distinct: 3,
      min: '007',
      max: '🦊',
      mean: null,
      quantiles: null,
      lengths: { min: 1, max: 3, mean: 2 },
      mostFrequent: [{ value: '12', count: 2 }],
    });
  });

  test('takes what is no integer for a text, as a workbook has it too', async () => {
    const rows = [['a'], [30], [30.5], [31]];
    const table = await openTable(bufferSource(writeWorkbook({ sheets: [{ name: 'One', rows }] })));
    const check = compileSchema({ properties: { a: { type: 'integer' } } });
    const [column] = (await validateTable({ table, check })).columns;
    expect(column?.profile).toEqual(await profileOf(['30', '30.5', '31'], { type: 'integer' }));
    expect(column?.profile).toMatchObject({ values: 3, mean: 30.5, lengths: { min: 4, max: 4, mean: 4 } });
  });

  test('has a mean of lengths without the noise of adding fractions', async () => {
    const lengths = [7, 4, 7, 2, 3, 1];
    const profile = await profileOf(
      lengths.map((length, i) => String(i % 10).repeat(length)),
      {},
    );
    expect(profile.lengths?.mean).toBe(4);
  });

  test('has the first and the last of dates', async () => {
    const profile = await profileOf(['2024-02-29', '1999-12-31'], { type: 'string', format: 'date' });
    expect(profile).toMatchObject({ min: '1999-12-31', max: '2024-02-29' });
  });

  test('counts booleans by what they mean', async () => {
    const profile = await profileOf(['TRUE', 'true', 'false'], { type: 'boolean' });
    expect(profile).toMatchObject({
      distinct: 2,
      min: null,
      max: null,
      lengths: null,
      mostFrequent: [{ value: 'TRUE', count: 2 }],
    });
  });

  test('leaves out what the schema declares to mean nothing', async () => {
    const profile = await profileOf(['1', '-', '-'], { type: 'integer', 'x-missing-values': ['-'] });
    expect(profile).toMatchObject({ values: 1, mostFrequent: [], lengths: null });
  });

  test('has nothing to say of a column without values', async () => {
    const profile = await profileOf(['', ''], {});
    expect(profile).toMatchObject({ values: 0, distinct: 0, min: null, mean: null, quantiles: null });
  });

  test('shortens values', async () => {
    const long = 'x'.repeat(500);
    const { min, max, mostFrequent, lengths } = await profileOf([long, long], {});
    const short = `${'x'.repeat(99)}…`;
    expect([min, max, mostFrequent]).toEqual([short, short, [{ value: short, count: 2 }]]);
    expect(lengths).toMatchObject({ max: 500 });
  });

  test('names the five most frequent values, of equals the first', async () => {
    const { mostFrequent } = await profileOf([...'abcdefgabcdefgg'], {});
    expect(mostFrequent).toEqual([...'gabcd'].map((value, i) => ({ value, count: i === 0 ? 3 : 2 })));
  });

  test('stays finite with the largest numbers there are', async () => {
    const profile = await profileOf(['-1.7e308', '1.7e308', '1e308', '9'.repeat(400)], { type: 'number' });
    expect(profile).toMatchObject({ values: 4, min: -1.7e308, max: 1.7e308, distinct: 4 });
    expect(profile.mean).toBeGreaterThan(0);
    expect(profile.quantiles?.p5).toBeLessThan(0);
  });

  test('agrees with arquero', async () => {
    const numbers = fc.array(
      fc.oneof(fc.integer({ min: -9, max: 9 }), fc.float({ noNaN: true, min: -1e6, max: 1e6 })),
      {
        minLength: 1,
        maxLength: 60,
      },
    );
    await fc.assert(
      fc.asyncProperty(numbers, async (values) => {
        const { quantiles, mean, min, max, distinct } = await profileOf(values.map(String), {
          type: 'number',
        });
        const expected = arqueroTable({ a: values }).rollup({
          mean: op.mean('a'),
          min: op.min('a'),
          max: op.max('a'),
          distinct: op.distinct('a'),
          p5: op.quantile('a', 0.05),
          p25: op.quantile('a', 0.25),
          p50: op.quantile('a', 0.5),
          p75: op.quantile('a', 0.75),
          p95: op.quantile('a', 0.95),
        });
        const ours = { mean, min, max, distinct, ...quantiles };
        for (const [name, value] of Object.entries(ours)) {
          expect(value, name).toBeCloseTo(Number(expected.get(name)), 6);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('the profile of a large table', () => {
  const ROWS = 8_000;
  const words = Array.from({ length: 40 }, (_, i) => `word ${i}`);
  const rows = Array.from({ length: ROWS }, (_, i) => [
    i,
    i % 2 === 0 ? 'even' : 'odd',
    words[(i * 7919) % 40] ?? '',
    i % 3 === 0 ? null : i / 8,
    i % 5 === 0 ? 'long '.repeat(60 + (i % 40)) : 'ä',
  ]);
  const schema = {
    properties: { id: { type: 'integer' }, parity: {}, word: {}, share: { type: 'number' }, text: {} },
  };
  const header = ['id', 'parity', 'word', 'share', 'text'];
  const asCsv = writeCsv([header, ...rows.map((row) => row.map((cell) => (cell === null ? '' : `${cell}`)))]);

  async function columnsOf(bytes: Uint8Array | string, chunkBytes?: number) {
    const table = await openTable(bufferSource(bytes, chunkBytes));
    return (await validateTable({ table, check: compileSchema(schema) })).columns;
  }

  test('is the same whatever the chunks and the format', async () => {
    const expected = await columnsOf(asCsv);
    for (const chunkBytes of [997, 20_011]) expect(await columnsOf(asCsv, chunkBytes)).toEqual(expected);
    for (const areStringsShared of [true, false]) {
      const sheets = [{ name: 'One', rows: [header, ...rows] }];
      expect(await columnsOf(writeWorkbook({ sheets, areStringsShared }))).toEqual(expected);
    }
    const sheet = utils.aoa_to_sheet([header, ...rows]);
    // Cut at 255 characters without a table of shared strings.
    const options = { bookType: 'biff8', bookSST: true, type: 'buffer' } as const;
    expect(await columnsOf(write({ SheetNames: ['One'], Sheets: { One: sheet } }, options))).toEqual(
      expected,
    );
  });

  test('rests on rows from everywhere, also of tables that repeat themselves', async () => {
    const [id, parity, word, share, text] = (await columnsOf(asCsv)).map(({ profile }) => profile);
    expect(id).toMatchObject({ complete: false, distinct: ROWS });
    expect(id?.sampleRows).toBeGreaterThan(200);
    expect(id?.sampleRows).toBeLessThanOrEqual(1_000);
    expect(id?.quantiles?.p50).toBeGreaterThan(0.35 * ROWS);
    expect(id?.quantiles?.p50).toBeLessThan(0.65 * ROWS);
    expect(parity?.distinct).toBe(2);
    const [most, least] = parity?.mostFrequent.map(({ count }) => count) ?? [];
    expect((least ?? 0) / (most ?? 1)).toBeGreaterThan(0.7);
    expect(word?.distinct).toBe(40);
    expect((share?.values ?? 0) / (share?.sampleRows ?? 1)).toBeGreaterThan(0.5);
    expect(share?.distinct).toBeGreaterThan(0.5 * ROWS);
    expect(text?.lengths).toMatchObject({ min: 1 });
  });

  test('rests on fewer rows where texts are long, on the same in all formats', async () => {
    const long = Array.from({ length: 300 }, (_, i) => [i, '', '', 0, `${i}`.padEnd(20_000, '-')]);
    const expected = await columnsOf(writeCsv([header, ...long.map((row) => row.map(String))]));
    expect(expected[0]?.profile).toMatchObject({ complete: false, distinct: 300 });
    expect(expected[0]?.profile?.sampleRows).toBeGreaterThan(20);
    expect(expected[0]?.profile?.sampleRows).toBeLessThanOrEqual(100);
    const sheets = [{ name: 'One', rows: [header, ...long] }];
    expect(await columnsOf(writeWorkbook({ sheets, areStringsShared: true }))).toEqual(expected);
  });

  test('passes over rows whose texts leave no room for others', async () => {
    const huge = 'x'.repeat(900_000);
    const csv = `a,b,c\n${huge},${huge},${huge}\nshort,short,short\n`;
    const table = await openTable(bufferSource(csv));
    const { columns } = await validateTable({ table, check: compileSchema({ properties: { a: {} } }) });
    expect(columns[0]?.profile).toMatchObject({ sampleRows: 1, complete: false, max: 'short' });
  });

  test('is left out beyond the first 256 columns, and when nobody wants it', async () => {
    const names = Array.from({ length: 300 }, (_, i) => `c${i}`);
    const csv = `${names.join()}\n${names.join()}\n`;
    const check = compileSchema({ properties: { c0: {} } });
    const profiled = async (profiles?: boolean) => {
      const table = await openTable(bufferSource(csv));
      const { columns } = await validateTable({
        table,
        check,
        ...(profiles === undefined ? {} : { profiles }),
      });
      return columns.filter(({ profile }) => profile !== undefined).length;
    };
    expect(await profiled()).toBe(256);
    expect(await profiled(false)).toBe(0);
  });

  test('takes no other columns their place, and is bounded', async () => {
    const names = Array.from({ length: 1_000 }, (_, i) => `c${i}`);
    const cells = names.map(() => `"${'日'.repeat(300)}"`).join();
    const table = await openTable(bufferSource(`${names.join()}\n${cells}\n${cells}\n`));
    const result = await validateTable({ table, check: compileSchema({ properties: { c0: {} } }) });
    expect(result.columns).toHaveLength(1_000);
    expect(Buffer.byteLength(JSON.stringify(result))).toBeLessThan(1_500_000);
  });
});
