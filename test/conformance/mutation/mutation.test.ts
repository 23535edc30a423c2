import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SqlPackage } from '../../../shared/sql/layout/write-package.ts';
import { postgresql } from '../../../shared/sql/print/postgresql.ts';
import { SqlRunner } from '../../integration/sql/sql-run.ts';
import { ownBooks } from './books/own-books.ts';
import { ROUNDS } from './choose-changes.ts';
import { ironCalc } from './iron-calc.ts';
import { type Mutated, mutateWorkbook } from './mutate-workbook.ts';
import { scoreOf, shareOf, summarise, tallyOf } from './score.ts';

const OF_EACH_THEME = 3;

let runner: SqlRunner;

beforeAll(async () => {
  runner = await SqlRunner.start();
});

afterAll(async () => {
  await runner[Symbol.asyncDispose]();
});

/** Tables of what the views show take their places. */
async function turnToConstants({ tables, cells }: SqlPackage): Promise<void> {
  for (const view of [...tables, ...cells]) {
    const name = postgresql.quoteName('wb', view.name);
    const quoted = postgresql.quoteIdentifier(view.name);
    await runner.engine.run(
      `create table wb.aside as select * from ${name}; drop view ${name}; alter table wb.aside rename to ${quoted};`,
    );
  }
}

describe('Views of a package whose inputs were changed', () => {
  test('give what another spreadsheet engine calculates', { timeout: 600_000 }, async () => {
    const books = ownBooks(OF_EACH_THEME);
    const results: Mutated[] = [];
    for (const book of books) results.push(await mutateWorkbook(book, runner.engine, ironCalc));
    const score = scoreOf('changed inputs, own workbooks', results.map(tallyOf));
    process.stdout.write(`${summarise(score)}\n`);
    const rounds = new Set(results.flatMap(({ cells }) => cells.map(({ round }) => round)));

    expect(score.books).toBe(books.length);
    expect(score.books).toBeGreaterThanOrEqual(40);
    expect(score.changed).toBeGreaterThan(5_000);
    expect([...rounds].toSorted()).toEqual([...ROUNDS].toSorted());
    expect(shareOf(score)).toBeGreaterThan(0.97);
  });

  test('would be found out if they were constants', async () => {
    const book = ownBooks(1).find(({ name }) => name.startsWith('invoice'));
    if (book === undefined) throw new Error('There is no such workbook');
    const result = await mutateWorkbook(book, runner.engine, ironCalc, turnToConstants);
    const score = scoreOf('constants', [tallyOf(result)]);

    expect(score.changed).toBeGreaterThan(50);
    expect(shareOf(score)).toBe(0);
    expect(score.equal).toBe(score.cells - score.changed);
  });
});
