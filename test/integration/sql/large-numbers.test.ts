import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { workbookOf } from '../../support/workbook-of.ts';
import { type Shown, SqlRunner } from './sql-run.ts';
import { down, filled } from './workbook-cases.ts';

let runner: SqlRunner;

beforeAll(async () => {
  runner = await SqlRunner.start();
});

afterAll(async () => {
  await runner[Symbol.asyncDispose]();
});

const OF_ONE = `SUM AVERAGE VAR VAR.P STDEV STDEV.P DEVSQ AVEDEV MEDIAN SUMSQ PRODUCT GEOMEAN MIN MAX NPV.X`
  .split(' ')
  .map((name) => (name === 'NPV.X' ? 'NPV(0.1,A1:A6)' : `${name}(A1:A6)`));
const OF_TWO = `CORREL PEARSON SLOPE INTERCEPT RSQ COVAR COVARIANCE.S SUMXMY2 SUMX2PY2 SUMX2MY2 SUMPRODUCT`
  .split(' ')
  .map((name) => `${name}(A1:A6,B1:B6)`);
const OTHERS = [
  ...['FORECAST(B1,A1:A6,B1:B6)', 'PERCENTILE(A1:A6,0.3)', 'QUARTILE(A1:A6,3)', 'LARGE(A1:A6,2)'],
  ...['SUBTOTAL(1,A1:A6)', 'SUBTOTAL(7,A1:A6)', 'AGGREGATE(10,6,A1:A6)', 'AVERAGEIF(B1:B6,">0",A1:A6)'],
  ...['PERCENTILE.EXC(A1:A6,0.4)', 'AVERAGE(A1:A6,B1*2)', 'VAR(A1*1,A2*1,A3)'],
];
const FORMULAS = [...OF_ONE, ...OF_TWO, ...OTHERS];

async function computed(
  a: readonly number[],
  b: readonly number[],
  formulas: readonly string[],
): Promise<readonly Shown[]> {
  const cells = formulas.map((formula) => `=${formula}`);
  const model = workbookOf({
    S: { ...down('A', 1, ...a), ...down('B', 1, ...b), ...down('D', 1, ...cells) },
  });
  const run = await runner.run(model);
  expect(run.refusals()).toEqual([]);
  const shown = await run.cells();
  return formulas.map((_, i) => shown.get(`S!D${i + 1}`) ?? null);
}

describe('Numbers whose sums or squares fit no double', () => {
  test.each<readonly [string, Shown]>([
    ['AVERAGE(A1:A6)', '#NUM!'],
    ['AVERAGE(A1:A3)', 1e200],
    ['VAR(A1:A3)', '#NUM!'],
    ['VAR(A1,A1)', 0],
    ['VAR(C1:C3)', 7e300 / 3],
    ['STDEV(C1:C3)', Math.sqrt(7 / 3) * 1e150],
    ['STDEV(A5)', '#DIV/0!'],
    ['STDEVP(A5)', 0],
    ['DEVSQ(C1:C3)', 14e300 / 3],
    ['CORREL(A1:A3,B1:B3)', '#NUM!'],
    ['CORREL(C1:C3,B1:B3)', 0.995_870_594_885_822_4],
    ['CORREL(C1:C3,E1:E3)', 0.995_870_594_885_822_4],
    ['SLOPE(A1:A6,B1:B6)', '#NUM!'],
    ['SLOPE(C1:C3,B1:B3)', 7.307_692_307_692_308e149],
    ['SLOPE(B1:B3,C1:C3)', 1.357_142_857_142_857_2e-150],
    ['SLOPE(E1:E3,B1:B3)', 1e-80],
    ['CORREL(F1:F3,B1:B3)', '#DIV/0!'],
    ['RSQ(B1:B3,F1:F3)', '#DIV/0!'],
    ['INTERCEPT({2,4,9},{1,2,4})', -0.5],
    ['FORECAST(5,{2,4,9},{1,2,4})', 11.285_714_286],
    ['RSQ(C1:C3,B1:B3)', 0.991_758_241_758_241_8],
    ['COVAR(C1:C3,B1:B3)', 19e150 / 9],
    ['SUMXMY2(A1:A6,B1:B6)', '#NUM!'],
    ['MEDIAN(A4:A6)', 1.5e308],
    ['SUBTOTAL(7,A1:A6)', '#NUM!'],
    ['PERCENTILE(H1:H2,0.3)', -5.6e307],
    ['SUM(B1:B6)', 28],
  ])('%s is %s, and the other cells have their values', async (formula, expected) => {
    const model = workbookOf({
      S: {
        ...down('A', 1, 1e200, 2e200, 3, -1e300, 1.5e308, 1.7e308),
        ...down('B', 1, 1, 2, 5, 4, 7, 9),
        ...down('C', 1, 1e150, 2e150, 4e150),
        ...down('E', 1, 1e-80, 2e-80, 5e-80),
        ...down('F', 1, 1e-170, 2e-170, 5e-170),
        ...down('H', 1, -8e307, 2.3e-308),
        G1: `=${formula}`,
        G2: '=B1+B2',
      },
    });
    const cells = await (await runner.run(model)).cells();
    const shown = cells.get('S!G1');
    const digits = (value: Shown | undefined) =>
      typeof value === 'number' ? Number(value.toPrecision(10)) : value;

    expect(digits(shown)).toEqual(digits(expected));
    expect(cells.get('S!G2')).toBe(3);
  });

  test('end no statement, whatever they are', async () => {
    const number = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom(0, 1, -2.5, 1.7e308, -1.7e308, 1e154, -1e153, 1e145, 1e-160, 2.3e-308, 5e-324),
    );
    const six = fc.array(number, { minLength: 6, maxLength: 6 });
    const property = fc.asyncProperty(six, six, async (a, b) => {
      const values = await computed(a, b, FORMULAS);
      expect(
        values.filter((value) => value === null || Math.abs(Number(value)) === Number.POSITIVE_INFINITY),
      ).toEqual([]);
    });
    await fc.assert(property, { numRuns: 15 });
  });
});

test('Sums and differences of the largest numbers are wrong only where they fit no double', async () => {
  const sizes = [0, 1, 9.7e306, 8e307, 9e307, 1e308, 1.7e308];
  const numbers = [...sizes, ...sizes.slice(1).map((size) => -size)];
  const pairs = numbers.flatMap((a) => numbers.map((b) => [a, b] as const));
  const last = pairs.length + 1;
  const model = workbookOf({
    S: {
      ...{ A1: 'a', B1: 'b', C1: 'sum', D1: 'difference' },
      ...down('A', 2, ...pairs.map(([a]) => a)),
      ...down('B', 2, ...pairs.map(([, b]) => b)),
      ...filled('C', 2, last, (r) => `=A${r}+B${r}`),
      ...filled('D', 2, last, (r) => `=A${r}-B${r}`),
    },
  });
  const cells = await (await runner.run(model)).cells();
  const shown = pairs.map((_, i) => [cells.get(`S!C${i + 2}`), cells.get(`S!D${i + 2}`)]);
  const fitting = (value: number) => (Number.isFinite(value) ? value + 0 : '#NUM!');

  expect(shown).toEqual(pairs.map(([a, b]) => [fitting(a + b), fitting(a - b)]));
});
