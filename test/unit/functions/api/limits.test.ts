import { describe, expect, test } from 'vitest';
import { type ApiRequest, MAX_FILE_BYTES, startApi, type TestApi } from '../../../support/api.ts';
import { aSchemaVersion, aTask } from '../../../support/builders.ts';
import { problemIn } from '../../../support/problem.ts';

const LIMITS = {
  requestsPerMinute: 3,
  waitSecondsPerMinute: 60,
  waitsAtOnce: 10,
  openTasks: 2,
  bytesPerDay: 1000,
};
const MANY = {
  requestsPerMinute: 1000,
  waitSecondsPerMinute: 1000,
  waitsAtOnce: 10,
  openTasks: 1000,
  bytesPerDay: 1e9,
};

const newTask = (size: number): ApiRequest => ({
  body: {
    workflows: ['validation'],
    schema: 'users',
    file: { name: 'users.csv', size, contentType: 'text/csv' },
  },
  as: 'ada',
});

describe('requests', () => {
  test('are counted per user, told in every answer, and refused beyond the limit until the next minute', async () => {
    const api = await startApi({ userLimits: { ...MANY, requestsPerMinute: 3 } });
    api.clock.advance(20_000);
    for (const remaining of [2, 1, 0]) {
      const response = await api.request('/api/v1/tasks', { as: 'ada' });
      expect(response.status).toBe(200);
      expect(response.headers.get('ratelimit-policy')).toBe('"requests";q=3;w=60');
      expect(response.headers.get('ratelimit')).toBe(`"requests";r=${remaining};t=40`);
    }
    const refused = await api.request('/api/v1/tasks', { as: 'ada' });
    expect(refused.headers.get('retry-after')).toBe('40');
    expect(refused.headers.get('ratelimit')).toBe('"requests";r=0;t=40');
    const problem = await problemIn(refused, 'too-many-requests');
    expect(problem).toMatchObject({ limit: 3, retryAfterSeconds: 40, violatedPolicies: ['requests'] });
    expect((await api.request('/api/v1/tasks', { as: 'grace' })).status).toBe(200);
    api.clock.advance(40_000);
    expect((await api.request('/api/v1/tasks', { as: 'ada' })).status).toBe(200);
  });

  test('that end with a problem tell it too; those of nobody have nothing to tell', async () => {
    const api = await startApi({ userLimits: LIMITS });
    const missing = await api.request(`/api/v1/tasks/${crypto.randomUUID()}`, { as: 'ada' });
    expect(missing.status).toBe(404);
    expect(missing.headers.get('ratelimit')).toBe('"requests";r=2;t=60');
    expect((await api.request('/api/v1/tasks')).headers.has('ratelimit')).toBe(false);
  });
});

async function withSchema(userLimits: typeof LIMITS): Promise<TestApi> {
  const api = await startApi({ userLimits });
  await api.schemas.save(aSchemaVersion(), 0);
  return api;
}

describe('bytes', () => {
  test('that are announced are limited per user and day', async () => {
    const api = await withSchema({ ...MANY, bytesPerDay: 1000 });
    const created = await api.request('/api/v1/tasks', newTask(600));
    expect(created.status).toBe(201);
    expect(created.headers.get('ratelimit')).toBe(
      '"requests";r=999;t=60, "open-tasks";r=999, "bytes";r=400;t=43200',
    );
    expect(created.headers.get('ratelimit-policy')).toBe(
      '"requests";q=1000;w=60, "open-tasks";q=1000, "bytes";q=1000;qu="content-bytes";w=86400',
    );
    const refused = await api.request('/api/v1/tasks', newTask(401));
    expect(refused.headers.get('retry-after')).toBe('43200');
    await problemIn(refused, 'byte-limit-reached');
    expect((await api.request('/api/v1/tasks', newTask(400))).status).toBe(201);
    api.clock.advance(12 * 3600 * 1000);
    expect((await api.request('/api/v1/tasks', newTask(1000))).status).toBe(201);
  });

  test('of a file that is too large on any day are refused as that, not until tomorrow', async () => {
    const api = await withSchema({ ...MANY, bytesPerDay: 1000 });
    const refused = await api.request('/api/v1/tasks', newTask(MAX_FILE_BYTES + 1));
    expect(refused.headers.get('retry-after')).toBeNull();
    await problemIn(refused, 'file-too-large');
    expect((await api.request('/api/v1/tasks', newTask(1000))).status).toBe(201);
  });

  test('of a task that was refused are given back', async () => {
    const api = await startApi({ userLimits: { ...MANY, bytesPerDay: 1000 } });
    await problemIn(await api.request('/api/v1/tasks', newTask(1000)), 'schema-unknown');
    await api.schemas.save(aSchemaVersion(), 0);
    expect((await api.request('/api/v1/tasks', newTask(1000))).status).toBe(201);
  });
});

test('open tasks are limited per user; one that ends makes room', async () => {
  const api = await withSchema({ ...MANY, openTasks: 2 });
  await api.tasks.create(aTask({ ownerId: 'grace', dueAt: '2026-01-01T12:00:30.000Z' }));
  const first = await (await api.request('/api/v1/tasks', newTask(1))).json();
  expect((await api.request('/api/v1/tasks', newTask(1))).status).toBe(201);
  const refused = await api.request('/api/v1/tasks', newTask(1));
  expect(refused.headers.get('retry-after')).toBe('60');
  const problem = await problemIn(refused, 'open-task-limit-reached');
  expect(problem).toMatchObject({ limit: 2, violatedPolicies: ['open-tasks'] });
  const { id } = Object(first).task;
  expect((await api.request(`/api/v1/tasks/${id}/cancel`, { method: 'POST', as: 'ada' })).ok).toBe(true);
  expect((await api.request('/api/v1/tasks', newTask(1))).status).toBe(201);
});
