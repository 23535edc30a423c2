import { expect, test } from 'vitest';
import { measureSuites } from '../../../bench/measure-suites.ts';
import type { Section, Suite } from '../../../bench/suite.ts';

const SECTION: Section = {
  title: 'Rows',
  about: '',
  table: { head: [], rows: [] },
  goals: [],
  notes: [],
};
const BENCH = { runs: 1, isQuick: false, say: () => {} };

function suite(name: string, measure: Suite['measure'], needsPeers = false): Suite {
  return { name, title: name, needsPeers, measure };
}

test('a suite that fails is named, and the others are measured all the same', async () => {
  const done: string[] = [];
  const failures = await measureSuites(
    [
      suite('before', async () => [SECTION]),
      suite('broken', () => Promise.reject(new Error('no such file'))),
      suite('without its peers', async () => [SECTION], true),
      suite('after', async () => [SECTION]),
    ],
    BENCH,
    {
      prepare: async ({ needsPeers }) => {
        if (needsPeers) throw new Error('npm ci in bench/ ended with 1.');
      },
      done: async ({ name }) => void done.push(name),
    },
  );

  expect(done).toEqual(['before', 'after']);
  expect(failures).toEqual([
    'The suite broken failed: no such file',
    'The suite without its peers failed: npm ci in bench/ ended with 1.',
  ]);
});
