import { describe, expect, test } from 'vitest';
import { DIALECTS } from '../../../shared/sql/print/dialects.ts';
import { workbookOf } from '../../support/workbook-of.ts';
import { hasDuckDb, startDuckDb } from './dialect-engines.ts';
import { runWorkbook, SqlRunner } from './sql-run.ts';
import { down, filled } from './workbook-cases.ts';

const MODEL = workbookOf({
  T: {
    ...down(
      'A',
      1,
      'from',
      '_a',
      '~a',
      '=',
      '0',
      '9',
      'apple',
      'coop',
      "co'op",
      'eclair',
      'éclair',
      'étage',
      'Zug',
    ),
    ...down('B', 1, 'at', ...Array.from({ length: 12 }, (_, i) => i + 1)),
  },
  S: {
    ...down('A', 1, 'key', '_b', '~', '5', 'co-op', 'Éclair', 'etui', 'zürich', 'Ärger'),
    B1: 'at',
    ...filled('B', 2, 9, (r) => `=VLOOKUP(A${r},T!$A$2:$B$13,2,TRUE)`),
    C1: '="~*">"b"',
    C2: '="é">"z"',
    C3: '="_"<"1"',
    C4: '="a b"<"ab"',
    C5: '="coop"<"co-op"',
    C6: '="e"<"é"',
    C7: '=COUNTIF(T!A2:A13,">d")',
    C8: '=MATCH("f",T!A2:A13,1)',
  },
});

const SHOWS = {
  ...{ 'S!B2': 1, 'S!B3': 1, 'S!B4': 4, 'S!B5': 8, 'S!B6': 10, 'S!B7': 11, 'S!B8': 12, 'S!B9': 6 },
  ...{ 'S!C1': false, 'S!C2': false, 'S!C3': true, 'S!C4': true, 'S!C5': true, 'S!C6': true },
  ...{ 'S!C7': 4, 'S!C8': 11 },
};

/** SQLite has no function that this could be made of. */
describe('Texts are sorted as Excel does: symbols, digits, letters; accents, hyphens and apostrophes only break ties', () => {
  test('in PostgreSQL', async () => {
    await using runner = await SqlRunner.start();
    const cells = await (await runner.run(MODEL, 'view')).cells();

    expect(Object.fromEntries(cells)).toMatchObject(SHOWS);
  });

  test.runIf(hasDuckDb)(
    'in DuckDB',
    async () => {
      const cells = await (await runWorkbook(await startDuckDb(), MODEL, DIALECTS.duckdb, 'view')).cells();

      expect(Object.fromEntries(cells)).toMatchObject(SHOWS);
    },
    60_000,
  );
});
