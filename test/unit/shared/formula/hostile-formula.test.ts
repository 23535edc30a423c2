import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FormulaInvalidError } from '../../../../shared/formula/formula-invalid-error.ts';
import { parseFormula } from '../../../../shared/formula/parse-formula.ts';
import { printA1, printR1C1 } from '../../../../shared/formula/print-formula.ts';
import { tokenizeFormula } from '../../../../shared/formula/tokenize-formula.ts';
import { SAMPLES } from './formula-samples.ts';
import { REFUSED, STRUCTURED, TRICKY } from './tricky-formulas.ts';

/** A text that counts how many of its characters are looked at. */
class CountedText extends String {
  reads = 0;

  override charCodeAt(index: number): number {
    this.reads++;
    return super.charCodeAt(index);
  }

  override slice(start?: number, end?: number): string {
    const cut = super.slice(start, end);
    this.reads += cut.length;
    return cut;
  }

  override indexOf(text: string, from = 0): number {
    const index = super.indexOf(text, from);
    this.reads += (index < 0 ? this.length : index) - from + 1;
    return index;
  }

  override startsWith(text: string, from?: number): boolean {
    this.reads++;
    return super.startsWith(text, from);
  }
}

/** How many characters are looked at to read or refuse the formula, for each that it has. */
function readsPerCharacter(formula: string): number {
  const counted = new CountedText(formula);
  try {
    // safe because the parser uses a text's methods only
    parseFormula(counted as unknown as string);
  } catch (error) {
    if (!(error instanceof FormulaInvalidError)) throw error;
  }
  return counted.reads / (formula.length + 20);
}

const FRAGMENTS = [
  ...'()[]{}\'"#@:,;!|$%^&*/+-=<> \n\u00a0.0aA1R',
  'A1',
  'A:A',
  '1:1',
  'SUM(',
  'Sheet1!',
  "'a b'!",
  '[1]',
  '#REF!',
  '#N/A',
  '[[#All],[',
  '_xlfn.',
  '1E',
  'TRUE',
  'é',
  '\ud83d',
  'a|b!',
];

const FORMULAS = [...SAMPLES, ...[...TRICKY, ...STRUCTURED, ...REFUSED].map(([formula]) => formula)];

/** Formulas with pieces taken out, put in and repeated. */
const anyMutant = fc
  .tuple(
    fc.constantFrom(...FORMULAS),
    fc.array(
      fc.tuple(
        fc.nat(),
        fc.nat({ max: 4 }),
        fc.constantFrom('', ...FRAGMENTS),
        fc.integer({ min: 1, max: 40 }),
      ),
      {
        minLength: 1,
        maxLength: 6,
      },
    ),
  )
  .map(([formula, changes]) =>
    changes.reduce((text, [position, length, fragment, count]) => {
      const at = position % (text.length + 1);
      return text.slice(0, at) + fragment.repeat(count) + text.slice(at + length);
    }, formula),
  );

describe('a hostile formula', () => {
  test('is read or refused with a position in it, and in work that grows with its length', () => {
    let read = 0;
    fc.assert(
      fc.property(anyMutant, (formula) => {
        expect(readsPerCharacter(formula)).toBeLessThan(40);
        try {
          const tree = parseFormula(formula);
          read++;
          printA1(tree);
          printR1C1(tree, { row: 1, column: 1 });
        } catch (error) {
          if (!(error instanceof FormulaInvalidError)) throw error;
          expect(error.position).toBeGreaterThanOrEqual(0);
          expect(error.position).toBeLessThanOrEqual(formula.length);
        }
      }),
      { numRuns: 2000 },
    );
    expect(read).toBeGreaterThan(20);
  });

  test.each([
    ...FRAGMENTS,
    'a:',
    '$a:',
    '1:',
    '1.',
    "'",
    "''",
    'a.',
    '-(',
    '{1,',
    '1%',
    '(A1)',
    'F()',
    'A1 ',
    'a[',
    '[a]:',
    '[1]a',
    'a|',
    '#REF!:',
    '"" ',
    '@A1:',
    'Z9:',
  ])('that repeats “%s” to the limit is read or refused in work that grows with its length', (fragment) => {
    const count = Math.floor(8192 / fragment.length);
    expect(readsPerCharacter(fragment.repeat(count))).toBeLessThan(40);
    expect(readsPerCharacter(`SUM(${fragment.repeat(count - 3)}`)).toBeLessThan(40);
  });

  test('gives back all its text as tokens, if it has tokens', () => {
    fc.assert(
      fc.property(anyMutant, (formula) => {
        try {
          expect(
            tokenizeFormula(formula)
              .map(({ text }) => text)
              .join(''),
          ).toBe(formula);
        } catch (error) {
          if (!(error instanceof FormulaInvalidError)) throw error;
        }
      }),
    );
  });
});
