import { open, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { explainReadError, explainWriteError } from '../../../../bin/etl/system-error.ts';
import { InvalidInputError } from '../../../../shared/errors.ts';

/** As the system gives them. */
function systemError(code: string, errno: number): Error {
  return Object.assign(new Error(`${code}: it did not work`), { code, errno });
}

async function errorOf(work: Promise<unknown>): Promise<unknown> {
  return await work.then(
    () => expect.unreachable(),
    (error: unknown) => error,
  );
}

test.each([
  ['nowhere/a.csv', 'There is no file “nowhere/a.csv”.'],
  ['package.json/a.csv', 'There is no file “package.json/a.csv”.'],
  ['docs', '“docs” is a folder. Name a file in it.'],
  ['a'.repeat(5000), 'cannot be read: name too long.'],
])('a file that cannot be read is told of in a sentence (%#)', async (path, sentence) => {
  const told = explainReadError(await errorOf(readFile(path)), path);
  expect(told).toBeInstanceOf(InvalidInputError);
  expect(told).toMatchObject({ message: expect.stringContaining(sentence) });
});

test.each([
  ['nowhere/a.sql', 'there is no folder “nowhere”. Make it first.'],
  ['docs', '“docs” is a folder. Name a file in it.'],
])('a file that cannot be written is told of in a sentence (%s)', async (path, sentence) => {
  const told = explainWriteError(await errorOf(open(path, 'w')), path);
  expect(told).toMatchObject({ message: expect.stringContaining(sentence) });
});

test('rights and room that are missing are told of', () => {
  expect(explainReadError(systemError('EACCES', -13), 'a.csv')).toMatchObject({
    message: 'You may not read “a.csv”. Ask for the permission to, or copy the file.',
  });
  expect(explainWriteError(systemError('EACCES', -13), 'a.csv')).toMatchObject({
    message: 'You may not write “a.csv”. Choose a folder that is yours to write to.',
  });
  expect(explainWriteError(systemError('ENOSPC', -28), 'a.csv')).toMatchObject({
    message: '“a.csv” cannot be written: no space left on device.',
  });
});

test('other errors stay as they are', () => {
  const bug = new TypeError('x is not a function');
  expect(explainReadError(bug, 'a.csv')).toBe(bug);
  expect(explainWriteError(bug, 'a.csv')).toBe(bug);
});
