import { describe, expect, test } from 'vitest';
import { compileWorkbook } from '../../../../../shared/sql/layout/compile-workbook.ts';
import { writePackage } from '../../../../../shared/sql/layout/write-package.ts';
import { DIALECTS } from '../../../../../shared/sql/print/dialects.ts';
import { workbookOf } from '../../../../support/workbook-of.ts';
import { statementsIn } from '../statements-in.ts';

/** A running balance down to row `last`. */
function balance(last: number) {
  const cells: Record<string, string | number> = { A1: 'in', B1: 'balance', B2: 0 };
  for (let row = 2; row <= last; row++) {
    cells[`A${row}`] = row;
    if (row > 2) cells[`B${row}`] = `=B${row - 1}+A${row}`;
  }
  return workbookOf({ S: cells });
}

describe('The package of a table whose rows depend on rows before them', () => {
  test('is a recursive query that PostgreSQL reads, as long for many rows as for few', async () => {
    const [few, many] = [20, 900].map((last) => {
      const statements = [
        ...writePackage(compileWorkbook(balance(last), 'wb'), DIALECTS.postgresql, 'insert').statements,
      ];
      return statements.filter((statement) => statement.startsWith('create view'));
    });

    expect(few).toHaveLength(1);
    expect(few?.[0]).toContain('with recursive');
    expect((many?.[0]?.length ?? 0) - (few?.[0]?.length ?? 0)).toBeLessThan(20);
    expect(await statementsIn(few?.[0] ?? '')).toHaveLength(1);
  });

  test('is refused by name where DuckDB would take too long', () => {
    const refusals = (last: number) =>
      compileWorkbook(balance(last), 'wb', DIALECTS.duckdb).plan.refused.map(({ refusal }) => refusal);

    expect(refusals(1_002)).toEqual([]);
    expect(refusals(1_003)).toEqual(['DuckDB has no time for more than 1000 rows that depend on each other']);
  });
});
