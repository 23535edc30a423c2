import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cellAddress } from '../../../shared/tabular/cell-address.ts';
import { openWorkbook } from '../../../shared/workbook/open-workbook.ts';
import { bufferSource } from '../../support/spreadsheets/buffer-source.ts';
import { writeWorkbook } from '../../support/spreadsheets/workbook-writer.ts';
import { type SqlRun, SqlRunner } from './sql-run.ts';

// What a file says of a cell in its own XML, and what a proof makes of it.

let runner: SqlRunner;

beforeAll(async () => {
  runner = await SqlRunner.start();
});

afterAll(async () => {
  await runner[Symbol.asyncDispose]();
});

type Verdict = 'pass' | 'fail' | 'unresolved';

/** Inputs in column A, one of each kind that looks like another. */
const INPUTS = [
  '<v>60</v>',
  [' t="str"', '<v>5</v>'],
  [' t="s"', '<v>0</v>'],
  [' t="b"', '<v>1</v>'],
  [' t="inlineStr"', '<is><t></t></is>'],
  undefined,
  [' t="inlineStr"', '<is><t xml:space="preserve"> 7 </t></is>'],
  [' t="inlineStr"', '<is><t>\u{1F600}x</t></is>'],
  [' t="e"', '<v>#N/A</v>'],
] as const;

interface Saved {
  readonly formula: string;
  /** What stands in the cell: its kind, and its value. */
  readonly saved: readonly [type: string, value: string | undefined];
}

/** Each in a row and a column of its own, so that none of them is a table: D20, E22, F24 … */
const placeOf = (index: number) => cellAddress(4 + index, 20 + 2 * index);

async function prove(cells: readonly Saved[], isDate1904 = false): Promise<readonly Verdict[]> {
  const inputs = INPUTS.flatMap((input, i) => {
    if (input === undefined) return [];
    const [type, content] = typeof input === 'string' ? ['', input] : input;
    return [`<row r="${i + 1}"><c r="A${i + 1}"${type}>${content}</c></row>`];
  });
  const formulas = cells.map(({ formula, saved: [type, value] }, i) => {
    const shown = value === undefined ? '' : `<v>${value}</v>`;
    const [, row] = /([0-9]+)$/.exec(placeOf(i)) ?? [];
    return `<row r="${row}"><c r="${placeOf(i)}" t="${type}"><f>${formula}</f>${shown}</c></row>`;
  });
  const bytes = writeWorkbook({
    sheets: [{ name: 'S', sheetData: [...inputs, ...formulas].join('') }],
    sharedStrings: '<si><t xml:space="preserve">abc </t></si>',
    isDate1904,
  });
  const run = await runner.run(await openWorkbook(bufferSource(bytes), 'book.xlsx'));
  return await verdicts(run, cells.length);
}

async function verdicts(run: SqlRun, count: number): Promise<readonly Verdict[]> {
  const proofs = new Map((await run.prove()).map((proof) => [proof.address, proof]));
  return Array.from({ length: count }, (_, i): Verdict => {
    const proof = proofs.get(placeOf(i));
    if (proof === undefined) throw new Error(`${placeOf(i)} has no proof`);
    return proof.passed === 1 ? 'pass' : proof.failed === 1 ? 'fail' : 'unresolved';
  });
}

type Case = readonly [formula: string, type: string, value: string | undefined, verdict: Verdict];

async function expectVerdicts(cases: readonly Case[], isDate1904?: boolean): Promise<void> {
  const saved = cases.map(([formula, type, value]): Saved => ({ formula, saved: [type, value] }));
  const got = await prove(saved, isDate1904);
  const named = cases.map(([formula, type, value], i) => [formula, type, value, got[i]]);

  expect(named).toEqual(cases);
}

