import type { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compute, openEngine } from './cell-mode.ts';
import { bookOf } from './small-book.ts';

/** A1 4, A2 empty, A3 "x", A4 TRUE, A5 #N/A, A6 "3"; B1:B5 numbers 5 to 1; C1:C5 texts. */
const BOOK = bookOf([
  [4, 5, 'Ann', 10, 'a'],
  [null, 4, 'bob', 20, 'b'],
  ['x', 3, 'Cy', 20, 'a*'],
  [true, 2, 'ann', 40, null],
  ['#N/A', 1, '', 50, 'é'],
  ['3', null, null, null, null],
]);

/** The semantic traps of spreadsheets, each with what Excel gives. */
const TRAPS: readonly (readonly [trap: string, formula: string, expected: number | string | boolean])[] = [
  ['compares numbers at 15 digits', '=0.1*B3=0.3', true],
  ['lets a difference of almost nothing be nothing', '=B5*0.3-0.2-0.1', 0],
  ['rounds half away from zero on the decimal value', '=ROUND(B5*2.675,2)', 2.68],
  ['rounds half away from zero on the decimal value', '=ROUND(B5*1.005,2)', 1.01],
  ['rounds half away from zero below it', '=ROUND(B5*-2.5,0)', -3],
  ['takes the integer below', '=INT(-B5*2.5)', -3],
  ['truncates towards zero', '=TRUNC(-B5*2.5)', -2],
  ['gives the remainder the sign of the divisor', '=MOD(-7,B3)', 2],
  ['divides integers as numbers', '=7/B4', 3.5],
  ['has an error as a value', '=B1/A2', '#DIV/0!'],
  ['never lets an error end the statement', '=IF(B1>0,1,1/0)', 1],
  ['never lets an error end the statement', '=IFERROR(LN(A2),"none")', 'none'],
  ['never lets an error end the statement', '=SQRT(-B1)', '#NUM!'],
  ['never lets an overflow end the statement', '=1E+300*B1*1E+300', '#NUM!'],
  ['never lets an underflow end the statement', '=1E-300*B1*1E-300', 0],
  ['lets the first error win', '=A5+B1/A2', '#N/A'],
  ['counts an empty cell as 0', '=A2+1', 1],
  ['reads an empty cell as an empty text', '=A2&"x"', 'x'],
  ['finds an empty cell equal to 0', '=A2=0', true],
  ['finds an empty cell equal to ""', '=A2=""', true],
  ['gives 0 for a reference to an empty cell', '=A2', 0],
  ['reads texts as numbers in operators', '="1,234"+A6', 1237],
  ['reads percent texts as numbers', '="50%"*2', 1],
  ['reads date texts as numbers', '="1/2/2020"+0', 43832],
  ['passes over texts in ranges', '=SUM(A1:A4,A6)', 4],
  ['reads direct texts', '=SUM("3",A1)', 7],
  ['counts TRUE as 1 in operators', '=A4+1', 2],
  ['passes over logical values in ranges', '=SUM(A4:A4,1)', 1],
  ['counts direct logical values', '=SUM(TRUE,1)', 2],
  ['counts numbers, and everything', '=COUNT(A1:A6)&"/"&COUNTA(A1:A6)', '1/5'],
  ['orders numbers before texts before logical values', '=AND(A1<A3,A3<A4)', true],
  ['compares texts without case', '=C1=C4', true],
  ['tells cases apart in EXACT', '=EXACT(C1,C4)', false],
  ['orders texts without case', '="a"<"B"', true],
  ['reads criteria with operators', '=COUNTIF(B1:B5,">2")', 3],
  ['reads criteria with wildcards', '=COUNTIF(C1:C5,"?nn")', 2],
  ['reads criteria with escaped wildcards', '=COUNTIF(E1:E5,"a~*")', 1],
  ['finds a text that reads as the number sought', '=COUNTIF(A1:A6,3)', 1],
  ['finds empty cells and texts with ""', '=COUNTIF(A1:A4,"")', 1],
  ['reads a criterion that a cell holds', '=SUMIF(C1:C5,C4,B1:B5)', 7],
  ['shows numbers at 15 digits', '=0.1*B3&""', '0.3'],
  ['shows thirds at 15 digits', '=B5/3&""', '0.333333333333333'],
  ['shows large numbers with an exponent', '=10^(B5*20)&""', '1E+20'],
  ['shows small numbers without one', '=B5/100000&""', '0.00001'],
  ['formats numbers', '=TEXT(B5*-1234.567,"#,##0.00;(#,##0.00)")', '(1,234.57)'],
  ['formats elapsed time', '=TEXT(B5*1.5,"[h]:mm")', '36:00'],
  ['knows 29 February 1900', '=DAY(B5*60)&"."&MONTH(60)', '29.2'],
  ['counts days before it as Excel does', '=DATE(1900,1,B5)', 1],
  ['carries months and days over', '=DATE(2020,14,B5*0)', 44227],
  ['stays within the month', '=EDATE(DATE(2020,1,31),B5)', 43890],
  ['interpolates percentiles', '=PERCENTILE(B1:B5,0.3)', 2.2],
  ['takes the first of equally frequent numbers', '=MODE(D2,D3,D1,D1)', 20],
  ['sums nothing to 0', '=SUM(C1:C2)', 0],
  ['has no average of nothing', '=AVERAGE(C1:C2)', '#DIV/0!'],
  ['finds 0 as the least of nothing', '=MIN(C1:C2)', 0],
  ['looks up the first match without case', '=VLOOKUP("ANN",C1:D5,2,FALSE)', 10],
  ['looks up with wildcards', '=VLOOKUP("b*",C1:D5,2,FALSE)', 20],
  ['does not take 4 for "4"', '=MATCH("4",B1:B5,0)', '#N/A'],
  ['looks up the last value that is not larger', '=LOOKUP(25,D1:D5,B1:B5)', 3],
  ['starts a word after what is no letter', '=PROPER("o\'neil 2nd")', "O'Neil 2Nd"],
  ['collapses spaces', '=TRIM("  a   b ")', 'a b'],
  ['counts UTF-16 units', '=LEN("😀"&E5)', 3],
  ['knows Windows-1252', '=CHAR(B5*128)', '€'],
  ['has a longest text', '=REPT("x",B5*32768)', '#VALUE!'],
  ['resolves references at compile time', '=SUM(OFFSET(B1,1,0,2))', 7],
  ['resolves references at compile time', '=INDIRECT("B"&2)', 4],
  ['takes the cell in its own row', '=B1:B6', 0],
  ['computes arrays where they are expected', '=SUMPRODUCT((B1:B5>2)*D1:D5)', 50],
  ['keeps the order of rows', '=TEXTJOIN("-",TRUE,C1:C5)', 'Ann-bob-Cy-ann'],
  ['has no power of 0 to 0', '=A2^A2', '#NUM!'],
  ['has no root of negative numbers', '=(-8)^(B5/3)', '#NUM!'],
  ['raises from the left', '=2^B3^2', 64],
  ['negates before it raises', '=-2^B4', 4],
];

let engine: PGlite;

beforeAll(async () => {
  engine = await openEngine();
});

afterAll(() => engine.close());

describe('a formula in SQL', () => {
  test.each(TRAPS)('%s: %s', async (_, formula, expected) => {
    const [computed] = await compute(engine, [{ formula, book: BOOK, row: 6, column: 8 }]);

    const value = typeof expected === 'number' ? expect.closeTo(expected, 12) : expected;
    expect(computed).toEqual({ kind: 'value', value });
  });
});
