import { expect, test } from 'vitest';
import { StaleWriteError } from '../../../../shared/errors.ts';
import { guardGuesses } from '../../../../shared/limits/guard-guesses.ts';
import { AccessClaims } from '../../../../shared/sessions/access-tokens.ts';
import { InvalidCredentialsError, logIn } from '../../../../shared/sessions/log-in.ts';
import type { User } from '../../../../shared/users/user.ts';
import { anId, aUser } from '../../../support/builders.ts';
import { FakePasswordHasher } from '../../../support/fake-password-hasher.ts';
import { FixedClock } from '../../../support/fixed-clock.ts';
import { InMemoryBudgetStore } from '../../../support/in-memory-budget-store.ts';
import { InMemoryKnownPlaces } from '../../../support/in-memory-known-places.ts';
import { InMemorySessionRepository } from '../../../support/in-memory-session-repository.ts';
import { InMemoryUserRepository } from '../../../support/in-memory-user-repository.ts';

const HERE = '192.0.2.1';

function setup(...users: User[]) {
  const repository = new InMemoryUserRepository(users);
  const sessions = new InMemorySessionRepository();
  const hasher = new FakePasswordHasher();
  const clock = new FixedClock();
  const ensured: string[] = [];
  const deps = {
    users: repository,
    sessions,
    hasher,
    tokens: { issue: async (claims: AccessClaims) => ({ token: JSON.stringify(claims), expiresIn: 900 }) },
    guardGuesses: guardGuesses({
      budgets: new InMemoryBudgetStore(),
      places: new InMemoryKnownPlaces(),
      now: clock.now,
    }),
    ensureFirstAdministrator: async (username: string) => {
      ensured.push(username);
    },
    sessionLifetime: { idleSeconds: 3600, totalSeconds: 7200 },
    newId: anId,
    now: clock.now,
  };
  return { deps, repository, sessions, hasher, ensured };
}

const ADA = aUser({ passwordHash: 'hash of correct', role: 'admin' });

test('begins a session, whose tokens carry the role that the user has now', async () => {
  const { deps, ensured, sessions } = setup(ADA);
  const { token, refreshToken, expiresIn } = await logIn(
    deps,
    { username: 'ada', password: 'correct' },
    HERE,
  );
  expect(expiresIn).toBe(900);
  const { sessionId, ...claims } = AccessClaims.parse(JSON.parse(token));
  expect(claims).toEqual({ username: 'ada', role: 'admin' });
  const session = await sessions.find(sessionId);
  expect(session).toMatchObject({
    username: 'ada',
    tokenVersion: 'first',
    expiresAt: '2026-01-01T13:00:00.000Z',
  });
  expect(JSON.stringify(session)).not.toContain(refreshToken);
  expect(ensured).toEqual(['ada']);
});

test.each([
  ['an unknown user', 'grace', 'hash of nobody'],
  ['a name that cannot be one', '#first-administrator', 'hash of nobody'],
  ['a wrong password', 'ada', 'hash of correct'],
])('does the work of one comparison for %s', async (_, username, compared) => {
  const { deps, hasher } = setup(ADA);
  await expect(logIn(deps, { username, password: 'wrong' }, HERE)).rejects.toThrow(InvalidCredentialsError);
  expect(hasher.verifiedAgainst).toEqual([compared]);
});

test('refuses an inactive user after the same work', async () => {
  const { deps, hasher } = setup({ ...ADA, isActive: false });
  await expect(logIn(deps, { username: 'ada', password: 'correct' }, HERE)).rejects.toThrow(
    InvalidCredentialsError,
  );
  expect(hasher.verifiedAgainst).toEqual(['hash of correct']);
});

test('brings an outdated hash up to date', async () => {
  const { deps, repository } = setup({ ...ADA, passwordHash: 'old hash of correct' });
  await logIn(deps, { username: 'ada', password: 'correct' }, HERE);
  expect(await repository.find('ada')).toEqual({ ...ADA, version: 2 });
});

test('leaves an outdated hash when the password is wrong', async () => {
  const { deps, repository } = setup({ ...ADA, passwordHash: 'old hash of correct' });
  await expect(logIn(deps, { username: 'ada', password: 'wrong' }, HERE)).rejects.toThrow(
    InvalidCredentialsError,
  );
  expect((await repository.find('ada'))?.version).toBe(1);
});

test('lets the user in although somebody else changed them meanwhile', async () => {
  const { deps, repository } = setup({ ...ADA, passwordHash: 'old hash of correct' });
  const users = {
    find: repository.find.bind(repository),
    update: () => Promise.reject(new StaleWriteError('changed')),
  };
  await expect(
    logIn({ ...deps, users }, { username: 'ada', password: 'correct' }, HERE),
  ).resolves.toBeDefined();
});
