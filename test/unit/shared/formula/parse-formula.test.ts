import { describe, expect, test } from 'vitest';
import { FormulaInvalidError } from '../../../../shared/formula/formula-invalid-error.ts';
import { parseFormula } from '../../../../shared/formula/parse-formula.ts';
import { walkFormula } from '../../../../shared/formula/walk-formula.ts';
import { shortForm } from './short-form.ts';
import { REFUSED, STRUCTURED, TRICKY } from './tricky-formulas.ts';

function refusalOf(formula: string): FormulaInvalidError {
  try {
    parseFormula(formula);
  } catch (error) {
    if (error instanceof FormulaInvalidError) return error;
    throw error;
  }
  throw new Error(`${formula} was read`);
}

describe('a formula', () => {
  test.each(TRICKY)('%s is %s', (formula, tree) => {
    expect(shortForm(parseFormula(formula))).toBe(tree);
    expect(shortForm(parseFormula(`=${formula}`))).toBe(tree);
  });

  test.each(STRUCTURED)('%s is %s', (formula, tree) => {
    expect(shortForm(parseFormula(formula))).toBe(tree);
  });

  test.each([
    ['Jan:Dec!B2', 'Jan:Dec!B2'],
    ['A1:Sheet1!B2', '(: A1 Sheet1!B2)'],
    ['2019!A1+1stQ!B2', '(+ 2019!A1 1stQ!B2)'],
    ['!Total', '!<Total>'],
    ["[1]!'SGJ200,LA'/100", '(/ [1]!<SGJ200,LA> 100)'],
    ['[1]#REF!A1', '[1]#REF!A1'],
    ['#REF!#REF!', '#REF!#REF!'],
    ["'http://example.com/x/[Book 1.xlsx]S'!A1", '[http://example.com/x/Book 1.xlsx]S!A1'],
    ["'C:\\dir\\Book1.xls'!Rate", 'C:\\dir\\Book1.xls!<Rate>'],
    ['A1\u00a0+\u3000B1', '(+ A1 B1)'],
    ['A1\r\n\t+B1', '(+ A1 B1)'],
    ['(A1,B1)+1', '(+ (, A1 B1) 1)'],
    ['(A1,B1+1)', '(+ (, A1 B1) 1)'],
    ['A1,B1:C1 C1', '(, A1 (in B1:C1 C1))'],
    ['SUM((A1,B1),C1)', '(SUM (, A1 B1) C1)'],
    ['@Sales Jan', '(in (@ <Sales>) <Jan>)'],
    ['-@A1:A3', '(- (@ A1:A3))'],
    ['F()#', '(# (F))'],
    ['F(1)(2)#', '(# (call (F 1) 2))'],
    ['(A1)(2)', '(call A1 2)'],
    ['A1:B2#', '(: A1 (# B2))'],
    ['A1#:B2', '(: (# A1) B2)'],
    ['A1 #REF!', '(in A1 #REF!)'],
    ['#REF!#', '(# #REF!)'],
    ['{-0,+1}', '{0,1}'],
    ['_XLFN.sum(1)', '(_xlfn.SUM 1)'],
    ['_xludf.MyOwn(1)', '(_xludf.MYOWN 1)'],
    ['123456789012345678', '123456789012345680'],
    ["Excel|'[B 1.xls]S'!R1C1", '<Excel|[B 1.xls]S!R1C1>'],
    ['Book.xlsx!Orders[Price]', 'Book.xlsx!Orders[Price]'],
    ['Sheet1!TRUE', 'Sheet1!<TRUE>'],
    ['A:XFD', 'A:XFD'],
    ['A:XFE', '(: <A> <XFE>)'],
  ])('%s is %s', (formula, tree) => {
    expect(shortForm(parseFormula(formula))).toBe(tree);
  });

  test('gives its references their place, row, column and what is absolute', () => {
    expect(parseFormula("='[2]Jan 1:Dec 1'!$B3")).toEqual({
      kind: 'cell',
      start: 1,
      end: 21,
      place: { book: '2', sheet: 'Jan 1', lastSheet: 'Dec 1' },
      row: 3,
      column: 2,
      rowAbsolute: false,
      columnAbsolute: true,
    });
  });

  test('has spans that cut each node out of its text', () => {
    const source = '= IF( A1 >= -2%, SUM(Sheet1!B1:B9 , [x]) , {1;2}) & LAMBDA(x,x)(1)';
    const texts = [...walkFormula(parseFormula(source))].map(({ start, end }) => source.slice(start, end));
    expect(texts).toEqual([
      source.slice(2),
      'IF( A1 >= -2%, SUM(Sheet1!B1:B9 , [x]) , {1;2})',
      'A1 >= -2%',
      'A1',
      '-2%',
      '-2',
      '2',
      'SUM(Sheet1!B1:B9 , [x])',
      'Sheet1!B1:B9',
      '[x]',
      '{1;2}',
      '1',
      '2',
      'LAMBDA(x,x)(1)',
      'LAMBDA(x,x)',
      'x',
      'x',
      '1',
    ]);
  });
});

