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
  ['reads a criterion of an error', '=COUNTIF(A1:A6,NA())', 1],
  ['reads dates in criteria', '=COUNTIF(D1:D5,"<2/1/1900")', 3],
  ['reads dollars', '="$1,234.50"+0', 1234.5],
  ['reads numbers in parentheses', '="(3)"+0', -3],
  ['reads mixed fractions', '="1 1/2"+0', 1.5],
  ['reads times', '="6:00 PM"+0', 0.75],
  ['does not read groups of two digits', '="12,34"+0', '#VALUE!'],
  ['takes a month and a day for a date of this year', '=YEAR("5-Jul")=YEAR(TODAY())', true],
  ['takes a month and what is no day for a year', '=VALUE("10/32")', 11963],
  ['takes no logical value for a text of a number', '=VALUE(A4)', '#VALUE!'],
  ['formats elapsed time beside clock time', '=TEXT(B3+0.14159,"[h] ""=""h"" h"" mm:ss")', '75 =75 h 23:53'],
  ['formats fractions of seconds', '=TEXT(B5*36191.1702084375,"H:M:S.00 a/p")', '4:5:6.01 a'],
  ['formats by conditions with spaces', '=TEXT(B5,"[< 10]0"" few"";0"" many""")', '1 few'],
  ['keeps places of groups', '=TEXT(B5*123.4,"?,???,???.0")', '      123.4'],
  ['formats fractions', '=TEXT(B5*2.75,"# ?/?")', '2 3/4'],
  ['formats exponents', '=TEXT(B5*12200000,"0.00E+00")', '1.22E+07'],
  ['formats percent', '=TEXT(B5/8,"0.0%")', '12.5%'],
  ['formats by a format that a cell holds', '=TEXT(B1,"0"&C1)', '5Ann'],
  ['formats texts by the fourth section', '=TEXT(C1,"0;0;0;""<""@"">""")', '<Ann>'],
  ['formats long dates as Windows does', '=TEXT(B5*43831,"[$-F800]")', 'Wednesday, January 1, 2020'],
  ['has no format longer than 255 characters', '=TEXT(B5,REPT("0",B5*300))', '#VALUE!'],
  ['lets the first of two wrong arguments win', '=CEILING.PRECISE(A5,C1)', '#N/A'],
  ['has no multiple of next to nothing', '=CEILING(B5*1E+13,1E-307)', '#NUM!'],
  ['finds the first of equal values by halving', '=XLOOKUP(20,D1:D5,B1:B5,0,-1,2)', 4],
  ['finds the last smaller value by halving', '=XLOOKUP(30,D1:D5,B1:B5,0,-1,2)', 3],
  ['finds the last of equal values by halving what descends', '=XMATCH(4,B1:B5,1,-2)', 2],
  [
    'knows hyperbolic functions',
    '=ROUND(SINH(B5)+COSH(B5)-EXP(B5)+TANH(ATANH(B5/2))-ASINH(SINH(B5))+ACOSH(COSH(B5)),12)',
    0.5,
  ],
  ['has no hyperbolic sine of what is too large', '=SINH(B5*800)', '#NUM!'],
  ['chooses a range', '=SUM(CHOOSE(2,B1:B2,B1:B3))', 12],
  ['knows arrays', '=TYPE({1,2})', 64],
  ['has no sum of a square that overflows', '=SUMSQ(B5*1E+200)', '#NUM!'],
  ['does not read texts among the arguments of MODE', '=MODE(1,1,"1")', '#VALUE!'],
  ['does not read errors among the arguments of MODE as texts', '=MODE(1,1,A5&"x")', '#N/A'],
  ['sees errors among the arguments of MODE that may be texts', '=MODE(1,1,IF(B1>0,A5,"x"))', '#N/A'],
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
