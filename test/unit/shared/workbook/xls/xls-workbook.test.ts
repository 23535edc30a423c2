import { describe, expect, test } from 'vitest';
import {
  characters,
  f64,
  formulaCell,
  longText,
  record,
  shortText,
  u8,
  u16,
  writeXls,
} from '../../../../support/spreadsheets/biff-writer.ts';
import {
  firstSheet,
  formulaTexts,
  modelJson,
  readModel,
} from '../../../../support/spreadsheets/read-model.ts';

const SELF = record(0x1ae, u16(1, 0x0401));
const numberCell = (row: number, column: number, value: number, style = 0) =>
  record(0x203, u16(row, column, style), f64(value));
const integer = (value: number) => Buffer.concat([u8(0x1e), u16(value)]);
/** A formula that is elsewhere: shared, or one for a range. */
const elsewhere = (row: number, column: number) => Buffer.concat([u8(0x01), u16(row, column)]);
const nameRecord = (name: string, tokens: Uint8Array, { flags = 0, tab = 0 } = {}) =>
  record(
    0x18,
    u16(flags),
    u8(0, name.length),
    u16(tokens.length, 0, tab),
    u8(0, 0, 0, 0),
    characters(name),
    tokens,
  );
const oneSheet = (...records: Buffer[]) => writeXls([], [{ name: 'One', records }]);
const cellsOf = async (bytes: Uint8Array) => modelJson(await readModel(bytes)).sheets[0]?.cells;

describe('cells of an XLS file', () => {
  test('have their values, by type, in any order', async () => {
    const texts = record(0xfc, u16(1, 0, 1, 0), longText('shared'));
    const records = [
      record(0x27e, u16(1, 1, 0), u16((7 << 2) | 2, 0)),
      record(0xfd, u16(0, 0, 0, 0, 0)),
      numberCell(0, 1, 1.5, 1),
      record(0xbd, u16(0, 2), u16(0, (1 << 2) | 2, 0), u16(1, (2 << 2) | 2, 0), u16(3)),
      record(0x205, u16(0, 4, 0), u8(1, 0)),
      record(0x205, u16(0, 5, 0), u8(42, 1)),
      record(0x204, u16(0, 6, 0), longText('label')),
    ];
    const styles = [record(0xe0, u16(0, 0)), record(0xe0, u16(0, 10))];
    const bytes = writeXls([...styles, texts], [{ name: 'One', records }]);
    expect(await cellsOf(bytes)).toEqual([
      { cell: 'A1', value: 'shared' },
      { cell: 'B1', value: 1.5, format: 1 },
      { cell: 'C1', value: 1 },
      { cell: 'D1', value: 2, format: 1 },
      { cell: 'E1', value: true },
      { cell: 'F1', value: { error: '#N/A' } },
      { cell: 'G1', value: 'label' },
      { cell: 'B2', value: 7 },
    ]);
    expect((await readModel(bytes)).formats[1]).toEqual({ code: '0.00%', class: 'percent' });
  });

  test('have the results of their formulas: numbers, texts over two records, booleans, errors, empty text', async () => {
    const result = (column: number, kind: number, value: number) =>
      record(0x06, u16(0, column, 0), u8(kind, 0, value, 0, 0, 0), u16(0xffff, 0, 0, 0, 3), integer(1));
    const records = [
      result(0, 0, 0),
      record(0x207, u16(5), u8(0), Buffer.from('abc')),
      record(0x3c, u8(0), Buffer.from('de')),
      result(1, 1, 1),
      result(2, 2, 7),
      result(3, 3, 0),
      formulaCell(0, 4, integer(1)),
    ];
    const formula = { form: 1, text: '1' };
    expect(await cellsOf(oneSheet(...records))).toEqual([
      { cell: 'A1', value: 'abcde', formula },
      { cell: 'B1', value: true, formula },
      { cell: 'C1', value: { error: '#DIV/0!' }, formula },
      { cell: 'D1', value: '', formula },
      { cell: 'E1', value: 1, formula },
    ]);
  });
});