describe('what is no formula', () => {
  test.each(REFUSED)('%s is refused: %s at %i', (formula, fault, position) => {
    expect(refusalOf(formula)).toMatchObject({ fault, position });
  });

  test('is refused with a sentence and a caret under the place', () => {
    const refusal = refusalOf('=SUM(A1,B1\n+)');
    expect(refusal.message).toBe('This cannot stand here.');
    expect(refusal.excerpt).toBe('=SUM(A1,B1 +)\n            ^');
  });

  test('is shown in part when it is long', () => {
    const refusal = refusalOf(`${'A1+'.repeat(100)})${'+A1'.repeat(100)}`);
    const [text = '', caret = ''] = refusal.excerpt.split('\n');
    expect(text).toMatch(/^….{80}…$/);
    expect(text[caret.length - 1]).toBe(')');
  });
});

describe('the limits', () => {
  const nested = (levels: number) => `${'ABS('.repeat(levels)}1${')'.repeat(levels)}`;
  const grouped = (levels: number) => `${'('.repeat(levels)}1${')'.repeat(levels)}`;
  const listed = (count: number) => `SUM(${Array(count).fill('1').join(',')})`;

  test.each([
    ['8,192 characters', `="${'x'.repeat(8190)}"`],
    ['1,023 operators that build on each other', `${'1+'.repeat(1023)}1`],
    ['64 functions in each other', nested(64)],
    ['64 parentheses in each other', grouped(64)],
    ['256 signs in a row', `${'-'.repeat(256)}1`],
    ['64 functions with two signs each', `${'--ABS('.repeat(64)}1${')'.repeat(64)}`],
    ['1,023 percent signs in a row', `1${'%'.repeat(1023)}`],
    ['255 arguments', listed(255)],
  ])('allow %s', (_, formula) => {
    expect(parseFormula(formula).start).toBeLessThanOrEqual(1);
  });

  test.each([
    ['8,193 characters', `=${'1+'.repeat(4096)}1`, 'formula-too-long', 8193],
    ['1,024 operators that build on each other', `${'1+'.repeat(1024)}1`, 'too-many-operators', 2049],
    ['1,024 colons', `F()${':F()'.repeat(1024)}`, 'too-many-operators', 4099],
    [
      'operators that build on those in parentheses',
      `(${'1+'.repeat(900)}1)${'+1'.repeat(200)}`,
      'too-many-operators',
      2049,
    ],
    [
      'operators that build on those in arguments',
      `SUM(1,${'1+'.repeat(900)}1,2)${'+1'.repeat(200)}`,
      'too-many-operators',
      2056,
    ],
    ['65 functions in each other', nested(65), 'nested-too-deep', 4 * 64 + 3],
    ['65 parentheses in each other', grouped(65), 'nested-too-deep', 64],
    ['257 signs in a row', `${'-'.repeat(257)}1`, 'nested-too-deep', 256],
    ['1,024 percent signs in a row', `1${'%'.repeat(1024)}`, 'too-many-operators', 1024],
    ['257 implicit intersections in a row', `${'@'.repeat(257)}A1`, 'nested-too-deep', 256],
    ['1,025 calls in a row', `F${'()'.repeat(1025)}`, 'too-many-operators', 2051],
    ['256 arguments', listed(256), 'too-many-arguments', 514],
    ['10,000 nested IFs', 'IF('.repeat(10_000), 'formula-too-long', 8192],
  ])('refuse %s', (_, formula, fault, position) => {
    expect(refusalOf(formula)).toMatchObject({ fault, position });
  });
});
