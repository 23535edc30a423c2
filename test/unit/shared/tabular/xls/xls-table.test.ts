import * as XLSX from '@e965/xlsx';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_LIMITS, type Limits } from '../../../../../shared/tabular/limits.ts';
import { writeCompoundFile } from '../../../../support/spreadsheets/compound-file-writer.ts';
import { readCells, readRows, readTexts } from '../../../../support/spreadsheets/read-table.ts';

type Value = string | number | boolean | null;

function write(
  rows: Value[][],
  bookType: 'biff8' | 'biff5' = 'biff8',
  options: XLSX.WritingOptions = {},
): Buffer {
  const book = XLSX.utils.book_new();
  XLSX.utils.book_append_sheet(book, XLSX.utils.aoa_to_sheet(rows), 'One');
  return XLSX.write(book, { bookType, type: 'buffer', ...options });
}

function record(type: number, ...parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([u16(type, content.length), content]);
}

function u16(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  for (const [i, value] of values.entries()) bytes.writeUInt16LE(value, i * 2);
  return bytes;
}

/** A workbook of one sheet called S from records by hand. */
function workbook(globals: Buffer[], cells: Buffer[]): Buffer {
  const begin = record(0x809, u16(0x600, 5));
  const end = record(0x0a);
  const offset = begin.length + 13 + Buffer.concat(globals).length + end.length;
  const sheet = record(0x85, u16(offset, 0, 0), Buffer.from([1, 0, 0x53]));
  return writeCompoundFile([
    {
      name: 'Workbook',
      content: Buffer.concat([begin, sheet, ...globals, end, record(0x809, u16(0x600, 16)), ...cells, end]),
    },
  ]);
}

const sharedCell = (row: number, column: number, index: number) =>
  record(0xfd, u16(row, column, 0, index, 0));
const rk = (row: number, column: number, value: number) =>
  record(0x27e, u16(row, column, 0, (value << 2) | 2, 0));
const sample: Value[][] = [
  ['name', 'age', 'ok'],
  ['Zoë', 36.5, true],
  ['Łódź', -7, false],
  [null, 123_456_789_012, 'x'],
];
const refused = (bytes: Uint8Array, limits: Partial<Limits> = {}) =>
  readRows(bytes, {}, { ...DEFAULT_LIMITS, ...limits }).then(
    () => expect.unreachable('The file was read'),
    (error: unknown) => error,
  );

