import { describe, expect, test } from 'vitest';
import { guardGuesses } from '../../../../shared/limits/guard-guesses.ts';
import { startApi, type TestApi } from '../../../support/api.ts';
import { FakePasswordHasher } from '../../../support/fake-password-hasher.ts';
import { FixedClock } from '../../../support/fixed-clock.ts';
import { InMemoryBudgetStore } from '../../../support/in-memory-budget-store.ts';
import { InMemoryKnownPlaces } from '../../../support/in-memory-known-places.ts';
import { problemIn } from '../../../support/problem.ts';

const HOME = '192.0.2.1';
const ELSEWHERE = '198.51.100.7';
const MINUTES = 60_000;

function logIn(api: TestApi, username: string, password: string, sourceIp: string): Promise<Response> {
  const path = '/api/v1/login/access-token';
  const event = { path, requestContext: { path, requestId: 'request-1', identity: { sourceIp } } };
  return api.request(path, { body: { username, password }, event });
}

async function fail(api: TestApi, times: number, username: string, from: (index: number) => string) {
  const statuses: number[] = [];
  for (let index = 0; index < times; index += 1) {
    statuses.push((await logIn(api, username, `wrong ${index}`, from(index))).status);
  }
  return statuses;
}

const addressOf = (index: number) => `203.0.${113 + Math.floor(index / 250)}.${index % 250}`;

describe('from one address', () => {
  test('ten wrong passwords for an account are answered, then none is looked at for a quarter of an hour', async () => {
    const api = await startApi();
    expect(await fail(api, 10, 'ada', () => HOME)).toEqual(Array(10).fill(401));
    const refused = await logIn(api, 'ada', 'correct', HOME);
    expect(refused.headers.get('retry-after')).toBe('900');
    await problemIn(refused, 'login-throttled');
    api.clock.advance(15 * MINUTES);
    expect((await logIn(api, 'ada', 'correct', HOME)).status).toBe(200);
  });

  test('nothing tells whether there is such an account', async () => {
    const bodies = new Set<string>();
    for (const username of ['ada', 'nobody', 'gone', 'Not A Name']) {
      const api = await startApi();
      const statuses = await fail(api, 11, username, () => HOME);
      const { requestId: _, ...problem } = await problemIn(
        await logIn(api, username, 'x', HOME),
        'login-throttled',
      );
      bodies.add(JSON.stringify([statuses, problem]));
    }
    expect(bodies.size).toBe(1);
  });

  test('a thousand guesses at the same moment are ten', async () => {
    const api = await startApi();
    const answers = await Promise.all(
      Array.from({ length: 1000 }, (_, index) => logIn(api, 'ada', `wrong ${index}`, HOME)),
    );
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(990);
  });

  test('fifty wrong passwords for as many accounts are answered', async () => {
    const api = await startApi();
    const statuses: number[] = [];
    for (let index = 0; index < 60; index += 1) {
      statuses.push((await logIn(api, `user-${index}`, 'Summer2026', HOME)).status);
    }
    expect(statuses).toEqual([...Array(50).fill(401), ...Array(10).fill(429)]);
  });

  test('all of an IPv6 site count as one, and an IPv4 address in any spelling', async () => {
    const api = await startApi();
    await fail(api, 10, 'ada', (index) => `2001:db8:1:2::${index + 1}`);
    await problemIn(await logIn(api, 'ada', 'correct', '2001:db8:1:2:ffff::9'), 'login-throttled');
    expect((await logIn(api, 'ada', 'correct', '2001:db8:1:3::1')).status).toBe(200);
    await fail(api, 10, 'grace', () => '::ffff:192.0.2.1');
    await problemIn(await logIn(api, 'grace', 'correct', '192.0.2.1'), 'login-throttled');
  });

  test('what the client says of its address counts for nothing', async () => {
    const api = await startApi();
    const statuses: number[] = [];
    for (let index = 0; index < 11; index += 1) {
      const path = '/api/v1/login/access-token';
      const event = { path, requestContext: { path, requestId: 'request-1', identity: { sourceIp: HOME } } };
      const headers = { 'x-forwarded-for': addressOf(index), forwarded: `for=${addressOf(index)}` };
      const body = { username: 'ada', password: 'wrong' };
      statuses.push((await api.request(path, { body, headers, event })).status);
    }
    expect(statuses.at(-1)).toBe(429);
  });

  test('right passwords cost nothing', async () => {
    const api = await startApi();
    for (let count = 0; count < 100; count += 1) {
      expect((await logIn(api, 'ada', 'correct', HOME)).status).toBe(200);
    }
  });
});

