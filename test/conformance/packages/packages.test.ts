import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileWorkbook } from '../../../shared/sql/layout/compile-workbook.ts';
import { postgresql } from '../../../shared/sql/print/postgresql.ts';
import type { WorkbookModel } from '../../../shared/workbook/workbook-model.ts';
import { DebianPostgres, hasDebianPostgres } from '../../integration/sql/debian-postgres.ts';
import { WORKBOOK_CASES } from '../../integration/sql/workbook-cases.ts';
import { HOSTILE_TEXTS } from '../../support/hostile-texts.ts';
import { loadPostgresParser } from '../../support/statements.ts';
import { workbookOf } from '../../support/workbook-of.ts';
import { ownBooks } from '../mutation/books/own-books.ts';
import { faultsOfText, runOn } from './judge-package.ts';

const MODELS: readonly [string, WorkbookModel][] = [
  ...ownBooks(1).map(({ name, model }): [string, WorkbookModel] => [name, model]),
  ...WORKBOOK_CASES.filter(({ it }) => !it.includes('300 columns')).map(
    ({ it, model }): [string, WorkbookModel] => [it, model],
  ),
];

beforeAll(loadPostgresParser);

describe('The package of a workbook', () => {
  test.each(MODELS)('consists of statements that PostgreSQL parses one by one: %s', (_, model) => {
    expect(faultsOfText(compileWorkbook(model, 'wb'))).toEqual([]);
  });
});

describe.runIf(hasDebianPostgres)('The package of a workbook on Debian’s PostgreSQL', () => {
  let server: DebianPostgres | undefined;

  beforeAll(async () => {
    server = await DebianPostgres.start();
  });

  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
  });

  test.each(MODELS)('runs with psql in one go, and its views can be read: %s', async (_, model) => {
    if (server === undefined) throw new Error('The server has not started');
    const run = await runOn(server, compileWorkbook(model, 'wb'), '60s');

    expect(run.stopped).toBeUndefined();
    expect([...run.unread]).toEqual([]);
  });

  test.each(HOSTILE_TEXTS)('keeps %j as the text that it is', async (text) => {
    if (server === undefined) throw new Error('The server has not started');
    const model = workbookOf({
      [`s${text}`]: {
        A1: `h${text}`,
        A2: text,
        A3: 'b',
        B1: 'Same',
        B2: '=A2',
        B3: '=A3',
        D1: text,
        D3: '=D1',
      },
    });
    const { views, stopped, unread } = await runOn(server, compileWorkbook(model, 'wb'), '60s');
    using session = server.connect('60s');
    const [view = '', cells = ''] = views.map((name) => postgresql.quoteName('wb', name));
    const tables = await session.query(`select from pg_tables where schemaname in ('public', 'wb', 'xl')`);
    const kept = await session.query(
      `select "Same" as text from ${view} where _row = 2 union all select text from ${cells}`,
    );

    expect([stopped, ...unread]).toEqual([undefined]);
    expect(tables).toHaveLength(3);
    expect(kept).toEqual([{ text: stored(text) }, { text: stored(text) }]);
  });

  test('changes the case of letters as the database of the proof does', async () => {
    if (server === undefined) throw new Error('The server has not started');
    const model = workbookOf({
      S: {
        A1: 'große STRAßE é',
        A3: { formula: '=UPPER(A1)', value: 'GROßE STRAßE É' },
        A5: { formula: '=LOWER(A1)', value: 'große straße é' },
        A7: { formula: '=PROPER(A1)', value: 'Große Straße É' },
      },
    });
    const { views } = await runOn(server, compileWorkbook(model, 'wb'), '60s');
    using session = server.connect('60s');
    const [cells = ''] = views.map((name) => postgresql.quoteName('wb', name));
    const texts = await session.query(`select text from ${cells} where cell <> 'A1' order by cell`);

    expect(texts.map(({ text }) => text)).toEqual(['GROßE STRAßE É', 'große straße é', 'Große Straße É']);
  });
});

/** PostgreSQL has no NUL, and UTF-8 no half characters. */
function stored(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed();
}