describe('formulas of an XLS file', () => {
  test('that are shared are read for each cell', async () => {
    const distance = Buffer.concat([u8(0x4c), u16(0xffff, 0xc000), integer(2), u8(0x05)]);
    const records = [
      formulaCell(1, 0, elsewhere(1, 0)),
      record(0x4bc, u16(1, 2), u8(0, 0, 0, 2), u16(distance.length), distance),
      formulaCell(2, 0, elsewhere(1, 0)),
      formulaCell(5, 0, elsewhere(9, 9)),
    ];
    const model = await readModel(oneSheet(...records));
    expect(formulaTexts(model)).toEqual({
      A2: 'A1*2',
      A3: 'A2*2',
      A6: 'unreadable: it is shared with another cell, which does not have it',
    });
    expect([...firstSheet(model).cells.formulas]).toEqual([1, 1, 2]);
  });

  test('for a range, with an array behind their tokens, belong to all its cells', async () => {
    const tokens = Buffer.concat([u8(0x60), Buffer.alloc(7), integer(2), u8(0x05)]);
    const constant = Buffer.concat([u8(0), u16(1), u8(1), f64(1), u8(1), f64(2)]);
    const records = [
      formulaCell(0, 1, elsewhere(0, 1)),
      record(0x221, u16(0, 1), u8(1, 1), u16(0, 0, 0), u16(tokens.length), tokens, constant),
      formulaCell(1, 1, elsewhere(0, 1)),
    ];
    const { cells } = firstSheet(await readModel(oneSheet(...records)));
    const range = { firstRow: 1, firstColumn: 2, lastRow: 2, lastColumn: 2 };
    const formula = { kind: 'array', formId: 1, text: '{1;2}*2', range, isDynamic: false };
    expect([cells.formulaAt(1, 2), cells.formulaAt(2, 2)]).toEqual([formula, formula]);
  });

  test.each([
    [0x08, 'TABLE(B1,D3)'],
    [0x04, 'TABLE(B1,)'],
    [0x00, 'TABLE(,B1)'],
  ])('of a what-if table with the flags %i are %s', async (flags, text) => {
    const records = [
      formulaCell(4, 2, Buffer.concat([u8(0x02), u16(4, 2)])),
      record(0x236, u16(4, 5), u8(2, 2), u16(flags, 0, 1, 2, 3)),
      formulaCell(5, 2, Buffer.concat([u8(0x02), u16(4, 2)])),
    ];
    expect(formulaTexts(await readModel(oneSheet(...records)))).toEqual({ C5: text, C6: text });
  });

  test('refer to sheets, names, other books and add-ins', async () => {
    const globals = [
      SELF,
      record(0x1ae, u16(2), longText('\u0001C\u0003dir\u0003Book.xls'), longText('First'), longText("Joe's")),
      record(0x23, u16(0, 0, 0), shortText('Total'), u16(0)),
      record(0x59, u16(1, 1)),
      record(0x5a, u8(2, 1), u16(4), u8(1), f64(8), u8(2), longText('x')),
      record(0x1ae, u16(1, 0x3a01)),
      record(0x23, u16(0, 0, 0), shortText('EDATE'), u16(0)),
      record(0x17, u16(4), u16(0, 1, 1), u16(1, 1, 1), u16(1, 0xfffe, 0xfffe), u16(2, 0xfffe, 0xfffe)),
      nameRecord('Rate', integer(5)),
      nameRecord('Rate', Buffer.concat([u8(0x3a), u16(0, 0, 0)]), { tab: 2, flags: 1 }),
      nameRecord('\u000d', Buffer.concat([u8(0x3b), u16(0, 0, 3, 0, 1)]), { tab: 2, flags: 0x21 }),
    ];
    const add = u8(0x03);
    const records = [
      formulaCell(0, 0, Buffer.concat([u8(0x5a), u16(0, 0, 0xc000), u8(0x5a), u16(1, 0, 0xc000), add])),
      formulaCell(0, 1, Buffer.concat([u8(0x43), u16(1, 0), u8(0x43), u16(2, 0), add])),
      formulaCell(
        0,
        2,
        Buffer.concat([
          u8(0x59),
          u16(2, 1, 0),
          u8(0x39),
          u16(3, 1, 0),
          integer(1),
          integer(2),
          u8(0x42, 3),
          u16(255),
          add,
        ]),
      ),
    ];
    const bytes = writeXls(globals, [
      { name: 'One', records },
      { name: 'R1', records: [record(0x9d, u16(2))], state: 2 },
    ]);
    const model = await readModel(bytes);
    expect(formulaTexts(model)).toEqual({
      A1: "'R1'!A1+'[1]Joe''s'!A1",
      B1: "Rate+'R1'!Rate",
      C1: '[1]!Total+EDATE(1,2)',
    });
    expect(model.names).toEqual([
      { name: 'Rate', sheet: null, formula: '5', isHidden: false },
      { name: 'Rate', sheet: 'R1', formula: "'R1'!$A$1", isHidden: true },
      { name: '_xlnm._FilterDatabase', sheet: 'R1', formula: "'R1'!$A$1:$B$4", isHidden: true },
    ]);
    expect(model.sheets[1]).toMatchObject({
      state: 'very-hidden',
      filterRange: { firstRow: 1, firstColumn: 1, lastRow: 4, lastColumn: 2 },
    });
    const [book, ...more] = model.externalBooks;
    expect(more).toEqual([]);
    expect(book).toMatchObject({ number: 1, target: 'C/dir/Book.xls', kind: 'workbook' });
    expect(book?.names).toEqual([{ name: 'Total', sheet: null, formula: undefined }]);
    expect([2, 3, 4].map((column) => book?.sheets[1]?.valueAt(5, column))).toEqual([
      { kind: 'number', value: 8 },
      { kind: 'text', value: 'x' },
      undefined,
    ]);
  });

  test('that cannot be read say why, and keep their value', async () => {
    const model = await readModel(oneSheet(formulaCell(0, 0, u8(0x18, 1, 0, 0, 0, 0))));
    expect(formulaTexts(model)).toEqual({ A1: 'unreadable: it refers to cells by the labels beside them' });
    expect(firstSheet(model).cells.valueAt(1, 1)).toEqual({ kind: 'number', value: 1 });
  });

  test('from before Excel 97 are not read', async () => {
    const bytes = writeXls([], [{ name: 'One', records: [formulaCell(0, 0, integer(1))] }], 0x500);
    expect(formulaTexts(await readModel(bytes))).toEqual({
      A1: 'unreadable: the file is from before Excel 97',
    });
  });

  test('that a hostile file has its sheet share at great length are refused', async () => {
    const long = Buffer.concat(
      Array.from({ length: 1_000 }, (_, i) => (i === 0 ? integer(1) : Buffer.concat([integer(1), u8(0x03)]))),
    );
    const shared = record(0x4bc, u16(0, 999), u8(0, 0, 0, 0), u16(long.length), long);
    const cells = Array.from({ length: 1_000 }, (_, row) => formulaCell(row, 0, elsewhere(0, 0)));
    const [first, ...rest] = cells;
    const bytes = oneSheet(first ?? u8(), shared, ...rest);
    await expect(readModel(bytes, { tokenBytes: 1_000_000 })).rejects.toMatchObject({
      code: 'file-limit-exceeded',
      details: { limit: 'tokenBytes' },
    });
    expect(Object.keys(formulaTexts(await readModel(bytes)))).toHaveLength(1_000);
  });
});

