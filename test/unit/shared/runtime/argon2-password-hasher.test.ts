import { expect, test } from 'vitest';
import { Argon2PasswordHasher } from '../../../../shared/runtime/argon2-password-hasher.ts';
import { phcHash } from '../../../support/phc-hash.ts';

const hasher = new Argon2PasswordHasher();

test('hashes with the recommended settings and a salt of its own', async () => {
  const [one, other] = [await hasher.hash('secret'), await hasher.hash('secret')];
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  expect(other).not.toBe(one);
});

test('knows the right password from a wrong one', async () => {
  const hash = await hasher.hash('correct horse');
  expect(await hasher.verify('correct horse', hash)).toEqual({ isMatch: true, isOutdated: false });
  expect(await hasher.verify('correct  horse', hash)).toEqual({ isMatch: false, isOutdated: false });
});

test('takes both spellings of an accented letter for the same', async () => {
  const hash = await hasher.hash('caf\u00e9');
  expect((await hasher.verify('cafe\u0301', hash)).isMatch).toBe(true);
});

test.each([
  ['less memory', { memory: 8192, passes: 2, bytes: 32 }],
  ['fewer passes', { memory: 19_456, passes: 1, bytes: 32 }],
  ['a shorter key', { memory: 19_456, passes: 2, bytes: 16 }],
])('recognises a hash with %s as outdated', async (_, settings) => {
  expect(await hasher.verify('secret', phcHash('secret', settings))).toEqual({
    isMatch: true,
    isOutdated: true,
  });
});

test('has a decoy that no password matches and that costs the same', async () => {
  expect(hasher.decoy).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect((await hasher.verify('', hasher.decoy)).isMatch).toBe(false);
});

test.each(['', 'plain text', '$2b$10$abc', '$argon2i$v=19$m=1,t=1,p=1$c2FsdA$aGFzaA'])(
  'takes the stored hash %j for a fault, and does not repeat it',
  async (stored) => {
    await expect(hasher.verify('x', stored)).rejects.toThrow(
      'A stored password hash is not an argon2id PHC string.',
    );
  },
);
