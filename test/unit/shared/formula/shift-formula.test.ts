import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_COLUMN, MAX_ROW } from '../../../../shared/formula/limits.ts';
import { parseFormula } from '../../../../shared/formula/parse-formula.ts';
import { printA1, printR1C1 } from '../../../../shared/formula/print-formula.ts';
import { shiftFormula, shiftFormulaText } from '../../../../shared/formula/shift-formula.ts';
import type { BeyondSheet } from '../../../../shared/formula/shift-reference.ts';
import { anyFormula } from './any-formula.ts';
import { bareTree } from './bare-tree.ts';
import { SAMPLES } from './formula-samples.ts';

function shifted(formula: string, rows: number, columns: number, beyond?: BeyondSheet): string {
  return shiftFormulaText(formula, parseFormula(formula), { rows, columns }, beyond);
}

describe('a formula in another cell', () => {
  test.each([
    ['A1+$B2*C$3-$D$4', 2, 1, 'B3+$B4*D$3-$D$4'],
    ['SUM(A1:B2)', 1, 1, 'SUM(B2:C3)'],
    ['SUM($A$2:A2)', 8, 0, 'SUM($A$2:A10)'],
    ['A:A+$A:B', 5, 1, 'B:B+$A:C'],
    ['1:3+$1:3', 5, 1, '6:8+$1:8'],
    ["'My  Sheet'!A1+[1]S!A1:B2", 1, 0, "'My  Sheet'!A2+[1]S!A2:B3"],
    ['= sum( a1 ,"A1",A1_x , T[A1] ) ', 1, 0, '= sum( A2 ,"A1",A1_x , T[A1] ) '],
    ['A1:INDEX(A:A,5)#', 1, 1, 'B2:INDEX(B:B,5)#'],
    ['Z9', 0, 1, 'AA9'],
  ])('%s, %i down and %i right, is %s', (formula, rows, columns, expected) => {
    expect(shifted(formula, rows, columns)).toBe(expected);
  });

  test.each([
    ['A1', -1, 0, '#REF!', 'A1048576'],
    ['B2+A2', 0, -1, 'A2+#REF!', 'A2+XFD2'],
    ["'S 1'!A1:B9", 0, -1, "'S 1'!#REF!", "'S 1'!XFD1:A9"],
    ['SUM(XFD1048576)', 1, 1, 'SUM(#REF!)', 'SUM(A1)'],
    ['1:1', -2, 0, '#REF!', '1048575:1048575'],
    ['XFC:XFD', 0, 1, '#REF!', 'XFD:A'],
    ['$A$1', -5, -5, '$A$1', '$A$1'],
  ])('%s loses or wraps what leaves the sheet', (formula, rows, columns, lost, wrapped) => {
    expect(shifted(formula, rows, columns)).toBe(lost);
    expect(shifted(formula, rows, columns, 'wrap')).toBe(wrapped);
  });

  test('is the same tree object where nothing moves', () => {
    const tree = parseFormula('SUM($A$1,B!$C$3)*{1,2}+LAMBDA(x,-x%)(1)');
    expect(shiftFormula(tree, { rows: 7, columns: 7 })).toBe(tree);
  });

  test('is found in a formula as deep as can be', () => {
    const formula = `${'A1+'.repeat(1023)}A1`;
    expect(shifted(formula, 1, 0)).toBe(formula.replaceAll('A1', 'A2'));
    expect(printA1(shiftFormula(parseFormula(formula), { rows: 1, columns: 0 }))).toBe(
      formula.replaceAll('A1', 'A2'),
    );
  });
});

describe('any formula', () => {
  const anyDistance = fc.record({
    rows: fc.oneof(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -MAX_ROW, max: MAX_ROW })),
    columns: fc.oneof(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -MAX_COLUMN, max: MAX_COLUMN })),
  });
  const anyBeyond = fc.constantFrom<BeyondSheet>('lose', 'wrap');

  test('has the same text and tree when it moves', () => {
    fc.assert(
      fc.property(anyFormula, anyDistance, anyBeyond, (tree, by, beyond) => {
        const source = printA1(tree);
        const parsed = parseFormula(source);
        const text = shiftFormulaText(source, parsed, by, beyond);
        expect(bareTree(parseFormula(text))).toEqual(bareTree(shiftFormula(parsed, by, beyond)));
      }),
    );
  });

  test('keeps its normal form when it moves within the sheet', () => {
    const at = { row: 500, column: 200 };
    const by = { rows: 42, columns: 23 };
    for (const formula of SAMPLES) {
      const tree = parseFormula(formula);
      const moved = printR1C1(shiftFormula(tree, by), {
        row: at.row + by.rows,
        column: at.column + by.columns,
      });
      expect(moved).toBe(printR1C1(tree, at));
    }
  });
});
