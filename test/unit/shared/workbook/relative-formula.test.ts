import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseFormula } from '../../../../shared/formula/parse-formula.ts';
import { printR1C1 } from '../../../../shared/formula/print-formula.ts';
import { shiftFormulaText } from '../../../../shared/formula/shift-formula.ts';
import { LAST_COLUMN, LAST_ROW } from '../../../../shared/workbook/cell-range.ts';
import { findReferences } from '../../../../shared/workbook/find-references.ts';
import {
  fitsAt,
  isRelatable,
  reachOf,
  relativeFormula,
  textAt,
} from '../../../../shared/workbook/relative-formula.ts';

const found = (formula: string) => findReferences(formula).map(({ start, end }) => formula.slice(start, end));

describe('references are found', () => {
  test.each<[string, string[]]>([
    ['A1+$B$2*C$3-$D4', ['A1', '$B$2', 'C$3', '$D4']],
    ['SUM(A1:B2,XFD1048576)', ['A1', 'B2', 'XFD1048576']],
    ['SUM(A:A,$B:C,1:1,$2:3)', ['A:A', '$B:C', '1:1', '$2:3']],
    ['Sheet1!A1+Sheet1:Sheet3!B2', ['A1', 'B2']],
    ["'A1 B2''s'!C3+'[1]D4'!E5", ['C3', 'E5']],
    ['[1]Sheet1!A1+[2]!Name', ['A1']],
    ['#REF!A1+Sheet1!#REF!', ['A1']],
    ['A1#+@B2', ['A1', 'B2']],
    ['A1#/B2', ['A1', 'B2']],
    ['SUM(A1 B1:C3)', ['A1', 'B1', 'C3']],
    ['A1:INDEX(B:B,3)', ['A1', 'B:B']],
    ['2:2*3', ['2:2']],
  ])('in %s', (formula, references) => {
    expect(found(formula)).toEqual(references);
  });

  test.each([
    '"A1 ""B2"" C3"',
    'LOG10(2)+BIN2DEC(1)',
    'XFE1+A1048577+A0+A01',
    'A1_total+_A1+A1.b+Ä1',
    'AB12!Total+Jan:Mar!Total',
    "Table1[A1]+Table1[[#This Row],[B2]]+T1['[A1]",
    '1E10+1E+10+#N/A+TRUE',
    'a1+b$2',
  ])('none in %s', (formula) => {
    expect(found(formula)).toEqual([]);
  });
});

const row = fc.integer({ min: 1, max: LAST_ROW });
const column = fc.integer({ min: 1, max: LAST_COLUMN });
const piece = fc.constantFrom(
  ...['A1', '$B$2', 'C$3', '$D4', 'A:A', '$B:C', '1:1', 'Sheet1!F7', "'A1'!G8", 'XFD1048576', '[1]S!A1'],
  ...['"A1"', 'Table1[A1]', 'LOG10(A1)', 'A1_b', '1E3', '#REF!', '#N/A', 'SUM(A1:B2)', 'Rate'],
);
const formula = fc
  .array(fc.tuple(piece, fc.constantFrom('+', '*', '&', '=')), { minLength: 1, maxLength: 5 })
  .map((pieces) => pieces.flatMap(([text, operator], i) => (i === 0 ? [text] : [operator, text])).join(''));

describe('a formula seen from its cell', () => {
  test('has its own text there, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(formula, fc.string().filter(isRelatable)), row, column, (text, r, c) => {
        expect(textAt(relativeFormula(text, r, c), r, c)).toBe(text);
      }),
    );
  });

  test('has the text elsewhere that shifting its tree gives', () => {
    fc.assert(
      fc.property(formula, row, column, row, column, (text, r, c, toRow, toColumn) => {
        const shifted = shiftFormulaText(
          text,
          parseFormula(text),
          { rows: toRow - r, columns: toColumn - c },
          'wrap',
        );
        expect(parseFormula(textAt(relativeFormula(text, r, c), toRow, toColumn))).toEqual(
          parseFormula(shifted),
        );
      }),
      { numRuns: 500 },
    );
  });

  test('is the same as another exactly when both are equal in R1C1', () => {
    const close = fc.integer({ min: 1, max: 3 });
    const short = fc.tuple(
      fc.constantFrom('A', '$A', 'B', '$B', 'C'),
      fc.constantFrom('1', '$1', '2', '$2', '3'),
    );
    let equal = 0;
    fc.assert(
      fc.property(short, close, close, short, close, close, ([a1, a2], r1, c1, [b1, b2], r2, c2) => {
        const [a, b] = [`SUM(${a1}${a2},1)`, `SUM(${b1}${b2},1)`];
        const isEqual =
          printR1C1(parseFormula(a), { row: r1, column: c1 }) ===
          printR1C1(parseFormula(b), { row: r2, column: c2 });
        if (isEqual) equal++;
        expect(relativeFormula(a, r1, c1) === relativeFormula(b, r2, c2)).toBe(isEqual);
      }),
      { numRuns: 2_000 },
    );
    expect(equal).toBeGreaterThan(10);
  });

  test('fits where no reference leaves the sheet', () => {
    const reach = reachOf(relativeFormula('A1+C5+$A$1', 3, 2));
    expect(fitsAt(reach, 3, 2)).toBe(true);
    expect(fitsAt(reach, 2, 2)).toBe(false);
    expect(fitsAt(reach, 3, 1)).toBe(false);
    expect(fitsAt(reach, LAST_ROW - 2, 2)).toBe(true);
    expect(fitsAt(reach, LAST_ROW - 1, 2)).toBe(false);
    expect(fitsAt(reach, 3, LAST_COLUMN)).toBe(false);
  });
});
