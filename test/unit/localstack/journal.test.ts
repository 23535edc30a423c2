import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NoJournal, SqliteJournal } from '../../../localstack/embedded/journal.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'journal-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

test('finds again what was put and not deleted, in the order of keys', () => {
  const before = new SqliteJournal(directory);
  before.put('queue', 'b', { n: 2 });
  before.put('queue', 'a', { n: 0 });
  before.put('queue', 'a', { n: 1 });
  before.put('queue', 'c', { n: 3 });
  before.delete('queue', 'c');
  before.put('other', 'a', 'elsewhere');
  before.close();

  const after = new SqliteJournal(directory);

  expect([...after.load('queue')]).toEqual([
    ['a', { n: 1 }],
    ['b', { n: 2 }],
  ]);
  after.close();
});

test('keeps nothing in memory', () => {
  const journal = new NoJournal();
  journal.put();

  expect(journal.load().size).toBe(0);
});
