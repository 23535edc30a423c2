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
  fc.constantFrom(0, -1, 0.5, 1e-300, 1e300, -1.7e308, 60, 2_958_466),
);
const rows = fc.array(fc.tuple(numbers, texts, texts), { minLength: 25, maxLength: 25 });

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
});
