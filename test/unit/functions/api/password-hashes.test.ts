import { describe, expect, test } from 'vitest';
import { Argon2PasswordHasher } from '../../../../shared/runtime/argon2-password-hasher.ts';
import { startApi } from '../../../support/api.ts';
import { aUser } from '../../../support/builders.ts';
import { InMemoryUserRepository } from '../../../support/in-memory-user-repository.ts';
import { phcHash } from '../../../support/phc-hash.ts';
import { problemIn } from '../../../support/problem.ts';

const PASSWORD = 'correct horse battery';
const TODAY = { memory: 19_456, passes: 2, bytes: 32 };

/** The API with real hashes, of a user for each of these settings. */
async function withHashes(settings: Readonly<Record<string, typeof TODAY>>) {
  const users = new InMemoryUserRepository(
    Object.entries(settings).map(([username, one]) =>
      aUser({ username, passwordHash: phcHash(PASSWORD, one) }),
    ),
  );
  const api = await startApi({ users, hasher: new Argon2PasswordHasher() });
  const logIn = (username: string, password = PASSWORD) =>
    api.request('/api/v1/login/access-token', { body: { username, password } });
  const storedHash = async (username: string) => (await users.find(username))?.passwordHash ?? '';
  return { users, logIn, storedHash };
}

describe('a login', () => {
  test.each([
    ['less memory', { ...TODAY, memory: 8192 }],
    ['fewer passes', { ...TODAY, passes: 1 }],
    ['a shorter key', { ...TODAY, bytes: 16 }],
  ])('with the right password brings a hash with %s up to date', async (_, settings) => {
    const { logIn, storedHash, users } = await withHashes({ ada: settings });
    const before = await storedHash('ada');
    expect((await logIn('ada')).status).toBe(200);
    const after = await storedHash('ada');
    expect(after).not.toBe(before);
    expect(after).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);

    const { version } = (await users.find('ada')) ?? {};
    expect((await logIn('ada')).status).toBe(200);
    await problemIn(await logIn('ada', 'another horse'), 'invalid-credentials');
    expect(await users.find('ada')).toMatchObject({ version, passwordHash: after });
  });

  test('leaves a hash as it is that has today’s settings, or stronger ones', async () => {
    const stronger = { memory: 32_768, passes: 3, bytes: 32 };
    const { logIn, storedHash } = await withHashes({ ada: TODAY, grace: stronger });
    const before = [await storedHash('ada'), await storedHash('grace')];
    expect([(await logIn('ada')).status, (await logIn('grace')).status]).toEqual([200, 200]);
    expect([await storedHash('ada'), await storedHash('grace')]).toEqual(before);
    expect(before[1]).toContain('$m=32768,t=3,p=1$');
  });

  test('with a wrong password changes no hash, however old it is', async () => {
    const { logIn, storedHash } = await withHashes({ ada: { memory: 8192, passes: 1, bytes: 16 } });
    const before = await storedHash('ada');
    await problemIn(await logIn('ada', 'another horse'), 'invalid-credentials');
    expect(await storedHash('ada')).toBe(before);
  });
});
