import { describe, expect, test } from 'vitest';
import { FormulaInvalidError } from '../../../../shared/formula/formula-invalid-error.ts';
import { parseFormula } from '../../../../shared/formula/parse-formula.ts';
import { eusesFormulas, HAS_EUSES, SAMPLES } from './formula-samples.ts';
import { neutralForm, neutralFormOfFx } from './neutral-form.ts';
import { REFUSED, STRUCTURED, TRICKY } from './tricky-formulas.ts';

type Difference = readonly [why: string, formulas: RegExp, example: string];

/** Formulas that the other reader refuses, though spreadsheets write them. */
const ONLY_OURS: readonly Difference[] = [
  ['a lost cell of a sheet', /!#REF!/, 'Sheet1!#REF!+1'],
  ['a function of another workbook', /\[\d+\]!\w+\(/, '[1]!Rate(A1)'],
  ['a name of another workbook in apostrophes', /\[\d+\]!'/, "[1]!'SGJ200,LA'"],
  ['a function of a workbook that is named', /'!\w+\(/, "'Book 1.xls'!MyUdf(A1)"],
  ['a workbook with its folder', /'C:\\/, "'C:\\dir\\[Book1.xlsx]S1'!A1"],
  ['a name that starts with a backslash', /^\\/, '\\x'],
  ['an optional parameter of LAMBDA', /LAMBDA\(.*\[/, 'LAMBDA(x,[y],x)(1)'],
  ['a value of another program', /\w\|/, "TWINDDE|RSFRec!'NGH2 NET.CHNG'"],
  ['operators between parts of tables', /\][: ]\w+\[/, 'SUM(Sales[Jan]:Sales[Feb])'],
];

/** What the other reader reads though it is no formula. */
const ONLY_THEIRS: readonly Difference[] = [
  ['two values without an operator, as arguments', /\(1 2\)/, 'SUM(1 2)'],
  ['a number beyond all numbers', /1E400/, '1E400'],
  ['an array with rows of different lengths', /\{1;2,3\}/, '{1;2,3}'],
  ['a workbook without a name', /^\[\]!/, '[]!Rate'],
  ['typographic quotation marks and full-width punctuation, as names', /[“；]/, '“a”'],
];

/** Other trees. */
const UNLIKE: readonly Difference[] = [
  ['a cell of a lost sheet: theirs is an intersection', /#REF![A-Z]/, 'SUM(#REF!A1,1)'],
  ['spaces around a colon: theirs is no single range', / : /, 'A1 : B2'],
  [
    'three colons: theirs joins every second pair first, which are the same cells',
    /\d:\$?[A-Z]+\d+:/,
    'SUM(A1:A2:A3:A4)',
  ],
];

function oursOf(formula: string): string | undefined {
  try {
    return neutralForm(parseFormula(formula));
  } catch (error) {
    if (error instanceof FormulaInvalidError) return undefined;
    throw error;
  }
}

/** How many formulas both read alike, and those that they do not, apart from the known differences. */
function compare(formulas: readonly string[]) {
  let alike = 0;
  const surprises: object[] = [];
  for (const formula of formulas) {
    const ours = oursOf(formula);
    const theirs = neutralFormOfFx(formula);
    if (ours === theirs) alike++;
    else {
      const known = theirs === undefined ? ONLY_OURS : ours === undefined ? ONLY_THEIRS : UNLIKE;
      if (!known.some(([, pattern]) => pattern.test(formula))) surprises.push({ formula, ours, theirs });
    }
  }
  return { alike, surprises };
}

describe('@borgar/fx, another reader of formulas, gives the same trees', () => {
  test('for formulas as people write them', () => {
    expect(compare(SAMPLES)).toEqual({ alike: SAMPLES.length, surprises: [] });
  });

  test('for tricky ones and for what is no formula', () => {
    expect(compare([...TRICKY, ...STRUCTURED, ...REFUSED].map(([formula]) => formula)).surprises).toEqual([]);
  });

  test.runIf(HAS_EUSES)('for those of a corpus', () => {
    const { alike, surprises } = compare(eusesFormulas());
    expect(surprises).toEqual([]);
    expect(alike).toBeGreaterThan(88_000);
  });

  test.each([...ONLY_OURS, ...ONLY_THEIRS, ...UNLIKE])('except for %s', (_, pattern, example) => {
    expect(example).toMatch(pattern);
    expect(oursOf(example)).not.toBe(neutralFormOfFx(example));
  });
});
