import { PGlite } from '@electric-sql/pglite';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { column, helper, nullOf, textOf } from '../../../shared/sql/ast/build.ts';
import { plainlyFormatted } from '../../../shared/sql/functions/plain-format.ts';
import { helperDefinitions } from '../../../shared/sql/helpers/helpers.ts';
import { postgresql } from '../../../shared/sql/print/postgresql.ts';
import { printExpression } from '../../../shared/sql/print/print-select.ts';

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

test('a plain number format that is written out gives what the format gives when it is taken apart', async () => {
  await using database = await PGlite.create();
  await database.exec(`create schema xl;\n${helperDefinitions(['text_format']).join('')}`);
  const samples = [
    ...fc.sample(numbers, { numRuns: 400, seed: 20_261_127 }),
    98,
    99,
    99.4,
    99.5,
    9.995,
    998.999,
    999,
    999.5,
  ];
  for (const format of [...PLAIN, '0000', '#,##0000', '000%', '00.0%']) {
    const n = column(null, 'n');
    const byHelper = helper('text_format', n, nullOf('text'), textOf(format));
    const written = printExpression(plainlyFormatted(n, format, byHelper) ?? byHelper, postgresql);
    const { rows } = await database.query(
      `select $2 as f, n, ${written} as written from unnest($1::float8[]) as n
       where ${written} is distinct from xl.text_format(n, null, $2 || '""')`,
      [samples.map(String), format],
    );

    expect(rows).toEqual([]);
  }
});

test('formats that are not plain are left to the helper', () => {
  const others = ['', '0;0', '0.', '.0', '#', '# ?/?', 'yyyy', '0"x"', '0.0E+0', '0'.repeat(300), '#,##0000'];

  expect(others.map((format) => plainlyFormatted(column(null, 'n'), format, nullOf('text')))).toEqual(
    others.map(() => null),
  );
});
