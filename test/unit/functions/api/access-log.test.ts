import { expect, test } from 'vitest';
import { startApi } from '../../../support/api.ts';

test('logs a line per request: method, pattern, status, time, user and id', async () => {
  const api = await startApi();
  await api.request('/api/v1/tasks/5?wait=1', { as: 'ada', headers: { 'x-request-id': 'request-1' } });
  expect(api.logs).toEqual([
    {
      level: 'info',
      message: 'request',
      fields: {
        method: 'GET',
        route: '/tasks/{id}',
        status: 404,
        durationMs: 0,
        user: 'ada',
        requestId: 'request-1',
        waits: true,
        code: 'not-found',
      },
    },
  ]);
});

test('measures how long the answer took', async () => {
  const api = await startApi();
  Object.assign(api.tasks, { list: () => api.clock.sleep(42).then(() => ({ items: [] })) });
  await api.request('/api/v1/tasks', { as: 'ada' });
  expect(api.logs[0]?.fields).toMatchObject({ durationMs: 42 });
  expect(api.logs[0]?.fields).not.toHaveProperty('waits');
});

test('writes no token, password, upload URL or name of a file', async () => {
  const api = await startApi();
  const token = await api.tokenOf('admin');
  const headers = { authorization: `Bearer ${token}` };
  await api.request('/api/v1/login/access-token', { body: { username: 'ada', password: 'correct' } });
  await api.request('/api/v1/login/access-token', { body: { username: 'ada', password: 'my-secret' } });
  await api.request('/api/v1/schemas/users', { method: 'PUT', headers, body: { type: 'object' } });
  const file = { name: 'salaries.csv', size: 1, contentType: 'text/csv' };
  await api.request('/api/v1/tasks', { headers, body: { workflows: ['validation'], schema: 'users', file } });
  await api.request(`/api/v1/tasks?token=${token}`, { headers });

  expect(api.logs).toHaveLength(5);
  const text = JSON.stringify(api.logs);
  for (const secret of [token, 'correct', 'my-secret', 'X-Amz-Signature', 'salaries']) {
    expect(text).not.toContain(secret);
  }
});

test('counts how long requests took, except those that asked to wait', async () => {
  const counted: unknown[] = [];
  const api = await startApi({ count: (figure, value) => void counted.push([figure, value]) });
  Object.assign(api.tasks, { list: () => api.clock.sleep(42).then(() => ({ items: [] })) });
  await api.request('/api/v1/tasks', { as: 'ada' });
  await api.request('/api/v1/tasks/5?wait=25', { as: 'ada' });
  await api.request('/api/v1/tasks/5?wait=0', { as: 'ada' });
  expect(counted).toEqual([
    ['RequestMs', 42],
    ['RequestMs', 0],
  ]);
});