describe('A saved value', () => {
  test('is of the kind that the file says, whatever it looks like', () =>
    expectVerdicts([
      ['A1*2', 'n', '120', 'pass'],
      ['A1*2', 'str', '120', 'fail'],
      ['A2', 'str', '5', 'pass'],
      ['A2', 'n', '5', 'fail'],
      ['A4', 'b', '1', 'pass'],
      ['A4', 'n', '1', 'fail'],
      ['A4', 'str', 'TRUE', 'fail'],
      ['A9', 'e', '#N/A', 'pass'],
      ['A9', 'str', '#N/A', 'fail'],
      ['A3', 's', '0', 'pass'],
      ['A3', 'str', 'abc', 'fail'],
      ['A5', 'str', '', 'pass'],
      ['A6', 'str', '', 'fail'],
      ['A6', 'n', '0', 'pass'],
    ]));

  test('that is not there proves nothing', () =>
    expectVerdicts([
      ['A1+1', 'n', undefined, 'unresolved'],
      ['A1+2', 'n', '', 'unresolved'],
      ['A1+3', 'b', undefined, 'unresolved'],
    ]));

  test('of texts that are numbers, blanks that are texts and truth values is Excel’s', () =>
    expectVerdicts([
      ['SUM(A2,1)', 'n', '1', 'pass'],
      ['A2+1', 'n', '6', 'pass'],
      ['A2=5', 'b', '1', 'fail'],
      ['COUNT(A1:A9)', 'n', '1', 'pass'],
      ['COUNTBLANK(A1:A9)', 'n', '2', 'pass'],
      ['ISBLANK(A5)', 'b', '1', 'fail'],
      ['A5=0', 'b', '1', 'fail'],
      ['A6=0', 'b', '1', 'pass'],
      ['A6=""', 'b', '1', 'pass'],
      ['A4=1', 'b', '1', 'fail'],
      ['A4+1', 'n', '2', 'pass'],
      ['SUM(A4,1)', 'n', '2', 'fail'],
      ['A3="ABC "', 'b', '1', 'pass'],
      ['A3="abc"', 'b', '1', 'fail'],
      ['MATCH(5,A1:A9,0)', 'n', '2', 'fail'],
      ['A7*2', 'n', '14', 'pass'],
    ]));

  test('of positions counts the halves of a character beyond the first plane', () =>
    expectVerdicts([
      ['LEN(A8)', 'n', '3', 'pass'],
      ['FIND("x",A8)', 'n', '3', 'pass'],
      ['SEARCH("X",A8)', 'n', '3', 'pass'],
      ['SEARCH("x",A8,4)', 'e', '#VALUE!', 'pass'],
      ['FIND("x",A8,3)', 'n', '3', 'pass'],
      ['FIND("x",A8,4)', 'e', '#VALUE!', 'pass'],
      ['FIND("",A8,5)', 'e', '#VALUE!', 'pass'],
      ['MID(A8,SEARCH("x",A8),9)', 'str', 'x', 'pass'],
    ]));

  test('of days around 29 February 1900 is Excel’s, and counts from another day in 1904', async () => {
    await expectVerdicts([
      ['TEXT(A1,"yyyy-mm-dd")', 'str', '1900-02-29', 'pass'],
      ['DAY(A1)', 'n', '29', 'pass'],
      ['DATE(1900,3,1)-DATE(1900,2,28)', 'n', '1', 'fail'],
      ['WEEKDAY(A1)', 'n', '4', 'pass'],
      ['DATEVALUE("2/29/1900")', 'n', '60', 'pass'],
    ]);
    await expectVerdicts(
      [
        ['TEXT(A1,"yyyy-mm-dd")', 'str', '1904-03-01', 'pass'],
        ['DAY(A1)', 'n', '1', 'pass'],
        ['DATE(1904,1,2)', 'n', '1', 'pass'],
        ['YEAR(A1)', 'n', '1900', 'fail'],
      ],
      true,
    );
  });
});

describe('A small saved value', () => {
  test('is compared in its own digits where it is a product', () =>
    expectVerdicts([
      ['6.62E-34*A1', 'n', '3.972E-32', 'pass'],
      ['6.62E-34*A1', 'n', '0', 'fail'],
      ['A1*1E-30', 'n', '7E-29', 'fail'],
      ['(A1/1E+12)^2', 'n', '3.6E-21', 'pass'],
      ['(A1/1E+12)^2', 'n', '3.7E-21', 'fail'],
      ['D20*2', 'n', '7.944E-32', 'pass'],
      ['D20*2', 'n', '7.9E-32', 'fail'],
      ['1E-200*1E-200', 'n', '0', 'pass'],
    ]));

  test('is compared by what is summed up where it is a sum', () =>
    expectVerdicts([
      ['0.1*3-0.3', 'n', '5.55111512312578E-17', 'pass'],
      ['A1-59.9-0.1', 'n', '1.4E-15', 'pass'],
      ['1E-20+2E-20', 'n', '3E-20', 'pass'],
      ['1E-20+2E-20', 'n', '4E-20', 'fail'],
      ['SUM(F24,F24)', 'n', '6E-20', 'pass'],
      ['SUM(1E-20,1E-21)', 'n', '0', 'fail'],
      ['E22*2', 'n', '0', 'pass'],
    ]));
});
