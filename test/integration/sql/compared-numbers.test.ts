import { PGlite } from '@electric-sql/pglite';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { column, double } from '../../../shared/sql/ast/build.ts';
import { type Comparison, compareNumbers } from '../../../shared/sql/compile/compare.ts';
import { postgresql } from '../../../shared/sql/print/postgresql.ts';
import { printExpression } from '../../../shared/sql/print/print-select.ts';

const COMPARISONS: readonly Comparison[] = ['=', '<>', '<', '<=', '>', '>='];
/** Some with more than 15 digits, some halfway between two numbers of 15 digits. */
const KNOWN = [
  1,
  -5,
  1000,
  0.1,
  1.19,
  123_456.000_976_562_5,
  12_345_678_901_234.25,
  1 / 3,
  -2e-300,
  5e-324,
  9e299,
  1e301,
];

/** The number itself, its neighbours among doubles, and others that are some 15th digits away. */
function near(known: number): number[] {
  const steps = [0, 1, 2, 3, 5, 9, 22, 23, 40, 450, 900, 2_000];
  const relative = steps.flatMap((step) => [known * (1 + step * 2 ** -52), known * (1 - step * 2 ** -53)]);
  return [...relative, Number(known.toPrecision(15)), Number(known.toPrecision(14)), 0, -known, known * 2];
}

test('a number is compared with a known one as both are at 15 digits', async () => {
  await using database = await PGlite.create();
  const others = fc.sample(fc.double({ noNaN: true, noDefaultInfinity: true }), {
    numRuns: 200,
    seed: 20_261_127,
  });
  let equal = 0;
  for (const known of KNOWN) {
    const outputs = COMPARISONS.map((comparison) => {
      const quick = printExpression(compareNumbers(column(null, 'n'), comparison, double(known)), postgresql);
      const exact = `n::numeric ${comparison} ${printExpression(double(known), postgresql)}::numeric`;
      return `(${quick}) is not distinct from (${exact})`;
    });
    const { rows } = await database.query<{ n: number | null; alike: boolean; equal: boolean }>(
      `select n, ${outputs.join(' and ')} as alike, n::numeric = $2::float8::numeric as equal
       from unnest($1::float8[]) as n`,
      [[...near(known), ...others, null].map((number) => number && String(number)), String(known)],
    );

    expect(rows.filter(({ alike }) => !alike).map(({ n }) => [known, n])).toEqual([]);
    equal += rows.filter((row) => row.equal && row.n !== known).length;
  }
  expect(equal).toBeGreaterThan(20);
});
