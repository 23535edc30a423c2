import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { writeWorkbook } from '../../../support/spreadsheets/workbook-writer.ts';
import { ReportWorld } from './report-world.ts';

const BAD = 'name,age\nAda,young\nGrace,85\n\nAlan\nAlonzo,90,much,more\n';

describe('the file given back as CSV', () => {
  test('has the messages right of the header, and after them what is too much', async () => {
    const report = await ReportWorld.of(BAD);
    expect(await report.text({ format: 'csv', rows: 'all' })).toBe(
      [
        '\uFEFFname,age,issues',
        'Ada,young,B2: “young” is not an integer',
        'Grace,85,',
        'Alan,,B5: The row ends before the column “age”',
        'Alonzo,90,"C6: “much” stands in column C, which has no header; D6: “more” stands in column D, which has no header",much,more',
        '',
      ].join('\r\n'),
    );
  });

  test.each([
    ['invalid', ['name', 'Ada', 'Alan', 'Alonzo']],
    ['valid', ['name', 'Grace']],
    ['all', ['name', 'Ada', 'Grace', 'Alan', 'Alonzo']],
  ] as const)('has the %s rows alone when asked for them', async (rows, expected) => {
    const report = await ReportWorld.of(BAD);
    const options = { bom: true, relax_column_count: true };
    const records: string[][] = parse(await report.text({ format: 'csv', rows }), options);
    expect(records.map(([first]) => first)).toEqual(expected);
  });

  test('takes the header that the validator took, below rows of white space', async () => {
    const report = await ReportWorld.of(' \nname,age\nAda,young\n');
    expect(await report.text({ format: 'csv', rows: 'all' })).toBe(
      '\uFEFFname,age,issues\r\nAda,young,B3: “young” is not an integer\r\n',
    );
  });

  test('tells of the header’s issues in the header', async () => {
    const report = await ReportWorld.of('name,name\nAda,Ada\n');
    const [header] = (await report.text({ format: 'csv', rows: 'invalid' })).split('\r\n');
    expect(header).toBe(
      '\uFEFFname,name,"issues (B1: The header “name” is there twice; only the first column is checked; Row 1: The column “age” is required but missing)"',
    );
  });

  test('calls no row valid that nobody judged', async () => {
    const report = await ReportWorld.of('name,age\nAda,1\nAda,x\nAda,y\nAda,2\n', {
      options: { maxIssues: 1 },
    });
    const records: string[][] = parse(await report.text({ format: 'csv', rows: 'valid' }), { bom: true });
    expect(records).toEqual([
      ['name', 'age', 'issues'],
      ['Ada', '1', ''],
    ]);
    const all: string[][] = parse(await report.text({ format: 'csv', rows: 'all' }), { bom: true });
    expect(all).toHaveLength(5);
  });

  test('loses no cell of rows that nobody judged', async () => {
    const report = await ReportWorld.of('name,age\nAda,x\nAda,y\nAda,1,,extra\n', {
      options: { maxIssues: 1 },
    });
    const lines = (await report.text({ format: 'csv', rows: 'all' })).split('\r\n');
    expect(lines[3]).toBe('Ada,1,,extra');
  });

  test('is as long as what it tells, wherever in the file a cell is too much', async () => {
    const far = `Ada,36${','.repeat(16_381)}far`;
    const csv = `name,age\n${'Ada,36\n'.repeat(2_000)}${far}\n`;
    const text = await (await ReportWorld.of(csv)).text({ format: 'csv', rows: 'all' });
    expect(text.length).toBeLessThan(2 * csv.length);

    const row = '<row><c r="A1"><v>1</v></c><c r="XFC1"><v>7</v></c><c r="XFD1"><v>8</v></c></row>';
    const header = '<row><c t="str"><v>name</v></c><c t="str"><v>age</v></c></row>';
    const sheetData = header + row.replaceAll(/([A-Z])1"/g, '$12"');
    const workbook = writeWorkbook({ sheets: [{ name: 'One', sheetData }] });
    const lines = (
      await (
        await ReportWorld.of(workbook, {
          file: { name: 'users.xlsx', size: workbook.length, contentType: 'application/octet-stream' },
        })
      ).text({ format: 'csv', rows: 'all' })
    ).split('\r\n');
    expect(lines[1]).toMatch(/^1,,".*XFC2.*XFD2.*",7,8$/);
  });

  test.each([
    ['=1+1', "'=1+1"],
    ['=HYPERLINK(1)', "'=HYPERLINK(1)"],
    ['+cmd|x', `"'+cmd|x"`],
    ['-2+3', "'-2+3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', `"'\t'=1"`],
    [' =1', "' =1"],
    ['\u00A0=1', "'\u00A0=1"],
    ['\uFEFF=1', "'\uFEFF=1"],
    ["x;=cmd|'/c calc'!A0;y", `"x;'=cmd|'/c calc'!A0;y"`],
    ['x\t=1+1', `"x\t'=1+1"`],
    ['x| @SUM(A1)|', `"x|' @SUM(A1)|"`],
    ['x\n=1+1\ny', `"x\n'=1+1\ny"`],
    ['10;-20;+3', '"10;-20;+3"'],
    ['a|b', '"a|b"'],
    ['＝1+1', "'＝1+1"],
    ['-5', '-5'],
    ['+1.5e3', '+1.5e3'],
    ['-1,234.5', '"-1,234.5"'],
    ['+49 170', "'+49 170"],
    ['-', "'-"],
    [' x', '" x"'],
    ['say "hi"', '"say ""hi"""'],
    ["'=1", "'=1"],
  ])('writes %j as %j', async (text, expected) => {
    const report = await ReportWorld.of(`name,age\n"${text.replaceAll('"', '""')}",1\n`);
    const lines = (await report.text({ format: 'csv', rows: 'all' })).split('\r\n');
    expect(lines[1]).toBe(`${expected},1,`);
  });
});
