import { read } from '@e965/xlsx';
import exceljs from 'exceljs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { annotateTable } from '../../../../shared/reports/annotated-rows.ts';
import { workbookText } from '../../../../shared/reports/workbook-value.ts';
import { type XlsxReportInput, xlsxReport } from '../../../../shared/reports/xlsx-report.ts';
import type { Row } from '../../../../shared/tabular/cell.ts';
import { unescapeText } from '../../../../shared/tabular/xlsx/escaped-text.ts';
import type { Issue } from '../../../../shared/validation/issue.ts';
import { batchOfRows } from '../../../support/spreadsheets/batch-of-rows.ts';
import { readCells, readRows, readTexts } from '../../../support/spreadsheets/read-table.ts';
import { writeWorkbook } from '../../../support/spreadsheets/workbook-writer.ts';
import { anIssue } from '../../../support/validation-results.ts';
import { ReportWorld, sheetOf } from './report-world.ts';

const BAD = 'name,age\nAda,young\nGrace,85\n\nAlan\nAlonzo,90,much\n';

describe('the file given back as a workbook', () => {
  test('keeps every row in its place and has the messages right of the header, before what is too much', async () => {
    const report = await ReportWorld.of(BAD);
    const bytes = await report.bytes({ format: 'xlsx', rows: 'all' });
    const rows = await readRows(bytes);
    expect(rows.map(({ number }) => number)).toEqual([1, 2, 3, 5, 6]);
    expect(await readTexts(bytes)).toMatchObject([
      ['name', 'age', 'issues'],
      ['Ada', 'young', 'B2: “young” is not an integer'],
      ['Grace', '85'],
      ['Alan', null, 'B5: The row ends before the column “age”'],
      ['Alonzo', '90', 'C6: “much” stands in column C, which has no header', 'much'],
    ]);
    expect(read(bytes).SheetNames).toEqual(['Data', 'Summary']);
  });

  test('colours cells with issues and explains each in a comment', async () => {
    const report = await ReportWorld.of(BAD);
    const sheet = sheetOf(await report.workbook(), 'Data');
    const marked: string[] = [];
    sheet.eachRow((row) =>
      row.eachCell({ includeEmpty: true }, (cell) => {
        if (cell.fill?.type === 'pattern' && cell.note !== undefined) marked.push(cell.address);
      }),
    );
    expect(marked).toEqual(['B2', 'B5', 'D6']);
    expect(JSON.stringify(sheet.getCell('B2').note)).toContain('“young” is not an integer');
    expect(sheet.getCell('B3').fill).toBeUndefined();
  });

  test('has a bold header that stays in sight', async () => {
    const report = await ReportWorld.of(BAD);
    const sheet = sheetOf(await report.workbook('valid'), 'Data');
    expect(sheet.getCell('A1').font?.bold).toBe(true);
    expect(sheet.getCell('A2').font?.bold).not.toBe(true);
    expect(sheet.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 });
  });

  test.each([
    ['invalid', ['name', 'Ada', 'Alan', 'Alonzo']],
    ['valid', ['name', 'Grace']],
  ] as const)('has the %s rows alone, without gaps', async (rows, expected) => {
    const report = await ReportWorld.of(BAD);
    const found = await readRows(await report.bytes({ format: 'xlsx', rows }));
    expect(found.map(({ cells }) => cells[0])).toMatchObject(expected.map((value) => ({ value })));
    expect(found.map(({ number }) => number)).toEqual(expected.map((_, i) => i + 1));
  });

  test('sums up by code and column on a sheet of its own', async () => {
    const report = await ReportWorld.of(BAD);
    const texts = await readTexts(await report.bytes({ format: 'xlsx', rows: 'all' }), { sheet: 'Summary' });
    expect(texts).toEqual(
      expect.arrayContaining([
        ['File', 'users.csv'],
        ['Rows', '4'],
        ['Invalid rows', '3'],
        ['Issues', '3'],
        ['Note', 'One blank row was ignored'],
        ['extra-cell', '1'],
        ['age', '2'],
      ]),
    );
  });

  test('tells of the header’s issues at the header', async () => {
    const report = await ReportWorld.of('name,name\nAda,Ada\n');
    const sheet = sheetOf(await report.workbook(), 'Data');
    expect(sheet.getCell('B1').note).toBeDefined();
    expect(sheet.getCell('C1').value).toContain('The column “age” is required but missing');
  });

  test('keeps numbers, booleans, dates and errors what they are', async () => {
    const workbook = writeWorkbook({
      formats: ['yyyy-mm-dd', 'yyyy-mm-dd hh:mm', 'hh:mm'],
      sheets: [
        {
          name: 'People',
          sheetData:
            '<row r="1"><c t="inlineStr"><is><t>name</t></is></c><c t="inlineStr"><is><t>age</t></is></c></row>' +
            '<row r="2"><c><v>1.5</v></c><c t="b"><v>1</v></c><c s="1"><v>45351</v></c><c s="2"><v>45351.5625</v></c>' +
            '<c s="3"><v>0.5625</v></c><c t="e"><v>#DIV/0!</v></c><c s="1"><v>59</v></c><c><v>12345678901234567890</v></c></row>',
        },
      ],
    });
    const report = await ReportWorld.of(workbook, {
      file: { name: 'users.xlsx', size: workbook.length, contentType: 'application/octet-stream' },
    });
    const [, row] = await readCells(await report.bytes({ format: 'xlsx', rows: 'all' }));
    expect(row?.filter((_, i) => i !== 2).slice(0, 8)).toEqual([
      { kind: 'number', value: 1.5, text: '1.5' },
      { kind: 'boolean', value: true },
      { kind: 'date', value: '2024-02-29', precision: 'date' },
      { kind: 'date', value: '2024-02-29T13:30:00', precision: 'date-time' },
      { kind: 'date', value: '13:30:00', precision: 'time' },
      { kind: 'error', value: '#DIV/0!' },
      { kind: 'text', value: '1900-02-28' },
      { kind: 'text', value: '12345678901234567890' },
    ]);
  });

  test.each([
    '=1+1',
    '+1',
    '-2+3',
    '@SUM(A1)',
    '\t=1',
    '=HYPERLINK("http://x","y")',
    '_x003D_1',
    '  <b>&amp;',
  ])('writes %j as a text, never as a formula', async (text) => {
    const report = await ReportWorld.of(`name,age\n"${text.replaceAll('"', '""')}",1\n`);
    const bytes = await report.bytes({ format: 'xlsx', rows: 'all' });
    expect((await readTexts(bytes))[1]?.[0]).toBe(text);
    const cell = read(bytes, { cellFormula: true }).Sheets.Data?.A2;
    expect(cell).toMatchObject({ t: 's' });
    expect(cell).not.toHaveProperty('f');
  });

  test('says the same when it is made twice', async () => {
    const [one, other] = await Promise.all([ReportWorld.of(BAD), ReportWorld.of(BAD)]);
    const texts = async (report: ReportWorld) =>
      JSON.stringify(sheetOf(await report.workbook(), 'Data').getSheetValues());
    expect(await texts(one)).toBe(await texts(other));
  });
});

