import { describe, expect, test } from 'vitest';
import type { Cell } from '../../../../../shared/tabular/cell.ts';
import { openTable } from '../../../../../shared/tabular/open-table.ts';
import { bufferSource } from '../../../../support/spreadsheets/buffer-source.ts';
import { readCells, readRows, readTexts } from '../../../../support/spreadsheets/read-table.ts';
import { rowsOf } from '../../../../support/spreadsheets/rows-of.ts';
import {
  type FixtureWorkbook,
  worksheet,
  writeWorkbook,
} from '../../../../support/spreadsheets/workbook-writer.ts';

const blank: Cell = { kind: 'blank' };
const text = (value: string): Cell => ({ kind: 'text', value });
const number = (value: number, shortest = String(value)): Cell => ({ kind: 'number', value, text: shortest });

/** A workbook of one sheet whose rows are this XML. */
const sheet = (sheetData: string, more: Partial<FixtureWorkbook> = {}) =>
  writeWorkbook({ sheets: [{ name: 'One', sheetData }], ...more });
const cellsOf = async (xml: string, more?: Partial<FixtureWorkbook>) =>
  (await readCells(sheet(`<row r="1">${xml}</row>`, more)))[0];

describe('a cell of a workbook', () => {
  test.each<[string, string, Cell]>([
    ['a number', '<c r="A1"><v>30</v></c>', number(30)],
    ['a number of explicit type', '<c r="A1" t="n"><v> 1.50 </v></c>', number(1.5)],
    ['a number in scientific notation', '<c r="A1"><v>1.5E+3</v></c>', number(1500)],
    ['an integer beyond 2⁵³', '<c r="A1"><v>9007199254740993</v></c>', number(2 ** 53, '9007199254740993')],
    ['a formula by its result', '<c r="A1"><f>SUM(B1:B9)</f><v>12</v></c>', number(12)],
    ['a formula whose result is 0', '<c r="A1"><f>1-1</f><v>0</v></c>', number(0)],
    ['a formula whose result is text', '<c r="A1" t="str"><f>"x"&amp;1</f><v>x1</v></c>', text('x1')],
    ['inline text', '<c r="A1" t="inlineStr"><is><t>a &lt; b</t></is></c>', text('a < b')],
    [
      'rich inline text',
      '<c r="A1" t="inlineStr"><is><r><t>a</t></r><r><rPr><b/></rPr><t> b</t></r></is></c>',
      text('a b'),
    ],
    ['text in CDATA', '<c r="A1" t="inlineStr"><is><t><![CDATA[a < b]]></t></is></c>', text('a < b')],
    [
      'escaped characters',
      '<c r="A1" t="inlineStr"><is><t>a_x000D_b_x005F_x000D_</t></is></c>',
      text('a\rb_x000D_'),
    ],
    ['true', '<c r="A1" t="b"><v>1</v></c>', { kind: 'boolean', value: true }],
    ['false', '<c r="A1" t="b"><v>0</v></c>', { kind: 'boolean', value: false }],
    ['an error', '<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', { kind: 'error', value: '#DIV/0!' }],
    [
      'an ISO date',
      '<c r="A1" t="d"><v>2024-02-29</v></c>',
      { kind: 'date', value: '2024-02-29', precision: 'date' },
    ],
    ['what calls itself a number', '<c r="A1"><v>NaN</v></c>', text('NaN')],
  ])('is read: %s', async (_, xml, cell) => {
    expect(await cellsOf(xml)).toEqual([cell]);
  });

  test('joins the runs of shared strings and leaves out their phonetic guides', async () => {
    const sharedStrings =
      '<si><t xml:space="preserve"> plain </t></si><si/><si><r><t>東</t></r><r><t>京</t></r><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr/></si>';
    const cells = await cellsOf('<c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c>', {
      sharedStrings,
    });
    expect(cells).toEqual([text(' plain '), blank, text('東京')]);
  });

  test('is a date when its number format is one', async () => {
    const xml = [1, 2, 3, 4, 0].map((style) => `<c s="${style}"><v>45351.5625</v></c>`).join('');
    const cells = await cellsOf(xml, { formats: [14, 'yyyy-mm-dd hh:mm', '0.00', '[h]:mm'] });
    const moment = { kind: 'date', value: '2024-02-29T13:30:00', precision: 'date-time' };
    expect(cells).toEqual([moment, moment, number(45_351.562_5), number(45_351.562_5), number(45_351.562_5)]);
  });

  test('counts its days from 1904 when the workbook says so', async () => {
    const cells = await cellsOf('<c s="1"><v>0</v></c>', { formats: [14], isDate1904: true });
    expect(cells).toEqual([{ kind: 'date', value: '1904-01-01', precision: 'date' }]);
  });
});

