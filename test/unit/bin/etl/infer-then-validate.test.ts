import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { WriteStream } from 'node:tty';
import { utils, write } from '@e965/xlsx';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runEtl } from '../../../../bin/etl/run-etl.ts';
import { writeCsv } from '../../../support/spreadsheets/csv-writer.ts';
import { writeWorkbook } from '../../../support/spreadsheets/workbook-writer.ts';

/** A cell; `day` is a date, as workbooks count them. */
type Value = string | number | boolean | null | { readonly day: number };

const ISO_FORMAT = 'yyyy-mm-dd';

const aWord = fc.string({ unit: 'grapheme', maxLength: 8 }).filter((word) => !word.includes('\0'));
const aDay = fc.record({ day: fc.integer({ min: 61, max: 60_000 }) });
const anOddText = fc.constantFrom(
  ...['007', '-0', '1e5', '1.50', ' 1', 'TRUE', 'false', '0x10', '2024-02-29', '2023-02-29', '03/04/2026'],
  ...['9007199254740993', '1.234,5', 'null', '#N/A', 'a "quoted"\nline', '00:30', 'ada@example.org'],
);
const aNumber = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 });
/** Of one type in most columns: only then is anything narrower than a string inferred. */
const cellsOfAColumn = [
  fc.integer({ min: -1_000_000, max: 1_000_000 }),
  aNumber,
  fc.boolean(),
  aDay,
  anOddText,
  aWord,
  fc.oneof(fc.integer(), aNumber, fc.boolean(), aDay, anOddText, aWord),
].map((cell: fc.Arbitrary<Value>) => [cell, fc.option(cell, { nil: null })]);

const aTable = fc
  .array(fc.constantFrom(...cellsOfAColumn.flat()), { minLength: 1, maxLength: 6 })
  .chain((columns) =>
    fc.record({
      header: fc.uniqueArray(fc.oneof(aWord, fc.constantFrom('__proto__', 'a b', 'é', '1')), {
        minLength: columns.length,
        maxLength: columns.length,
        selector: (name) => name.trim(),
      }),
      rows: fc.array(fc.tuple(...columns), { maxLength: 12 }),
    }),
  );
type Table = typeof aTable extends fc.Arbitrary<infer T> ? T : never;

const WRITERS: Record<string, (table: Table) => Uint8Array> = {
  csv: ({ header, rows }) => Buffer.from(writeCsv([header, ...rows.map((row) => row.map(csvText))])),
  xlsx: ({ header, rows }) =>
    writeWorkbook({
      sheets: [{ name: 'One', rows: [header, ...rows.map((row) => row.map(xlsxCell))] }],
      formats: [ISO_FORMAT],
    }),
  xls: ({ header, rows }) => {
    const sheet = utils.aoa_to_sheet([header, ...rows.map((row) => row.map(xlsCell))]);
    return write({ SheetNames: ['One'], Sheets: { One: sheet } }, { bookType: 'biff8', type: 'buffer' });
  },
};

/** Cells beyond the last header are issues under any schema. */
function isDescribable({ header }: Table): boolean {
  return header.at(-1)?.trim() !== '' && header.some((name) => !['', '__proto__'].includes(name.trim()));
}

function csvText(value: Value): string {
  if (value === null) return '';
  if (typeof value === 'object')
    return new Date(Date.UTC(1899, 11, 30 + value.day)).toISOString().slice(0, 10);
  return typeof value === 'boolean' ? String(value).toUpperCase() : String(value);
}

function xlsxCell(value: Value) {
  return value !== null && typeof value === 'object' ? { xml: `<c s="1"><v>${value.day}</v></c>` } : value;
}

function xlsCell(value: Value) {
  return value !== null && typeof value === 'object' ? { t: 'n', v: value.day, z: ISO_FORMAT } : value;
}

describe('a schema that etl infers', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'infer-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function etl(...argv: string[]) {
    const stdin = new PassThrough();
    stdin.end();
    // Safe: all that is used of a terminal is that it may not be one.
    const [stdout, stderr] = [new PassThrough(), new PassThrough()] as unknown as [WriteStream, WriteStream];
    const outputs = Promise.all([text(stdout), text(stderr)]);
    const code = await runEtl(argv, { stdin, stdout, stderr });
    stdout.end();
    stderr.end();
    const [out, complaints] = await outputs;
    return { code, out, complaints };
  }

  it.each(Object.entries(WRITERS))(
    'accepts the file it was read off: %s',
    async (format, writeTable) => {
      const file = join(folder, `table.${format}`);
      const schema = join(folder, `${format}.schema.json`);
      const types = new Set<unknown>();
      await fc.assert(
        fc.asyncProperty(aTable, async (table) => {
          fc.pre(isDescribable(table));
          await writeFile(file, writeTable(table));
          const inferred = await etl('infer', file, '--delimiter', ',');
          expect(inferred).toMatchObject({ code: 0, complaints: '' });
          await writeFile(schema, inferred.out);
          for (const column of Object.values(Object(JSON.parse(inferred.out).properties))) {
            types.add(Object(column).format ?? Object(column).type);
          }

          const { code, out } = await etl('validate', '--schema', schema, file, '--delimiter', ',');
          const { rows, issues, columns } = JSON.parse(out).files[0];
          expect(issues).toEqual([]);
          expect(code).toBe(0);
          for (const { profile } of columns) expect(profile.sampleRows).toBe(rows.total);
        }),
        { numRuns: 40 },
      );
      expect([...types].sort()).toEqual(['boolean', 'date', 'integer', 'number', 'string']);
    },
    60_000,
  );
});