describe('a stranger', () => {
  test('at another address does not lock anybody out', async () => {
    const api = await startApi();
    await fail(api, 50, 'ada', () => ELSEWHERE);
    expect((await logIn(api, 'ada', 'correct', HOME)).status).toBe(200);
  });

  test('with a thousand addresses does not lock out who has logged in from theirs before', async () => {
    const api = await startApi();
    expect((await logIn(api, 'ada', 'correct', HOME)).status).toBe(200);
    const statuses = await fail(api, 310, 'ada', addressOf);
    expect(statuses.filter((status) => status === 401)).toHaveLength(300);
    expect(statuses.slice(300)).toEqual(Array(10).fill(429));
    expect((await logIn(api, 'ada', 'correct', HOME)).status).toBe(200);
    await problemIn(await logIn(api, 'ada', 'correct', ELSEWHERE), 'login-throttled');
    api.clock.advance(60 * MINUTES);
    expect((await logIn(api, 'ada', 'correct', ELSEWHERE)).status).toBe(200);
  });

  test('behind the same address does not lock out who has logged in from there before', async () => {
    const api = await startApi();
    expect((await logIn(api, 'ada', 'correct', HOME)).status).toBe(200);
    for (let index = 0; index < 60; index += 1) await logIn(api, `user-${index}`, 'wrong', HOME);
    expect((await logIn(api, 'ada', 'correct', HOME)).status).toBe(200);
    await problemIn(await logIn(api, 'grace', 'correct', HOME), 'login-throttled');
  });

  test('has no more than thirty guesses at the place of somebody who logged in from there', async () => {
    for (const [guesses, status] of [
      [29, 200],
      [30, 429],
    ] as const) {
      const api = await startApi();
      await logIn(api, 'ada', 'correct', HOME);
      await fail(api, guesses, 'ada', () => HOME);
      expect((await logIn(api, 'ada', 'correct', HOME)).status).toBe(status);
    }
  });

  test('who guesses right behind a refusal, where the account is new, does not learn it', async () => {
    const api = await startApi();
    await fail(api, 10, 'ada', () => ELSEWHERE);
    await problemIn(await logIn(api, 'ada', 'correct', ELSEWHERE), 'login-throttled');
  });
});

describe('nothing tells apart names that are and names that are not', () => {
  const NAMES = ['ada', 'grace', 'gone', 'nobody', 'Not A Name'];

  /** An API that `ada` has logged in to from `HOME`, and all that happens behind it. */
  async function watched() {
    const work: string[] = [];
    const clock = new FixedClock();
    const hasher = new FakePasswordHasher();
    const budgets = new InMemoryBudgetStore();
    const places = new InMemoryKnownPlaces();
    const api = await startApi({
      now: clock.now,
      hasher: {
        decoy: hasher.decoy,
        hash: (password) => hasher.hash(password),
        verify: (password, hash) => {
          work.push('verify');
          return hasher.verify(password, hash);
        },
      },
      guardGuesses: guardGuesses({
        now: clock.now,
        budgets: {
          spend: (...args) => {
            work.push('spend');
            return budgets.spend(...args);
          },
          giveBack: (...args) => {
            work.push('give back');
            return budgets.giveBack(...args);
          },
        },
        places: {
          isKnown: (...args) => {
            work.push('is known');
            return places.isKnown(...args);
          },
          remember: (...args) => {
            work.push('remember');
            return places.remember(...args);
          },
        },
      }),
    });
    expect((await logIn(api, 'ada', 'correct', HOME)).status).toBe(200);
    work.length = 0;
    return { api, work };
  }

  /** All that can be seen of wrong guesses, and the work behind each. */
  async function seen({ api, work }: Awaited<ReturnType<typeof watched>>, name: string, times: number) {
    const answers: unknown[] = [];
    for (let count = 0; count < times; count += 1) {
      const response = await logIn(api, name, 'wrong', HOME);
      const { requestId: _, ...body } = Object(await response.json());
      const headers = [...response.headers].filter(([header]) => header !== 'x-request-id');
      answers.push({ status: response.status, headers, body, work: work.splice(0) });
    }
    return answers;
  }

  test('when one is guessed at', async () => {
    const [first, ...others] = await Promise.all(NAMES.map(async (name) => seen(await watched(), name, 40)));
    expect(first?.map((answer) => Object(answer).status)).toEqual([
      ...Array(10).fill(401),
      ...Array(30).fill(429),
    ]);
    expect(first?.filter((answer) => Object(answer).work.includes('verify'))).toHaveLength(30);
    for (const other of others) expect(other).toEqual(first);
  });

  test('when many are guessed at', async () => {
    const [first, ...others] = await Promise.all(
      NAMES.map(async (name) => {
        const scene = await watched();
        const neighbours: unknown[] = [];
        for (let index = 0; index < 60; index += 1) {
          neighbours.push(...(await seen(scene, index % 2 === 0 ? `user-${index}` : name, 1)));
        }
        return neighbours;
      }),
    );
    for (const other of others) expect(other).toEqual(first);
  });
});

test('a fault of ours is nobody’s wrong password', async () => {
  let isDown = true;
  const api = await startApi({
    ensureFirstAdministrator: async () => {
      if (isDown) throw new Error('secrets are down');
    },
  });
  expect(await fail(api, 20, 'ada', () => HOME)).toEqual(Array(20).fill(500));
  isDown = false;
  expect((await logIn(api, 'ada', 'correct', HOME)).status).toBe(200);
});
