import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { compileWorkbook } from '../../../../../shared/sql/layout/compile-workbook.ts';
import { schemaNameOf } from '../../../../../shared/sql/layout/schema-name.ts';
import { writePackage } from '../../../../../shared/sql/layout/write-package.ts';
import { postgresql } from '../../../../../shared/sql/print/postgresql.ts';
import type { WorkbookModel } from '../../../../../shared/workbook/workbook-model.ts';
import { HOSTILE_TEXTS } from '../../../../support/hostile-texts.ts';
import { loadPostgresParser, statementKinds } from '../../../../support/statements.ts';
import { workbookOf } from '../../../../support/workbook-of.ts';

beforeAll(loadPostgresParser);

interface Texts {
  readonly schema: string;
  /** Of a definition that nothing reads. */
  readonly name: string;
  readonly sheet: string;
  readonly otherSheet: string;
  readonly header: string;
  readonly table: string;
  readonly text: string;
  readonly loose: string;
}

const HARMLESS: Texts = {
  schema: 'book',
  name: 'Other',
  sheet: 'First',
  otherSheet: 'Second',
  header: 'Amount',
  table: 'Orders',
  text: 'text',
  loose: 'note',
};

/** A workbook with these texts wherever a workbook has any: names, headers, values, formulas and so comments. */
function workbookWith({ name, sheet, otherSheet, header, table, text, loose }: Texts): WorkbookModel {
  // No formula has control characters, so nothing would be left to inject.
  const quoted = text.replace(/\p{Cc}/gu, '').replaceAll('"', '""');
  const place = `'${otherSheet.replaceAll("'", "''")}'!`;
  return workbookOf(
    {
      [sheet]: {
        ...{ A1: header, B1: `${header} 2`, C1: 'Joined', D1: 'Refused' },
        ...{
          A2: 1,
          B2: text,
          C2: `=B2&"${quoted}"&A2`,
          D2: { formula: `=MYSTERY("${quoted}")`, value: text },
        },
        ...{ A3: 2, B3: 'b', C3: `=B3&"${quoted}"&A3`, D3: { formula: `=MYSTERY("${quoted}")`, value: 1 } },
        ...{ A4: 3, B4: 'c', C4: `=B4&"${quoted}"&A4`, D4: 'typed' },
        G1: loose,
        G3: `=G1&"${quoted}"&Named`,
        G5: `=${place}A1&"x"`,
        G7: { formula: `=OTHER("${quoted}")`, value: loose },
      },
      [otherSheet]: { A1: text },
    },
    {
      names: { Named: `"${quoted}"`, [name]: `"${quoted}"` },
      tables: [{ name: table, sheet, range: 'A1:D4', columns: [header, `${header} 2`, 'Joined', 'Refused'] }],
    },
  );
}

function scriptOf(texts: Texts): string {
  const compiled = compileWorkbook(workbookWith(texts), texts.schema);
  return [...writePackage(compiled, postgresql, 'insert').statements].join('');
}

const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom(...HOSTILE_TEXTS),
      fc.constantFrom(
        "'",
        '"',
        ';',
        '--',
        '/*',
        '*/',
        '$$',
        '\\',
        '\0',
        '\u202e',
        '\n',
        '\r',
        '\t',
        ')',
        '(',
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((parts) => parts.join(''));

/** Sheets and headers are told apart, and formulas name sheets, so each has a letter that is its own. */
const hostileTexts = fc.record({
  schema: hostileText.map(schemaNameOf),
  name: hostileText.map((text) => `n${text}`),
  sheet: hostileText.map((text) => `a${text}`),
  otherSheet: hostileText.map((text) => `b${text}`.replace(/[[\]:*?/\\\0\r\n]|[\ud800-\udfff]/g, '')),
  header: hostileText.map((text) => `h${text}`),
  table: hostileText,
  text: hostileText.map((text) => `t${text}`),
  loose: hostileText.map((text) => `l${text}`),
});

describe('A package of hostile texts', () => {
  test('has names and statements to begin with', () => {
    const kinds = statementKinds(scriptOf(HARMLESS));

    expect(kinds.filter((kind) => kind === 'ViewStmt')).toHaveLength(2);
    expect(kinds.filter((kind) => kind === 'CreateStmt').length).toBeGreaterThanOrEqual(3);
    expect(new Set(kinds)).toEqual(
      new Set([
        'CreateSchemaStmt',
        'CreateFunctionStmt',
        'CreateStmt',
        'CommentStmt',
        'InsertStmt',
        'ViewStmt',
      ]),
    );
  });

  test.each(HOSTILE_TEXTS)('has the same statements with %j in all places', (attack) => {
    const texts: Texts = {
      schema: schemaNameOf(attack),
      name: `n${attack}`,
      sheet: `a${attack}`,
      otherSheet: `b${attack.replace(/[[\]:*?/\\\0\r\n]|[\ud800-\udfff]/g, '')}`,
      header: `h${attack}`,
      table: attack,
      text: `t${attack}`,
      loose: `l${attack}`,
    };

    expect(statementKinds(scriptOf(texts))).toEqual(statementKinds(scriptOf(HARMLESS)));
  });

  test('has the same statements whatever the texts are', () => {
    const expected = statementKinds(scriptOf(HARMLESS));
    fc.assert(
      fc.property(hostileTexts, (texts) => {
        expect(statementKinds(scriptOf(texts))).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });
});
