import * as XLSX from '@e965/xlsx';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_LIMITS, type Limits } from '../../../../../shared/tabular/limits.ts';
import { f64, record, u16, u32 } from '../../../../support/spreadsheets/biff-record.ts';
import { writeCompoundFile } from '../../../../support/spreadsheets/compound-file-writer.ts';
import { readCells, readRows, readTexts } from '../../../../support/spreadsheets/read-table.ts';
import { sharedStringRecords } from '../../../../support/spreadsheets/shared-string-records.ts';
import { writeXls, type XlsCell, type XlsWorkbook } from '../../../../support/spreadsheets/xls-writer.ts';

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

/** Bits that are wrong in a byte. */
const MASKS = [0x55, 0x01, 0x80, 0xff, 0x0e];
const [table = Buffer.alloc(0)] = sharedStringRecords([{ text: 'shared' }]);

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
  const rows: XlsCell[][] = Array.from({ length: 120 }, (_, i) => [
    `text ${i}`,
    i,
    i / 3,
    i % 2 === 0,
    null,
    { number: 45_000 + i, style: 1 },
  ]);
  const sheets = [{ name: 'One', rows }];

  test('is refused when its password is missing', async () => {
    expect(await refused(workbook([record(0x2f, u16(0))], []))).toMatchObject({ code: 'file-encrypted' });
  });

  test.each([
    ['of another program', file],
    ['with texts of its own', writeXls({ sheets, formats: [14] })],
    ['in a mini stream', writeXls({ sheets: [{ name: 'One', rows: rows.slice(0, 20) }], isMini: true })],
    ['with shared texts', writeXls({ sheets, formats: [14], areStringsShared: true })],
  ])(
    '%s is refused when it is cut off, and keeps all its rows or is refused when a byte is wrong',
    async (_, whole) => {
      const right = await readRows(whole);
      const outcomeOf = (bytes: Uint8Array) => readRows(bytes).catch((error: { code: string }) => error.code);
      for (let i = 0; i < 600; i++) {
        const at = Math.floor((i * whole.length) / 600);
        const cut = await outcomeOf(whole.subarray(0, at));
        if (typeof cut === 'string') expect(cut).toMatch(/^file-/);
        // All that is missing is what fills up the last sector.
        else expect(cut).toEqual(right);

        const flipped = Buffer.from(whole);
        flipped.writeUInt8(whole.readUInt8(at) ^ (MASKS[i % MASKS.length] ?? 0), at);
        const outcome = await outcomeOf(flipped);
        if (typeof outcome === 'string') {
          expect(outcome).toMatch(/^(file-|sheet-not-found|csv-|header-)/);
        } else {
          const numbers = new Set(outcome.map(({ number }) => number));
          expect(right.filter(({ number }) => !numbers.has(number))).toEqual([]);
        }
      }
    },
    60_000,
  );

  test('is refused for a record that would hide others or the end of the sheet', async () => {
    const [before, hidden, after] = [rk(0, 0, 1), rk(1, 0, 2), rk(2, 0, 3)];
    for (const first of [
      before,
      record(0x203, u16(0, 0, 0), f64(0.1)),
      record(0xfd, u16(0, 0, 0), u32(0)),
      record(0x204, u16(0, 0, 0), u16(2), Buffer.from([0, 0x61, 0x62])),
      record(0xbd, u16(0, 0, 0), u32(2), u16(0)),
      record(0xbe, u16(0, 0, 0, 0, 1)),
      record(0x201, u16(0, 0, 0)),
      record(0x205, u16(0, 0, 0), Buffer.from([1, 0])),
      record(0x208, Buffer.alloc(16)),
    ]) {
      const swallowing = Buffer.concat([first, hidden]);
      swallowing.writeUInt16LE(swallowing.length - 4, 2);
      expect(await refused(workbook([table], [swallowing, after]))).toMatchObject({ code: 'file-corrupt' });
      expect(await readRows(workbook([table], [first, hidden, after]))).not.toEqual([]);
    }
    const ending = Buffer.from(hidden);
    ending.writeUInt16LE(0x0a);
    expect(await refused(workbook([], [before, ending, after]))).toMatchObject({ code: 'file-corrupt' });
  });

  test('is refused when a sheet is not where the list of sheets says', async () => {
    const bytes = writeXls({ sheets: [...sheets, { name: 'Two', rows: [['x']] }] });
    // Behind header and directory; the entry of “One” takes 18 bytes.
    const first = bytes.indexOf(u16(0x85), 1024);
    const placeOfTwo = bytes.readUInt32LE(first + 18 + 4);
    for (const place of [0, 20, placeOfTwo, 0x00ff_ffff]) {
      const moved = Buffer.from(bytes);
      moved.writeUInt32LE(place, first + 4);
      expect(await refused(moved)).toMatchObject({ code: 'file-corrupt' });
    }
    expect(await readTexts(bytes, { sheet: 'Two' })).toEqual([['x']]);
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
