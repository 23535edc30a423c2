import * as XLSX from '@e965/xlsx';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_LIMITS, type Limits } from '../../../../../shared/tabular/limits.ts';
import { f64, record, u16, u32 } from '../../../../support/spreadsheets/biff-record.ts';
import { writeCompoundFile } from '../../../../support/spreadsheets/compound-file-writer.ts';
import { readCells, readRows, readTexts } from '../../../../support/spreadsheets/read-table.ts';
import { writeXls, type XlsWorkbook } from '../../../../support/spreadsheets/xls-writer.ts';

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

/** A workbook of one sheet from records by hand. */
function workbook(globals: Buffer[], records: Buffer[], rest: Partial<XlsWorkbook> = {}): Buffer {
  return writeXls({ globals, sheets: [{ name: 'S', records }], ...rest });
}

const sharedCell = (row: number, column: number, index: number) =>
  record(0xfd, u16(row, column, 0, index, 0));
const rk = (row: number, column: number, value: number) =>
  record(0x27e, u16(row, column, 0), u32((value << 2) | 2));
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

  test('reads numbers in all their forms, blank cells in theirs', async () => {
    const hundredths = (value: number) => u32((value << 2) | 3);
    const upperHalf = (value: number) => f64(value).subarray(4);
    const records = [
      record(0x27e, u16(0, 0, 0), hundredths(12_345)),
      record(0x27e, u16(0, 1, 0), hundredths(-50)),
      record(0x27e, u16(0, 2, 0), upperHalf(0.5)),
      record(0x203, u16(0, 3, 0), f64(-0.1)),
      record(0xbd, u16(1, 1), u16(0), u32((7 << 2) | 2), u16(0), hundredths(150), u16(2)),
      record(0xbe, u16(1, 3, 0, 0, 0, 5)),
      record(0x201, u16(1, 6, 0)),
      rk(1, 7, -536_870_912),
    ];
    expect(await readTexts(workbook([], records))).toEqual([
      ['123.45', '-0.5', '0.5', '-0.1'],
      [null, '7', '1.5', null, null, null, null, '-536870912'],
    ]);
  });

  test('shows numbers as dates by their format, counted from 1900 or 1904', async () => {
    const rows = [
      [
        { number: 45_351, style: 1 },
        { number: 0.5, style: 2 },
        { number: 45_351.25, style: 3 },
        { number: -1, style: 1 },
      ],
    ];
    const formats = [14, 'hh:mm', 'yyyy\\-mm\\-dd hh:mm'];
    const texts = (isDate1904: boolean) =>
      readTexts(writeXls({ sheets: [{ name: 'S', rows }], formats, isDate1904 }));
    expect(await texts(false)).toEqual([['2024-02-29', '12:00:00', '2024-02-29T06:00:00', '-1']]);
    expect(await texts(true)).toEqual([['2028-03-01', '12:00:00', '2028-03-01T06:00:00', '-1']]);
    const multiple = record(0xbd, u16(0, 0), u16(1), u32((45_351 << 2) | 2), u16(0), u32(6), u16(1));
    expect(await readCells(workbook([], [multiple], { formats }))).toEqual([
      [
        { kind: 'date', value: '2024-02-29', precision: 'date' },
        { kind: 'number', value: 1, text: '1' },
      ],
    ]);
  });

  test('gives errors as such and booleans', async () => {
    const rows = [[true, false, ...[0, 7, 15, 23, 29, 36, 42, 43, 99].map((error) => ({ error }))]];
    const cells = await readCells(writeXls({ sheets: [{ name: 'S', rows }] }));
    const errors = '#NULL! #DIV/0! #VALUE! #REF! #NAME? #NUM! #N/A #GETTING_DATA #UNKNOWN!'.split(' ');
    expect(cells).toEqual([
      [
        { kind: 'boolean', value: true },
        { kind: 'boolean', value: false },
        ...errors.map((value) => ({ kind: 'error', value })),
      ],
    ]);
  });

  test('gives what formulas came to', async () => {
    const formula = (column: number, ...result: Uint8Array[]) =>
      record(0x06, u16(0, column, 0), ...result, Buffer.alloc(8));
    const special = (kind: number, value: number) => Buffer.from([kind, 0, value, 0, 0, 0, 0xff, 0xff]);
    const records = [
      formula(0, f64(0)),
      formula(1, f64(2.5)),
      formula(2, special(0, 0)),
      record(0x4bc, Buffer.alloc(10)),
      record(0x207, u16(2), Buffer.from([0]), Buffer.from('ok')),
      formula(3, special(1, 1)),
      formula(4, special(2, 42)),
      formula(5, special(3, 0)),
      formula(6, f64(1)),
    ];
    expect(await readTexts(workbook([], records))).toEqual([['0', '2.5', 'ok', 'TRUE', '#N/A', null, '1']]);
  });

  test('joins the text of a formula from the records that continue it', async () => {
    const formula = record(0x06, u16(0, 1, 0, 0, 0, 0, 0xffff, 0, 0, 0, 0));
    const records = [
      formula,
      record(0x207, u16(6), Buffer.from([0]), Buffer.from('ab')),
      record(0x3c, Buffer.from([1]), u16(0x141, 0x142)),
      record(0x3c, Buffer.from([0]), Buffer.from('cd')),
      rk(0, 2, 1),
    ];
    expect(await readTexts(workbook([], records))).toEqual([[null, 'abŁłcd', '1']]);
    for (const cut of [[formula, ...records.slice(1, 3), rk(0, 2, 1)], records.slice(0, 3)])
      expect(await refused(workbook([], cut))).toMatchObject({ code: 'file-corrupt' });
  });

  test('is read sheet by sheet: by name, by position, by default the first that is visible', async () => {
    const sheet = (name: string, rest: object = {}) => ({ name, rows: [[name]], ...rest });
    const bytes = writeXls({
      sheets: [
        sheet('Secret', { state: 'veryHidden' }),
        sheet('Hidden', { state: 'hidden' }),
        sheet('Chart', { kind: 'chart' }),
        sheet('Łódź'),
        sheet('Last'),
      ],
    });
    const read = (wanted?: string | number) => readTexts(bytes, { sheet: wanted });
    expect(await read()).toEqual([['Łódź']]);
    expect(await read('łódź')).toEqual([['Łódź']]);
    expect(await read('hidden')).toEqual([['Hidden']]);
    expect(await read(1)).toEqual([['Secret']]);
    expect(await read(4)).toEqual([['Last']]);
    await expect(read('Chart')).rejects.toMatchObject({ code: 'sheet-not-found' });
    await expect(read(5)).rejects.toMatchObject({ code: 'sheet-not-found' });
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