describe('a workbook of many rows', () => {
  test('goes on on further sheets, each with the header', async () => {
    const workbook = await made({ rows: 7, limits: { rows: 4, comments: 100 } });
    expect(workbook.worksheets.map(({ name }) => name)).toEqual(['Data', 'Data 2', 'Data 3', 'Summary']);
    const firsts = ['Data', 'Data 2', 'Data 3'].map((name) =>
      sheetOf(workbook, name).getColumn(1).values.slice(1),
    );
    expect(firsts).toEqual([
      ['name', 'row 2', 'row 3', 'row 4'],
      ['name', 'row 5', 'row 6', 'row 7'],
      ['name', 'row 8'],
    ]);
    expect(sheetOf(workbook, 'Data 2').getCell('A2').note).toBeDefined();
  });

  test('has comments up to a limit, and says how many cells have none', async () => {
    const workbook = await made({ rows: 5, limits: { rows: 100, comments: 2 } });
    const sheet = sheetOf(workbook, 'Data');
    expect(['A2', 'A3', 'A4'].map((address) => sheet.getCell(address).note !== undefined)).toEqual([
      true,
      true,
      false,
    ]);
    expect(sheet.getCell('A4').fill).toBeDefined();
    const notes = sheetOf(workbook, 'Summary')
      .getColumn(2)
      .values.filter((value) => typeof value === 'string');
    expect(notes).toContainEqual(expect.stringContaining('no comment on 3 more cells'));
  });

  test('stops reading the file when nobody wants the rest', async () => {
    let isClosed = false;
    const endless = async function* () {
      try {
        for (let number = 1; ; number++) yield aRow(number);
      } finally {
        isClosed = true;
      }
    };
    for await (const _ of xlsxReport(await anInput(endless(), none(), {}))) break;
    await expect.poll(() => isClosed).toBe(true);
  });

  test('fails when reading the file fails', async () => {
    const failing = async function* () {
      yield aRow(1);
      yield aRow(2);
      throw new Error('connection lost');
    };
    const input = await anInput(failing(), none(), {});
    await expect(Array.fromAsync(xlsxReport(input))).rejects.toThrow('connection lost');
  });
});

test('any text comes back as it was, as far as a cell holds it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (text) => {
      const written = workbookText(text);
      expect(unescapeText(written)).toBe(text.toWellFormed());
      expect(written).toMatch(/^[\t\n\x20-\x7E\x80-\uFFFD]*$/);
    }),
  );
  expect(workbookText('x'.repeat(40_000))).toHaveLength(32_767);
});

async function made({ rows, limits }: { rows: number; limits: { rows: number; comments: number } }) {
  const source = async function* () {
    for (let number = 1; number <= rows + 1; number++) yield aRow(number);
  };
  const issues = async function* () {
    for (let row = 2; row <= rows + 1; row++) yield anIssue({ row, cell: `A${row}` });
  };
  const chunks = await Array.fromAsync(xlsxReport(await anInput(source(), issues(), { limits })));
  const workbook = new exceljs.Workbook();
  await workbook.xlsx.load(new Uint8Array(Buffer.concat(chunks)).buffer);
  return workbook;
}

async function* batchesOf(rows: AsyncIterable<Row>) {
  for await (const row of rows) yield batchOfRows([row]);
}

async function anInput(
  rows: AsyncIterable<Row>,
  issues: AsyncIterable<Issue>,
  change: Partial<XlsxReportInput>,
): Promise<XlsxReportInput> {
  const table = await annotateTable({ batches: batchesOf(rows), issues, select: 'all', judgedRows: 100 });
  if (table === undefined) throw new Error('No header');
  return {
    table,
    keepsPositions: true,
    fileName: 'users.csv',
    createdAt: new Date('2026-01-01T00:00:00Z'),
    result: {
      outcome: 'valid',
      rows: { total: 0, valid: 0, invalid: 0 },
      cells: 0,
      issueCount: 0,
      issuesByCode: {},
      issuesByColumn: {},
      columns: [],
      header: ['name'],
      issues: [],
      warnings: [],
      stoppedEarly: false,
    },
    ...change,
  };
}

function aRow(number: number): Row {
  return { number, cells: [{ kind: 'text', value: number === 1 ? 'name' : `row ${number}` }] };
}

async function* none(): AsyncGenerator<never> {}
