import { describe, expect, test } from 'vitest';
import type { UserLimits } from '../../../../shared/limits/quota.ts';
import { transition } from '../../../../shared/tasks/task.ts';
import { startApi, type TestApi } from '../../../support/api.ts';
import { aTask } from '../../../support/builders.ts';
import { LimitedPlaces } from '../../../support/limited-places.ts';
import { SteppedClock } from '../../../support/stepped-clock.ts';

const LIMITS: UserLimits = {
  requestsPerMinute: 100_000,
  waitSecondsPerMinute: 100,
  waitsAtOnce: 1000,
  openTasks: 1000,
  bytesPerDay: 1e12,
};

async function withTasks(clock: SteppedClock, limits: Partial<UserLimits> = {}) {
  const { now, sleep } = clock;
  const api = await startApi({ now, sleep, userLimits: { ...LIMITS, ...limits } });
  const [ofAda, ofGrace] = [aTask({ status: 'running' }), aTask({ status: 'running', ownerId: 'grace' })];
  for (const task of [ofAda, ofGrace]) await api.tasks.create(task);
  return { api, ofAda, ofGrace };
}

const waitFor = (api: TestApi, id: string, seconds: number, as: 'ada' | 'grace' | 'admin' = 'ada') =>
  api.request(`/api/v1/tasks/${id}?wait=${seconds}`, { as });

const limitIn = (response: Response, policy: string) =>
  response.headers
    .get('ratelimit')
    ?.split(', ')
    .find((item) => item.startsWith(`"${policy}"`));
const waitingIn = (response: Response) => limitIn(response, 'waiting');

/** The answer to a request that may wait, at whatever time it comes. */
async function answerOf(clock: SteppedClock, request: Promise<Response>): Promise<Response> {
  let answer: Response | undefined;
  void request.then((response) => {
    answer = response;
  });
  for (;;) {
    await clock.until(() => answer !== undefined || clock.sleeping > 0);
    if (answer !== undefined) return answer;
    clock.step();
  }
}

test('two hundred waits of one user at the same moment hold few functions, and keep nobody else from theirs', async () => {
  const clock = new SteppedClock();
  const { api, ofAda, ofGrace } = await withTasks(clock);
  const functions = new LimitedPlaces(10);
  const start = clock.now();

  let answered = 0;
  const flood = Array.from({ length: 200 }, () => functions.run(() => waitFor(api, ofAda.id, 25)));
  for (const one of flood) void one.then(() => (answered += 1));
  await clock.until(() => answered + clock.sleeping === 200);
  expect(clock.sleeping).toBe(4);

  const other = await functions.run(() => api.request('/api/v1/tasks', { as: 'grace' }));
  expect(other.status).toBe(200);
  let waited: Response | undefined;
  void functions.run(() => waitFor(api, ofGrace.id, 20, 'grace')).then((response) => (waited = response));
  await clock.until(() => clock.sleeping === 5);
  expect(clock.now()).toEqual(start);

  await api.tasks.update(transition(ofGrace, 'succeeded', clock.now()));
  clock.step();
  await clock.until(() => waited !== undefined);
  expect(await waited?.json()).toMatchObject({ status: 'succeeded' });
  expect(clock.now().getTime() - start.getTime()).toBe(500);
});

