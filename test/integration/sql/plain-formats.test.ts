import { PGlite } from '@electric-sql/pglite';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { helperDefinitions } from '../../../shared/sql/helpers/helpers.ts';

/** What is read at a glance. */
const PLAIN = [
  '0',
  '000',
  '0.0',
  '0.00',
  '00.000',
  '#,##0',
  '#,##0.00',
  '#,##00.0',
  '0%',
  '0.00%',
  '#,##0.0%',
];
const numbers = fc.oneof(
  fc.integer({ min: -2_000_000, max: 2_000_000 }),
  fc.integer({ min: -99_999, max: 99_999 }).map((thousandths) => thousandths / 1000),
  fc.double({ min: -1e17, max: 1e17, noNaN: true }),
  fc.constantFrom(
    0,
    -0,
    0.5,
    -0.5,
    -0.004,
    0.005,
    2.675,
    999.995,
    1e-300,
    -1e-300,
    1e14,
    999_999_999_999_999.9,
  ),
);

test('a plain number format gives what the format gives when it is taken apart', async () => {
  await using database = await PGlite.create();
  await database.exec(`create schema xl;\n${helperDefinitions(['text_format']).join('')}`);
  const samples = fc.sample(numbers, { numRuns: 400, seed: 20_261_126 });
  const { rows } = await database.query(
    // An empty text in quotes shows nothing, and is not plain.
    `select f, n, xl.text_format(n, null, f) as plain, xl.text_format(n, null, f || '""') as apart
     from unnest($1::text[]) as f, unnest($2::float8[]) as n
     where xl.text_format(n, null, f) is distinct from xl.text_format(n, null, f || '""')`,
    [PLAIN, samples.map(String)],
  );

  expect(rows).toEqual([]);
  expect(samples.filter((sample) => sample < 0).length).toBeGreaterThan(50);
});
