import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseFormula, parseR1C1Formula } from '../../../../shared/formula/parse-formula.ts';
import { printA1, printR1C1 } from '../../../../shared/formula/print-formula.ts';
import { shiftFormulaText } from '../../../../shared/formula/shift-formula.ts';
import { anyFormula, anyPosition } from './any-formula.ts';
import { bareTree } from './bare-tree.ts';
import { eusesFormulas, HAS_EUSES, NO_FORMULA, SAMPLES } from './formula-samples.ts';
import { shortForm } from './short-form.ts';
import { STRUCTURED, TRICKY } from './tricky-formulas.ts';

/** The formulas that do not come back as they were, with what they became. */
function changed(formulas: readonly string[]) {
  const at = { row: 700, column: 80 };
  return formulas.flatMap((formula) => {
    const tree = parseFormula(formula);
    const a1 = printA1(tree);
    const r1c1 = printR1C1(tree, at);
    const isSame =
      shortForm(parseFormula(a1)) === shortForm(tree) &&
      shortForm(parseR1C1Formula(r1c1, at)) === shortForm(tree) &&
      shiftFormulaText(formula, tree, { rows: 0, columns: 0 }) === formula;
    return isSame ? [] : [{ formula, a1, r1c1 }];
  });
}

describe('what was read and is printed', () => {
  test('is read as the same tree again', () => {
    expect(changed([...SAMPLES, ...[...TRICKY, ...STRUCTURED].map(([formula]) => formula)])).toEqual([]);
  });

  test.runIf(HAS_EUSES)('is read as the same tree again, for a whole corpus', () => {
    const formulas = eusesFormulas();
    expect(formulas).toContain(NO_FORMULA);
    expect(() => parseFormula(NO_FORMULA)).toThrow();
    expect(changed(formulas.filter((formula) => formula !== NO_FORMULA))).toEqual([]);
  });

  test.each([
    ['= sum( a1 , $b$2:C3 ) ', 'SUM(A1,$B$2:C3)', 'SUM(R[-9]C[-4],R2C2:R[-7]C[-2])'],
    ['E10+e9', 'E10+E9', 'RC+R[-1]C'],
    ['A:$C+$1:3', 'A:$C+$1:3', 'C[-4]:C3+R1:R[-7]'],
    ["'Sheet1'!A1+'My Sheet'!A1", "Sheet1!A1+'My Sheet'!A1", "Sheet1!R[-9]C[-4]+'My Sheet'!R[-9]C[-4]"],
    ['1e-7+.5', '1E-7+0.5', '1E-7+0.5'],
    ['((1+2))*3', '((1+2))*3', '((1+2))*3'],
    ['T[@x]', 'T[[#This Row],[x]]', 'T[[#This Row],[x]]'],
    ["T[a'#]", "T[[a'#]]", "T[[a'#]]"],
    ["'R1C1'!A1", "'R1C1'!A1", "'R1C1'!R[-9]C[-4]"],
    ["Total:'Jan'!A1", "Total:'Jan'!A1", "Total:'Jan'!R[-9]C[-4]"],
    ['May!Total:Jan!A1', 'May!Total:Jan!A1', 'May!Total:Jan!R[-9]C[-4]'],
  ])('%s in E10 is %s and %s', (formula, a1, r1c1) => {
    const tree = parseFormula(formula);
    expect(printA1(tree)).toBe(a1);
    expect(printR1C1(tree, { row: 10, column: 5 })).toBe(r1c1);
  });

  test('may be as deep as can be', () => {
    for (const formula of [`${'1+'.repeat(1023)}1`, `SUM(${'F():'.repeat(1000)}(B1))`]) {
      expect(printA1(parseFormula(formula))).toBe(formula);
    }
  });
});

describe('any tree', () => {
  test('is read again as it was printed in A1', () => {
    fc.assert(
      fc.property(anyFormula, (tree) => {
        expect(bareTree(parseFormula(printA1(tree)))).toEqual(bareTree(tree));
      }),
      { numRuns: 1000 },
    );
  });

  test('is read again as it was printed in R1C1, in any cell', () => {
    fc.assert(
      fc.property(anyFormula, anyPosition, (tree, at) => {
        expect(bareTree(parseR1C1Formula(printR1C1(tree, at), at))).toEqual(bareTree(tree));
      }),
      { numRuns: 1000 },
    );
  });
});