describe('the budget of waiting', () => {
  test('is told, in seconds, to who wants to wait', async () => {
    const clock = new SteppedClock();
    const { api, ofAda } = await withTasks(clock);
    const response = await answerOf(clock, waitFor(api, ofAda.id, 10));
    expect(waitingIn(response)).toBe('"waiting";r=90;t=60');
    expect(response.headers.get('ratelimit-policy')).toContain('"waiting";q=100;qu="seconds";w=60');
    const atOnce = await api.request(`/api/v1/tasks/${ofAda.id}`, { as: 'ada' });
    expect(waitingIn(atOnce)).toBeUndefined();
  });

  test('gets back what was not used, and less than a second is one', async () => {
    const clock = new SteppedClock();
    const { api, ofAda } = await withTasks(clock);
    const request = waitFor(api, ofAda.id, 25);
    await clock.until(() => clock.sleeping === 1);
    await api.tasks.update(transition(ofAda, 'succeeded', clock.now()));
    expect(waitingIn(await answerOf(clock, request))).toBe('"waiting";r=99;t=60');
  });

  test('grants what is left of it, then nothing, and all of it again in the next minute', async () => {
    const clock = new SteppedClock();
    const { api, ofAda } = await withTasks(clock, { waitSecondsPerMinute: 32 });
    const seconds = async () => {
      const start = clock.now().getTime();
      const response = await answerOf(clock, waitFor(api, ofAda.id, 25));
      expect(await response.json()).toMatchObject({ id: ofAda.id, status: 'running' });
      return (clock.now().getTime() - start) / 1000;
    };
    expect([await seconds(), await seconds(), await seconds()]).toEqual([25, 7, 0]);
    expect(waitingIn(await waitFor(api, ofAda.id, 25))).toBe('"waiting";r=0;t=28');
    void clock.sleep(28_000);
    clock.step();
    expect(await seconds()).toBe(25);
  });

  test('is not touched by a task that is done, nor by one that is not there', async () => {
    const clock = new SteppedClock();
    const { api } = await withTasks(clock);
    const done = aTask({ status: 'succeeded' });
    await api.tasks.create(done);
    for (const id of [done.id, crypto.randomUUID()]) {
      expect(waitingIn(await waitFor(api, id, 25))).toBeUndefined();
    }
  });

  test('is that of who waits, whoever the task belongs to', async () => {
    const clock = new SteppedClock();
    const { api, ofAda } = await withTasks(clock, { waitSecondsPerMinute: 25 });
    await answerOf(clock, waitFor(api, ofAda.id, 25, 'admin'));
    expect(waitingIn(await answerOf(clock, waitFor(api, ofAda.id, 20)))).toBe('"waiting";r=5;t=35');
  });

  test('lets no more than a fifth of its seconds begin to wait at once, however short', async () => {
    const clock = new SteppedClock();
    const { api, ofAda } = await withTasks(clock);
    let answered = 0;
    for (let count = 0; count < 100; count += 1) {
      void waitFor(api, ofAda.id, 1).then(() => (answered += 1));
    }
    await clock.until(() => answered + clock.sleeping === 100);
    expect(clock.sleeping).toBe(20);
  });

  test('gets it back too when the task cannot be read', async () => {
    const clock = new SteppedClock();
    const { api, ofAda } = await withTasks(clock);
    const request = waitFor(api, ofAda.id, 25);
    await clock.until(() => clock.sleeping === 1);
    await api.tasks.remove(ofAda);
    const response = await answerOf(clock, request);
    expect(response.status).toBe(404);
    expect(waitingIn(response)).toBe('"waiting";r=99;t=60');
  });

  test('of a minute that has ended gets nothing back into the next', async () => {
    const clock = new SteppedClock('2026-01-01T12:00:50.000Z');
    const { api, ofAda } = await withTasks(clock);
    const request = waitFor(api, ofAda.id, 25);
    await clock.until(() => clock.sleeping === 1);
    void clock.sleep(12_000).then(() => api.tasks.update(transition(ofAda, 'succeeded', clock.now())));
    await answerOf(clock, request);
    const other = aTask({ status: 'running' });
    await api.tasks.create(other);
    expect(waitingIn(await answerOf(clock, waitFor(api, other.id, 10)))).toMatch(/^"waiting";r=90;t=/);
  });
});

describe('the number of waits at once', () => {
  const MUCH = { waitSecondsPerMinute: 20_000, waitsAtOnce: 4 };

  test('leaves functions to others, however many short waits one user begins, and answers what is over it at once', async () => {
    const clock = new SteppedClock();
    const { api, ofAda, ofGrace } = await withTasks(clock, MUCH);
    const functions = new LimitedPlaces(10);
    const start = clock.now();
    const flood = Array.from({ length: 60 }, () => functions.run(() => waitFor(api, ofAda.id, 3)));
    const early: Response[] = [];
    for (const one of flood) void one.then((response) => early.push(response));
    await clock.until(() => early.length + clock.sleeping === 60);
    expect(clock.sleeping).toBe(4);
    expect(clock.now()).toEqual(start);

    for (const response of early) {
      expect(await response.json()).toMatchObject({ id: ofAda.id, status: 'running' });
      expect(limitIn(response, 'waits')).toBe('"waits";r=0');
      expect(response.headers.get('ratelimit-policy')).toContain('"waits";q=4');
    }
    const other = await functions.run(() => waitFor(api, ofGrace.id, 0, 'grace'));
    expect(other.status).toBe(200);
  });

  test('is there again once they are over, also when the task cannot be read any more', async () => {
    const clock = new SteppedClock();
    const { api, ofAda } = await withTasks(clock, { ...MUCH, waitsAtOnce: 1 });
    expect(limitIn(await answerOf(clock, waitFor(api, ofAda.id, 3)), 'waits')).toBe('"waits";r=1');
    const request = waitFor(api, ofAda.id, 3);
    await clock.until(() => clock.sleeping === 1);
    await api.tasks.remove(ofAda);
    const lost = await answerOf(clock, request);
    expect([lost.status, limitIn(lost, 'waits')]).toEqual([404, '"waits";r=1']);
  });

  test('is whole again a minute after a function died that held a part of it', async () => {
    const clock = new SteppedClock();
    const { api, ofAda } = await withTasks(clock, { ...MUCH, waitsAtOnce: 1 });
    await api.deps.budgets.spend('waits#ada', { limit: 1, windowSeconds: 60 }, 1, clock.now());
    const seconds = async () => {
      const start = clock.now().getTime();
      await answerOf(clock, waitFor(api, ofAda.id, 3));
      return (clock.now().getTime() - start) / 1000;
    };
    expect(await seconds()).toBe(0);
    void clock.sleep(60_000);
    clock.step();
    expect(await seconds()).toBe(3);
  });
});
