import fc from 'fast-check';
import { expect, test } from 'vitest';
import { UnauthenticatedError } from '../../../../shared/errors.ts';
import { Ed25519AccessTokens } from '../../../../shared/runtime/ed25519-access-tokens.ts';
import { authenticate } from '../../../../shared/sessions/authenticate.ts';
import { beginSession } from '../../../../shared/sessions/begin-session.ts';
import { logOut } from '../../../../shared/sessions/log-out.ts';
import {
  RefreshTokenInvalidError,
  RefreshTokenReusedError,
  refreshSession,
} from '../../../../shared/sessions/refresh-session.ts';
import { changeUser } from '../../../../shared/users/change-user.ts';
import { anId, aUser } from '../../../support/builders.ts';
import { FakePasswordHasher } from '../../../support/fake-password-hasher.ts';
import { FixedClock } from '../../../support/fixed-clock.ts';
import { InMemorySessionRepository } from '../../../support/in-memory-session-repository.ts';
import { InMemoryUserRepository } from '../../../support/in-memory-user-repository.ts';

const ORIGIN = { actor: 'admin', requestId: 'request-1', address: '192.0.2.1' };

/** What a login led to, as simply as it can be said. */
interface Family {
  readonly sessionId: string;
  /** All refresh tokens of it; the last one is good. */
  readonly refreshTokens: string[];
  readonly accessTokens: string[];
  isLive: boolean;
}

function world() {
  const clock = new FixedClock();
  const deps = {
    users: new InMemoryUserRepository([aUser(), aUser({ username: 'admin', role: 'admin' })]),
    sessions: new InMemorySessionRepository(),
    tokens: new Ed25519AccessTokens({
      secrets: async () => ['secret'],
      lifetimeSeconds: 900,
      now: clock.now,
      newId: anId,
    }),
    hasher: new FakePasswordHasher(),
    sessionLifetime: { idleSeconds: 3600, totalSeconds: 7200 },
    newId: anId,
    now: clock.now,
  };
  const families: Family[] = [];
  let isActive = true;

  const change = async (input: Parameters<typeof changeUser>[2]['input']) => {
    await changeUser(deps, ORIGIN, { username: 'ada', input, isExpected: () => true });
  };
  const endAll = () => {
    for (const family of families) family.isLive = false;
  };

  const refresh = async (family: Family, refreshToken: string) => {
    const isLast = refreshToken === family.refreshTokens.at(-1);
    const request = refreshSession(deps, refreshToken);
    if (!family.isLive) {
      // Also one that was used before: the family is over, and there is nothing left to tell.
      await expect(request).rejects.toSatisfy(
        (error) => error instanceof RefreshTokenInvalidError || error instanceof RefreshTokenReusedError,
      );
    } else if (isLast) {
      const pair = await request;
      family.refreshTokens.push(pair.refreshToken);
      family.accessTokens.push(pair.token);
    } else {
      await expect(request).rejects.toThrow(RefreshTokenReusedError);
      family.isLive = false;
    }
  };

  const pick = <Item>(items: readonly Item[], index: number): Item | undefined => items[index % items.length];
  const actions = {
    logIn: async () => {
      const user = await deps.users.find('ada');
      if (user === undefined || !isActive) return; // a login refuses before it comes here
      const pair = await beginSession(deps, user);
      const { sessionId } = await deps.tokens.verify(pair.token);
      families.push({
        sessionId,
        refreshTokens: [pair.refreshToken],
        accessTokens: [pair.token],
        isLive: true,
      });
    },
    refresh: async (a: number) => {
      const family = pick(families, a);
      if (family !== undefined) await refresh(family, family.refreshTokens.at(-1) ?? '');
    },
    refreshOld: async (a: number, b: number) => {
      const family = pick(families, a);
      if (family !== undefined) await refresh(family, pick(family.refreshTokens, b) ?? '');
    },
    logOut: async (a: number) => {
      const family = pick(families, a);
      if (family === undefined) return;
      await logOut(deps, family.sessionId);
      family.isLive = false;
    },
    setPassword: async () => {
      await change({ password: `password ${anId()}` });
      endAll();
    },
    deactivate: async () => {
      await change({ active: false });
      isActive = false;
      endAll();
    },
    activate: async () => {
      await change({ active: true });
      isActive = true;
    },
    rename: async (a: number) => change({ name: `Ada ${a}`, role: a % 2 === 0 ? 'admin' : 'user' }),
  };

  /** Every access token there ever was gets in exactly when its family is live. */
  const checkAll = async () => {
    for (const { accessTokens, isLive } of families) {
      for (const token of accessTokens) {
        const attempt = authenticate(deps, token);
        if (isLive) expect((await attempt).principal.username).toBe('ada');
        else await expect(attempt).rejects.toThrow(UnauthenticatedError);
      }
    }
  };
  return { actions, checkAll, families };
}

test('tokens get in exactly as long as their login is not over, whatever happens in whatever order', async () => {
  const names = [
    'logIn',
    'refresh',
    'refreshOld',
    'logOut',
    'setPassword',
    'deactivate',
    'activate',
    'rename',
  ];
  const step = fc.tuple(
    // Logins and refreshes often, so that there is something to end.
    fc.constantFrom('logIn', 'logIn', 'refresh', 'refresh', 'refresh', ...names),
    fc.nat({ max: 20 }),
    fc.nat({ max: 20 }),
  );
  let refreshed = 0;
  let ended = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25, size: 'max' }), async (steps) => {
      const { actions, checkAll, families } = world();
      await actions.logIn();
      for (const [name, a, b] of steps) {
        await actions[name as keyof typeof actions](a, b); // safe because the names are those of the actions
        await checkAll();
      }
      refreshed += families.filter(({ refreshTokens }) => refreshTokens.length > 1).length;
      ended += families.filter(({ isLive }) => !isLive).length;
    }),
    { numRuns: 60 },
  );
  expect(refreshed).toBeGreaterThan(20);
  expect(ended).toBeGreaterThan(20);
});
