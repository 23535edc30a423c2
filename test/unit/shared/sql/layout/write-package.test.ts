import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { compileWorkbook } from '../../../../../shared/sql/layout/compile-workbook.ts';
import { type DataStyle, writePackage } from '../../../../../shared/sql/layout/write-package.ts';
import { postgresql } from '../../../../../shared/sql/print/postgresql.ts';
import type { WorkbookModel } from '../../../../../shared/workbook/workbook-model.ts';
import { loadPostgresParser, statementKinds } from '../../../../support/statements.ts';
import { type CellsOf, workbookOf } from '../../../../support/workbook-of.ts';

beforeAll(loadPostgresParser);

function statementsOf(model: WorkbookModel, style: DataStyle = 'insert'): string[] {
  return [...writePackage(compileWorkbook(model, 'book'), postgresql, style).statements];
}

const CELLS: CellsOf = {
  ...{ A1: 'Day', B1: 'Amount', C1: 'Note', D1: 'Twice' },
  ...{ A2: { value: 45_000, format: 'yyyy-mm-dd' }, B2: 1.5, C2: "it's", D2: '=B2*2' },
  ...{ A3: { value: 45_001, format: 'yyyy-mm-dd' }, B3: '#N/A', C3: 'tab\tand\\line\nend', D3: '=B3*2' },
  ...{ A4: { value: 45_002, format: 'yyyy-mm-dd' }, B4: 'x', D4: '=B4*2' },
  ...{ G1: 'note', G3: '=SUM(B:B)', G5: { formula: '=OTHER(1)', value: true } },
};

describe('A package', () => {
  test('is what PostgreSQL reads', () => {
    expect(statementKinds(statementsOf(workbookOf({ S: CELLS })).join(''))).toContain('ViewStmt');
  });

  test('is the same bytes for the same workbook', () => {
    for (const style of ['insert', 'copy'] as const) {
      expect(statementsOf(workbookOf({ S: CELLS }), style)).toEqual(
        statementsOf(workbookOf({ S: CELLS }), style),
      );
    }
  });

  test('holds typed constants, views of formulas, and where each cell is found', () => {
    const script = statementsOf(workbookOf({ 'My sheet': CELLS })).join('');

    expect(script).toContain(
      'create table "book"."My_sheet" (\n  "_row" integer primary key,\n  "Day" date,\n  "Amount" float8,\n',
    );
    expect(script).toContain(
      `(2::integer, '2023-03-15'::date, '1.5'::float8, null::text, null::smallint, 'it''s')`,
    );
    expect(script).toContain('create view "book"."v_My_sheet" as\n');
    expect(script).toContain(`comment on column "book"."v_My_sheet"."Twice" is 'D2:D4: =B2*2'`);
    expect(script).toContain(`('My sheet', 'D2:D4', 'v_My_sheet', 'Twice', 'B2*2', null::text)`);
    expect(script).toContain(
      `('My sheet', 'G5', 'My_sheet_cells', null::text, 'OTHER(1)', 'OTHER is not among the functions that become SQL')`,
    );
  });

  test('has the same rows in COPY blocks as in INSERTs', () => {
    const copied = statementsOf(workbookOf({ S: CELLS }), 'copy').filter((text) => text.startsWith('copy '));

    expect(copied[0]).toBe(
      [
        'copy "book"."S" ("_row", "Day", "Amount", "Amount_txt", "Amount_err", "Note") from stdin;',
        "2\t2023-03-15\t1.5\t\\N\t\\N\tit's",
        '3\t2023-03-16\t\\N\t\\N\t7\ttab\\tand\\\\line\\nend',
        '4\t2023-03-17\t\\N\tx\t\\N\t\\N',
        '\\.',
        '',
      ].join('\n'),
    );
  });

  test('has as many rows in COPY blocks as in INSERTs, whatever the texts', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', minLength: 1 }), { minLength: 2, maxLength: 8 }),
        (texts) => {
          const cells = Object.fromEntries(
            texts.flatMap((text, i) => [
              [`A${i + 2}`, i],
              [`B${i + 2}`, { value: text }],
            ]),
          );
          const model = workbookOf({ S: { A1: 'n', B1: 'text', ...cells } });
          const [copy = ''] = statementsOf(model, 'copy').filter((text) =>
            text.startsWith('copy "book"."S" '),
          );
          const [first, ...lines] = copy.split('\n');

          expect(first).toMatch(/^copy .* from stdin;$/);
          expect(lines.at(-2)).toBe('\\.');
          expect(lines.slice(0, -2)).toHaveLength(texts.length);
          expect(lines.filter((line) => line === '\\.')).toHaveLength(1);
        },
      ),
    );
  });

  test('splits many rows into several statements', () => {
    const cells = Object.fromEntries(Array.from({ length: 1_200 }, (_, i) => [`A${i + 2}`, i]));
    const inserts = statementsOf(workbookOf({ S: { A1: 'n', ...cells } })).filter((text) =>
      text.startsWith('insert into "book"."S" '),
    );

    expect(inserts.map((text) => text.split('\n').length - 2)).toEqual([500, 500, 200]);
  });

  test('of an empty workbook is a schema and an empty catalogue', () => {
    expect(statementKinds(statementsOf(workbookOf({ S: {} })).join(''))).toEqual([
      'CreateSchemaStmt',
      'CreateStmt',
    ]);
  });
});
