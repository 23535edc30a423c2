import { expect, test } from 'vitest';
import { startApi } from '../../../support/api.ts';
import { aCachedResult } from '../../../support/builders.ts';
import { objectIn } from '../../../support/json.ts';
import { problemIn } from '../../../support/problem.ts';

const well = async () => {};
/** Patience that never ends. */
const sleep = () => new Promise<void>(() => {});

test.each(['/health/detailed', '/api/v1/health/detailed'])(
  '%s tells how each dependency is, and how fast',
  async (path) => {
    const api = await startApi({
      sleep,
      dependencies: [
        { name: 'database', probe: well },
        { name: 'uploads', probe: well },
      ],
    });
    const response = await api.request(path, { as: 'admin' });
    expect(response.status).toBe(200);
    expect(await objectIn(response)).toEqual({
      status: 'ok',
      dependencies: [
        { name: 'database', status: 'ok', latencyMs: 0 },
        { name: 'uploads', status: 'ok', latencyMs: 0 },
      ],
    });
  },
);

test('one dependency that is down makes it 503; why stands in the log and not in the answer', async () => {
  const probe = () => Promise.reject(new Error('a secret address refuses'));
  const api = await startApi({
    sleep,
    dependencies: [
      { name: 'database', probe },
      { name: 'uploads', probe: well },
    ],
  });
  const response = await api.request('/health/detailed', { as: 'admin' });
  expect(response.status).toBe(503);
  const text = await response.text();
  expect(JSON.parse(text)).toMatchObject({
    status: 'down',
    dependencies: [
      { name: 'database', status: 'down' },
      { name: 'uploads', status: 'ok' },
    ],
  });
  expect(text).not.toContain('secret');
  expect(api.logs[0]).toMatchObject({ level: 'warn', fields: { dependency: 'database' } });
});

test('a dependency that does not answer is down, and nobody waits for it', async () => {
  const api = await startApi({ dependencies: [{ name: 'database', probe: () => new Promise(() => {}) }] });
  const response = await api.request('/health/detailed', { as: 'admin' });
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({ dependencies: [{ status: 'down', latencyMs: 5000 }] });
});

test('users and strangers do not look inside', async () => {
  const api = await startApi();
  await problemIn(await api.request('/health/detailed', { as: 'ada' }), 'forbidden');
  await problemIn(await api.request('/health/detailed'), 'unauthenticated');
  expect((await api.request('/health')).status).toBe(200);
});

test('the cache tells what it holds and how often it helped, and is emptied', async () => {
  const api = await startApi();
  await api.cache.put(aCachedResult());
  await api.figures.add(
    'validation',
    new Map([
      ['CacheHits', 1],
      ['CacheMisses', 3],
    ]),
  );
  const before = await api.request('/api/v1/cache', { as: 'admin' });
  expect(await objectIn(before)).toEqual({ entries: 1, bytes: 2, hits: 1, misses: 3, hitRate: 0.25 });
  const cleared = await api.request('/api/v1/cache', { as: 'admin', method: 'DELETE' });
  expect(await objectIn(cleared)).toEqual({ removed: 1, complete: true });
  expect(await api.cache.size()).toEqual({ entries: 0, bytes: 0 });
});

test('the cache is nothing that users see or empty', async () => {
  const api = await startApi();
  for (const method of ['GET', 'DELETE']) {
    await problemIn(await api.request('/api/v1/cache', { as: 'ada', method }), 'forbidden');
  }
});
