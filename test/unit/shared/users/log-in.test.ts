import { expect, test } from 'vitest';
import { StaleWriteError } from '../../../../shared/errors.ts';
import { InvalidCredentialsError, logIn } from '../../../../shared/users/log-in.ts';
import type { User } from '../../../../shared/users/user.ts';
import { aUser } from '../../../support/builders.ts';
import { FakePasswordHasher } from '../../../support/fake-password-hasher.ts';
import { FixedClock } from '../../../support/fixed-clock.ts';
import { InMemoryUserRepository } from '../../../support/in-memory-user-repository.ts';

function setup(...users: User[]) {
  const repository = new InMemoryUserRepository(...users);
  const hasher = new FakePasswordHasher();
  const ensured: string[] = [];
  const deps = {
    users: repository,
    hasher,
    tokens: { issue: async ({ username, role }: User) => ({ token: `${username} ${role}`, expiresIn: 900 }) },
    ensureFirstAdministrator: async (username: string) => {
      ensured.push(username);
    },
    now: new FixedClock().now,
  };
  return { deps, repository, hasher, ensured };
}

const ADA = aUser({ passwordHash: 'hash of correct', role: 'admin' });

test('issues a token with the role that the user has now', async () => {
  const { deps, ensured } = setup(ADA);
  const token = await logIn(deps, { username: 'ada', password: 'correct' });
  expect(token).toEqual({ token: 'ada admin', expiresIn: 900 });
  expect(ensured).toEqual(['ada']);
});

test.each([
  ['an unknown user', 'grace', 'hash of nobody'],
  ['a name that cannot be one', '#first-administrator', 'hash of nobody'],
  ['a wrong password', 'ada', 'hash of correct'],
])('does the work of one comparison for %s', async (_, username, compared) => {
  const { deps, hasher } = setup(ADA);
  await expect(logIn(deps, { username, password: 'wrong' })).rejects.toThrow(InvalidCredentialsError);
  expect(hasher.verifiedAgainst).toEqual([compared]);
});

test('refuses an inactive user after the same work', async () => {
  const { deps, hasher } = setup({ ...ADA, isActive: false });
  await expect(logIn(deps, { username: 'ada', password: 'correct' })).rejects.toThrow(
    InvalidCredentialsError,
  );
  expect(hasher.verifiedAgainst).toEqual(['hash of correct']);
});

test('brings an outdated hash up to date', async () => {
  const { deps, repository } = setup({ ...ADA, passwordHash: 'old hash of correct' });
  await logIn(deps, { username: 'ada', password: 'correct' });
  expect(await repository.find('ada')).toMatchObject({
    passwordHash: 'hash of correct',
    version: 2,
    updatedAt: '2026-01-01T12:00:00.000Z',
  });
});

test('leaves an outdated hash when the password is wrong', async () => {
  const { deps, repository } = setup({ ...ADA, passwordHash: 'old hash of correct' });
  await expect(logIn(deps, { username: 'ada', password: 'wrong' })).rejects.toThrow(InvalidCredentialsError);
  expect((await repository.find('ada'))?.version).toBe(1);
});

test('lets the user in although somebody else changed them meanwhile', async () => {
  const { deps, repository } = setup({ ...ADA, passwordHash: 'old hash of correct' });
  const users = {
    find: repository.find.bind(repository),
    update: () => Promise.reject(new StaleWriteError('changed')),
  };
  await expect(logIn({ ...deps, users }, { username: 'ada', password: 'correct' })).resolves.toBeDefined();
});