describe('the rows of a workbook', () => {
  test('have blank cells where the sheet has none', async () => {
    expect(await readTexts(sheet('<row r="1"><c r="B1"><v>1</v></c><c r="D1"><v>2</v></c></row>'))).toEqual([
      [null, '1', null, '2'],
    ]);
  });

  test('have the numbers that the sheet gives them', async () => {
    const rows = await readRows(
      sheet('<row r="2"><c r="A2"><v>1</v></c></row><row r="7"><c r="A7"><v>2</v></c></row>'),
    );
    expect(rows.map(({ number }) => number)).toEqual([2, 7]);
  });

  test('are counted when neither rows nor cells have addresses', async () => {
    const rows = await readRows(
      sheet('<row><c><v>1</v></c><c><v>2</v></c></row><row/><row><c><v>3</v></c></row>'),
    );
    expect(rows.map(({ number, cells }) => [number, cells.length])).toEqual([
      [1, 2],
      [2, 0],
      [3, 1],
    ]);
  });

  test('do not end in cells that are only formatted', async () => {
    expect(
      await readTexts(sheet('<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="1"/><c r="C1"><v/></c></row>')),
    ).toEqual([['1']]);
  });

  test('cost nothing where there are none, up to the last cell of the sheet', async () => {
    const rows = await readRows(
      sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'),
    );
    expect(rows.map(({ number, cells }) => [number, cells.length])).toEqual([
      [1, 1],
      [1_048_576, 16_384],
    ]);
  });

  test('may use a prefix for every element', async () => {
    const xml =
      '<x:worksheet xmlns:x="urn:x"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>5</x:v></x:c></x:row></x:sheetData></x:worksheet>';
    expect(await readTexts(writeWorkbook({ sheets: [{ name: 'One', xml }] }))).toEqual([['5']]);
  });

  test.each(['utf16le', 'utf16be'])('may be written in %s', async (encoding) => {
    const bytes = Buffer.from(
      `\ufeff${worksheet('<row><c t="str"><v>Ж€</v></c></row>').replace('UTF-8', 'UTF-16')}`,
      'utf16le',
    );
    const xml = encoding === 'utf16be' ? bytes.swap16() : bytes;
    expect(await readTexts(writeWorkbook({ sheets: [{ name: 'One', xml }] }))).toEqual([['Ж€']]);
  });

  test('may be written in the encoding that the part declares', async () => {
    const declared = worksheet('<row><c t="str"><v>caf\xe9</v></c></row>').replace('UTF-8', 'ISO-8859-1');
    const workbook = writeWorkbook({ sheets: [{ name: 'One', xml: Buffer.from(declared, 'latin1') }] });
    expect(await readTexts(workbook)).toEqual([['café']]);
  });

  test('end with the sheet data, whatever follows it', async () => {
    const xml = worksheet('<row><c><v>1</v></c></row>').replace(
      '</worksheet>',
      '<extLst><row><c><v>9</v></c></row></extLst></worksheet>',
    );
    expect(await readTexts(writeWorkbook({ sheets: [{ name: 'One', xml }] }))).toEqual([['1']]);
  });

  test('are the same whatever the chunks of the source', async () => {
    const rows = Array.from({ length: 700 }, (_, i) => [`text ${i}`, i, i % 2 === 0]);
    const bytes = writeWorkbook({ sheets: [{ name: 'One', rows }], areStringsShared: true });
    const read = async (chunkBytes: number) => {
      return Array.fromAsync(rowsOf(await openTable(bufferSource(bytes, chunkBytes))));
    };
    const whole = await read(1_000_000);
    expect(whole).toHaveLength(700);
    expect(await read(7)).toEqual(whole);
    expect(await read(1000)).toEqual(whole);
  });
});

describe('the sheet of a workbook', () => {
  const workbook = writeWorkbook({
    sheets: [
      { name: 'Hidden', rows: [['h']], state: 'hidden' },
      { name: 'Data & more', rows: [['d']] },
      { name: '2024', rows: [['y']] },
    ],
  });

  test.each([
    [undefined, 'd'],
    ['Data & more', 'd'],
    ['data & MORE', 'd'],
    ['Hidden', 'h'],
    ['2024', 'y'],
    [1, 'h'],
    [3, 'y'],
  ])('called %s is chosen', async (wanted, value) => {
    expect(await readTexts(workbook, { sheet: wanted })).toEqual([[value]]);
  });

  test.each(['Other', 0, 4, 1.5])('called %s is refused with a list of those there are', async (wanted) => {
    await expect(readTexts(workbook, { sheet: wanted })).rejects.toMatchObject({
      code: 'sheet-not-found',
      details: { wanted, sheets: ['Hidden', 'Data & more', '2024'] },
      message: expect.stringContaining('Its sheets are “Hidden”, “Data & more”, “2024”.'),
    });
  });

  test('is the first one when all are hidden', async () => {
    const hidden = writeWorkbook({ sheets: [{ name: 'A', rows: [['a']], state: 'veryHidden' }] });
    expect(await readTexts(hidden)).toEqual([['a']]);
  });

  test('is found by the relationships, not by the names of parts', async () => {
    const swapped = writeWorkbook({
      sheets: [
        { name: 'First', rows: [['1']] },
        { name: 'Second', rows: [['2']] },
      ],
      parts: [
        {
          name: 'xl/_rels/workbook.xml.rels',
          content:
            '<Relationships><Relationship Id="rId1" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="rId2" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/worksheet" Target="/xl/../xl/worksheets/sheet1.xml"/></Relationships>',
        },
      ],
    });
    expect(await readTexts(swapped, { sheet: 'First' })).toEqual([['2']]);
    expect(await readTexts(swapped, { sheet: 'Second' })).toEqual([['1']]);
  });

  test('is never a chart', async () => {
    const chart = writeWorkbook({
      sheets: [{ name: 'Chart', rows: [] }],
      parts: [
        {
          name: 'xl/_rels/workbook.xml.rels',
          content:
            '<Relationships><Relationship Id="rId1" Type="urn:x/chartsheet" Target="a.xml"/></Relationships>',
        },
      ],
    });
    await expect(readTexts(chart)).rejects.toMatchObject({ code: 'sheet-not-found' });
  });
});
