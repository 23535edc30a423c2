import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { KeptVerdicts, keyOfAll } from './kept-verdicts.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verdicts-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('verdicts outlive a run that was stopped while it wrote one', async () => {
  const open = () => KeptVerdicts.open('numbers', z.number(), folder);
  await (await open()).keep('one', 1);
  await appendFile(join(folder, 'numbers.ndjson'), '\n{"key":"half","verd');
  await (await open()).keep('two', 2);
  const kept = await open();

  expect(['one', 'half', 'two'].map((key) => kept.get(key))).toEqual([1, undefined, 2]);
});

test('a key changes with each part and with where one ends', () => {
  const keys = [['ab', 'c'], ['a', 'bc'], ['ab', 'c', ''], ['abc']].map(keyOfAll);
  expect(new Set(keys).size).toBe(4);
});