test('an XLS file tells how it is calculated, and what surrounds its cells', async () => {
  const records = [
    record(0x0d, u16(0)),
    record(0x0c, u16(7)),
    record(0x10, f64(0.5)),
    record(0x11, u16(1)),
    record(0x5e, u16(0)),
    record(0x7d, u16(1, 2, 0, 0, 1)),
    record(0x208, u16(4, 0, 1, 0, 0, 0, 0x20, 0)),
    numberCell(4, 0, 1),
    record(0xe5, u16(1), u16(0, 1, 2, 3)),
  ];
  const model = await readModel(
    writeXls(
      [record(0x22, u16(1)), record(0x0e, u16(0))],
      [
        { name: 'Chart', records: [], kind: 2 },
        { name: 'One', records, state: 1 },
      ],
    ),
  );
  expect(model).toMatchObject({
    format: 'xls',
    isDate1904: true,
    calculation: {
      mode: 'manual',
      isIterative: true,
      iterations: 7,
      maximumChange: 0.5,
      isFullPrecision: false,
      isStale: true,
    },
    sheets: [
      {
        name: 'One',
        state: 'hidden',
        hiddenRows: Uint32Array.of(5),
        hiddenColumns: Uint16Array.of(2, 3),
        mergedRanges: [{ firstRow: 1, firstColumn: 3, lastRow: 2, lastColumn: 4 }],
      },
    ],
  });
});

test.each([
  ['whole', 0, { application: 'Microsoft Excel', modifiedAt: '2024-02-29T12:00:00.000Z' }],
  ['damaged', 0xff, { application: undefined, modifiedAt: undefined }],
])('an XLS file tells who saved it, and when: %s', async (_, damage, origin) => {
  const ticks = Buffer.alloc(8);
  ticks.writeBigUInt64LE((BigInt(Date.UTC(2024, 1, 29, 12)) + 11_644_473_600_000n) * 10_000n);
  const text = Buffer.from('Microsoft Excel\0');
  const section = [
    u32(0),
    u32(2),
    u32(13),
    u32(24),
    u32(18),
    u32(36),
    u32(0x40),
    ticks,
    u32(0x1e),
    u32(text.length),
    text,
  ];
  const content = Buffer.concat([Buffer.alloc(44), u16(48, damage), ...section]);
  const stream = { name: '\u0005SummaryInformation', content };
  expect((await readModel(writeXls([], [{ name: 'One', records: [] }], 0x600, [stream]))).origin).toEqual(
    origin,
  );
});

function u32(value: number): Buffer {
  return u16(value, value >>> 16);
}
