import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileWorkbook } from '../../../shared/sql/layout/compile-workbook.ts';
import type { WorkbookModel } from '../../../shared/workbook/workbook-model.ts';
import { DebianPostgres, hasDebianPostgres } from '../../integration/sql/debian-postgres.ts';
import { WORKBOOK_CASES } from '../../integration/sql/workbook-cases.ts';
import { loadPostgresParser } from '../../support/statements.ts';
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
});