describe('an XLS workbook', () => {
  test('gives its cells by kind', async () => {
    expect(await readTexts(write(sample))).toEqual([
      ['name', 'age', 'ok'],
      ['Zoë', '36.5', 'TRUE'],
      ['Łódź', '-7', 'FALSE'],
      [null, '123456789012', 'x'],
    ]);
  });

  test('of Excel 5 is read by its code page', async () => {
    expect(await readTexts(write([['Zoe', 1]], 'biff5'))).toEqual([['Zoe', '1']]);
    const begin = record(0x809, u16(0x500, 5));
    const codePage = record(0x42, u16(1251));
    const end = record(0x0a);
    const sheet = record(
      0x85,
      u16(begin.length + codePage.length + end.length + 12, 0, 0),
      Buffer.from([1, 0x53]),
    );
    const cell = record(0x204, u16(0, 0, 0, 2), Buffer.from([0xc6, 0xf3]));
    const content = Buffer.concat([begin, codePage, sheet, end, record(0x809, u16(0x500, 16)), cell, end]);
    expect(await readTexts(writeCompoundFile([{ name: 'Book', content }]))).toEqual([['Жу']]);
  });

  test('joins a shared text whose characters change their width where its record is continued', async () => {
    const table = record(0xfc, u16(2, 0, 2, 0), u16(4), Buffer.from([0]), Buffer.from('ab'));
    const more = record(
      0x3c,
      Buffer.from([1]),
      u16(0x141, 0x142),
      u16(1),
      Buffer.from([8]),
      u16(1),
      Buffer.from('z'),
    );
    const skipped = record(0x3c, Buffer.alloc(4));
    const bytes = workbook([table, more, skipped], [sharedCell(0, 0, 0), sharedCell(0, 1, 1)]);
    expect(await readTexts(bytes)).toEqual([['abŁł', 'z']]);
  });

  test('gives rows in order when its cells are not', async () => {
    const bytes = workbook([], [rk(40, 0, 3), rk(0, 1, 2), rk(0, 0, 1), rk(40, 0, 4)]);
    expect(await readTexts(bytes)).toEqual([['1', '2'], ['4']]);
  });

  test('shows numbers as dates by their format', async () => {
    const formats = [record(0xe0, u16(0, 0)), record(0xe0, u16(0, 14))];
    const cell = record(0x27e, u16(0, 0, 1), u16(((45_351 << 2) | 2) & 0xffff, 45_351 >> 14));
    expect(await readCells(workbook(formats, [cell]))).toEqual([
      [{ kind: 'date', value: '2024-02-29', precision: 'date' }],
    ]);
  });

  test('gives the text of errors, and what formulas came to', async () => {
    const error = record(0x205, u16(0, 0, 0), Buffer.from([42, 1]));
    const formula = record(0x06, u16(0, 1, 0, 0, 0, 0, 0xffff, 0, 0, 0, 0));
    const result = record(0x207, u16(2), Buffer.from([0]), Buffer.from('ok'));
    expect(await readTexts(workbook([], [error, formula, result]))).toEqual([['#N/A', 'ok']]);
  });

  test('holds the cells that were written, whatever they are', async () => {
    const value = fc.oneof(
      fc.constant(null),
      fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }),
      fc.double({ min: -1e250, max: 1e250, noNaN: true }).filter((number) => Math.abs(number) > 1e-250),
      fc.integer(),
      fc.boolean(),
    );
    const rows = fc.array(fc.array(value, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(rows, fc.boolean(), async (table, bookSST) => {
        const full = table.map((cells) => ['#', ...cells, '.']);
        const expected = full.map((cells) =>
          cells.map((cell) =>
            typeof cell === 'boolean' ? String(cell).toUpperCase() : cell === null ? null : String(cell),
          ),
        );
        expect(await readTexts(write(full, 'biff8', { bookSST }))).toEqual(expected);
      }),
      { numRuns: 100 },
    );
  });
});

describe('a damaged or hostile XLS workbook', () => {
  const file = write(
    Array.from({ length: 120 }, (_, i) => [`text ${i}`, i, i / 3]),
    'biff8',
    { bookSST: true },
  );

  test('is refused when its password is missing', async () => {
    expect(await refused(workbook([record(0x2f, u16(0))], []))).toMatchObject({ code: 'file-encrypted' });
  });

  test('is read or refused with a code, wherever it is cut off or a byte is wrong', async () => {
    for (let i = 0; i < 300; i++) {
      const at = Math.floor((i * file.length) / 300);
      const flipped = Buffer.from(file);
      flipped.writeUInt8(file.readUInt8(at) ^ 0x55, at);
      for (const bytes of [flipped, file.subarray(0, at)]) {
        const outcome = await readRows(bytes).catch((error: { code?: string }) => error.code);
        if (!Array.isArray(outcome)) expect(outcome).toMatch(/^(file-|sheet-not-found|csv-|header-)/);
      }
    }
  });

  test('is refused when a text is not there, and when the sheet has no end', async () => {
    expect(await refused(workbook([], [sharedCell(0, 0, 7)]))).toMatchObject({ code: 'file-corrupt' });
    expect(await refused(workbook([], [record(0x809, u16(0x600, 32))]))).toMatchObject({
      code: 'file-corrupt',
    });
  });

  test.each<[keyof Limits, number]>([
    ['rows', 100],
    ['columns', 2],
    ['cellLength', 5],
    ['sharedStringBytes', 500],
  ])('is refused for more %s than the limit', async (limit, maximum) => {
    expect(await refused(file, { [limit]: maximum })).toMatchObject({
      code: 'file-limit-exceeded',
      details: { limit, maximum },
    });
  });
});
