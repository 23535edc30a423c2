import { PGlite } from '@electric-sql/pglite';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { helperDefinitions } from '../../../shared/sql/helpers/helpers.ts';

const HELPERS = [
  'text_format',
  'num',
  'num_1904',
  'meets',
  'criterion_key',
  'search',
  'numbervalue',
  'address',
  ...[
    'power',
    'multiply',
    'divide',
    'mod',
    'multiple',
    'round',
    'roundup',
    'trunc',
    'general',
    'date',
    'edate',
  ],
  ...['weeknum', 'yearfrac', 'datedif', 'pmt', 'pv', 'fv', 'nper', 'ipmt', 'rate', 'npv_at', 'internal_rate'],
  ...['periods', 'years_since', 'fixed', 'combin', 'log', 'exp'],
  ...['sinh', 'cosh', 'tanh', 'asinh', 'acosh', 'atanh'],
] as const;

let engine: PGlite;

beforeAll(async () => {
  engine = await PGlite.create();
  await engine.exec(`create schema xl; ${helperDefinitions(HELPERS).join('')}`);
});

afterAll(() => engine.close());

const PIECES = [
  ...'0#?.,%/-+*_@;:\\"[]()<>=~^$ eE1259yYmMdDhHsSxa',
  ...[
    '[h]',
    '[ss]',
    '[<10]',
    '[>=1.2.3]',
    'AM/PM',
    'a/p',
    'General',
    '0.00E+00',
    '# ?/99999999999',
    '[$-409]',
  ],
  ...['.0000000000000', '#,##0', '12/31', '1e999', '2020-02-30', 'Jan', '25:61', '1,234', 'é', '😀', '[Red]'],
];
const texts = fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join(''));
const numbers = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -100_000, max: 3_000_000 }),
  fc.constantFrom(0, -1, 0.5, 5e-324, 1e-300, 1e300, -1.7e308, 60, 2_958_466),
);
const rows = fc.array(fc.tuple(numbers, texts, texts), { minLength: 25, maxLength: 25 });

const fours = fc.array(fc.tuple(numbers, numbers, numbers, numbers), { minLength: 25, maxLength: 25 });

const literal = (text: string): string => `E'${text.replace(/[\\']/g, '\\$&')}'`;

describe('A helper never ends the statement, whatever a cell holds,', () => {
  test.each([
    ['formats', 'xl.text_format(n, a, b)'],
    ['reads numbers', 'xl.num(a)'],
    ['reads numbers and days from 1904', 'xl.num_1904(a)'],
    ['reads criteria', 'xl.meets(n, a, null, null, null, b, null)'],
    ['makes keys of criteria', 'xl.criterion_key(null, a)'],
    ['searches', 'xl.search(a, b, n)'],
    ['reads numbers with separators of their own', 'xl.numbervalue(a, b, left(b, 1))'],
    ['writes addresses', 'xl.address(n, n, n, n > 5, a)'],
  ])('where it %s', async (_, call) => {
    const property = fc.asyncProperty(rows, async (values) => {
      const list = values.map(([n, a, b]) => `('${n}'::float8, ${literal(a)}, ${literal(b)})`).join(', ');
      const answer = await engine.query(`select ${call} as v from (values ${list}) as t (n, a, b)`);
      expect(answer.rows).toHaveLength(25);
    });
    await fc.assert(property, { numRuns: 40 });
  });

  test.each([
    'xl.power(a, b)',
    'xl.multiply(a, b)',
    'xl.divide(a, b)',
    'xl.mod(a, b)',
    'xl.multiple(a, b, 1) + xl.multiple(a, b, 0) * 0 + xl.multiple(a, b, -1) * 0',
    'xl.round(a, b)',
    'xl.roundup(a, b)',
    'xl.trunc(a, b)',
    'xl.general(a)',
    'xl.fixed(a, b, a > b, $$$$)',
    'xl.combin(a, b)',
    'xl.log(a, b)',
    'xl.exp(a)',
    'xl.sinh(a) + xl.cosh(b) * 0 + xl.tanh(c) + xl.asinh(d) * 0 + xl.acosh(a) * 0 + xl.atanh(b) * 0',
    'xl.date(a, b, c)',
    'xl.edate(a, b)',
    'xl.weeknum(a, b)',
    'xl.yearfrac(a, b, c)',
    'xl.datedif(a, b, $$md$$)',
    'xl.pmt(a, b, c, d, 1)',
    'xl.pv(a, b, c, d, 0)',
    'xl.fv(a, b, c, d, 1)',
    'xl.nper(a, b, c, d, 0)',
    'xl.ipmt(a, 1, b, c, d, 1)',
    'xl.rate(a, b, c, d, 1, 0.1)',
    'xl.npv_at(a, array[b, c, d], xl.periods(array[b, c, d], 1))',
    'xl.internal_rate(array[a, b, c], xl.periods(array[a, b, c], 0), d)',
    'xl.internal_rate(array[a, b], xl.years_since(array[43831, 44000], array[a, b]), 0.1)',
  ])('where it computes %s', async (call) => {
    const property = fc.asyncProperty(fours, async (values) => {
      const list = values.map((row) => `(${row.map((n) => `'${n}'::float8`).join(', ')})`).join(', ');
      const answer = await engine.query(`select ${call} as v from (values ${list}) as t (a, b, c, d)`);
      expect(answer.rows).toHaveLength(25);
    });
    await fc.assert(property, { numRuns: 40 });
  });
});
