import { expect, test } from 'vitest';
import { rememberedByHash } from '../../../../shared/schemas/remembered-by-hash.ts';
import type { SchemaVersion } from '../../../../shared/schemas/schema-repository.ts';
import { aSchemaVersion } from '../../../support/builders.ts';

const withHash = (letter: string): SchemaVersion => aSchemaVersion({ hash: letter.repeat(64) });

function counting(capacity: number) {
  const compiled: string[] = [];
  const compile = rememberedByHash(({ hash }: SchemaVersion) => {
    compiled.push(hash.slice(0, 1));
    return { hash };
  }, capacity);
  return { compiled, compile };
}

test('compiles equal schemas once, whatever their name', () => {
  const { compiled, compile } = counting(2);
  const first = compile(withHash('a'));
  expect(compile({ ...withHash('a'), name: 'other' })).toBe(first);
  expect(compiled).toEqual(['a']);
});

test('forgets the one used longest ago when there are too many', () => {
  const { compiled, compile } = counting(2);
  for (const letter of ['a', 'b', 'a', 'c', 'a', 'b']) compile(withHash(letter));
  expect(compiled).toEqual(['a', 'b', 'c', 'b']);
});
