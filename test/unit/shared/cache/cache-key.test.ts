import { expect, test } from 'vitest';
import { cacheKey, cacheQuestion } from '../../../../shared/cache/cache-key.ts';
import { aSchemaVersion, aTask } from '../../../support/builders.ts';

const TASK = aTask({ options: { sheet: 'A', delimiter: ';', maxIssues: 5 } });
const SCHEMA = aSchemaVersion();
const QUESTION = cacheQuestion(TASK, SCHEMA, 'engine 1');

test.each([
  ['number of the version', TASK, { ...SCHEMA, version: 2 }, 'engine 1'],
  ['content of the schema', TASK, { ...SCHEMA, hash: 'b'.repeat(64) }, 'engine 1'],
  ['name of the schema', TASK, { ...SCHEMA, name: 'people' }, 'engine 1'],
  ['engine', TASK, SCHEMA, 'engine 2'],
  ['sheet', { ...TASK, options: { ...TASK.options, sheet: 'B' } }, SCHEMA, 'engine 1'],
  ['delimiter', { ...TASK, options: { ...TASK.options, delimiter: ',' as const } }, SCHEMA, 'engine 1'],
  ['number of issues', { ...TASK, options: { ...TASK.options, maxIssues: 6 } }, SCHEMA, 'engine 1'],
  ['lack of an option', { ...TASK, options: { sheet: 'A', maxIssues: 5 } }, SCHEMA, 'engine 1'],
  ['size', { ...TASK, file: { ...TASK.file, size: 13 } }, SCHEMA, 'engine 1'],
])('another %s is another question', (_what, task, schema, engine) => {
  expect(cacheQuestion(task, schema, engine)).not.toBe(QUESTION);
});

test('a sheet by its position is not the sheet of that name', () => {
  const ask = (sheet: string | number) => cacheQuestion({ ...TASK, options: { sheet } }, SCHEMA, 'engine 1');
  expect(ask(1)).not.toBe(ask('1'));
});

test('neither the order of options nor what the file is called is part of the question', () => {
  const options = { maxIssues: 5, delimiter: ';', sheet: 'A' } as const;
  const file = { ...TASK.file, name: 'other.csv', contentType: 'text/plain' };
  expect(cacheQuestion({ ...TASK, options, file }, SCHEMA, 'engine 1')).toBe(QUESTION);
});

test('an option that is undefined is one that is not there', () => {
  const ask = (options: { sheet?: string | undefined }) =>
    cacheQuestion({ ...TASK, options }, SCHEMA, 'engine 1');
  expect(ask({ sheet: undefined })).toBe(ask({}));
});

test('the key begins with the question and ends with the hash', () => {
  expect(cacheKey(QUESTION, 'MFoZ/+==')).toBe(`${QUESTION}MFoZ/+==`);
});
