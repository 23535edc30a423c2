import { describe, expect, test } from 'vitest';
import { transition } from '../../../../shared/tasks/task.ts';
import { startApi } from '../../../support/api.ts';
import { anId, aTask } from '../../../support/builders.ts';
import { pageIn } from '../../../support/json.ts';
import { problemIn } from '../../../support/problem.ts';

describe('reading a task', () => {
  test.each(['ada', 'admin'] as const)('shows it to %s', async (as) => {
    const api = await startApi();
    const task = aTask();
    await api.tasks.create(task);
    const response = await api.request(`/api/v1/tasks/${task.id}`, { as });
    expect(await response.json()).toMatchObject({ id: task.id, owner: 'ada', status: 'awaiting-upload' });
  });

  test('tells why it failed in the words of a problem', async () => {
    const api = await startApi();
    const error = {
      code: 'file-empty',
      title: 'The file is empty',
      detail: 'Nothing in it.',
      details: { a: 1 },
    };
    const task = aTask({ status: 'failed', error });
    await api.tasks.create(task);
    const response = await api.request(`/api/v1/tasks/${task.id}`, { as: 'ada' });
    expect(await response.json()).toMatchObject({ error: { type: '/problems/file-empty', ...error } });
  });

  test('has a tag that changes with the task', async () => {
    const api = await startApi();
    const task = aTask();
    await api.tasks.create(task);
    const path = `/api/v1/tasks/${task.id}`;
    const before = (await api.request(path, { as: 'ada' })).headers.get('etag') ?? '';
    const headers = { 'if-none-match': before };
    expect((await api.request(path, { as: 'ada', headers })).status).toBe(304);
    await api.tasks.update(transition(task, 'queued', api.clock.now()));
    const after = await api.request(path, { as: 'ada', headers });
    expect(after.status).toBe(200);
    expect(after.headers.get('etag')).not.toBe(before);
  });

  test('does not find what is not there', async () => {
    const api = await startApi();
    await problemIn(await api.request(`/api/v1/tasks/${anId()}`, { as: 'admin' }), 'not-found');
  });

  test('waits no longer than it is told', async () => {
    const api = await startApi();
    const task = aTask({ status: 'running' });
    await api.tasks.create(task);
    const start = api.clock.now().getTime();
    const response = await api.request(`/api/v1/tasks/${task.id}?wait=20`, { as: 'ada' });
    expect(await response.json()).toMatchObject({ status: 'running' });
    expect(api.clock.now().getTime() - start).toBe(20_000);
  });

  test('answers before the time of its function is up', async () => {
    const api = await startApi();
    const task = aTask({ status: 'running' });
    await api.tasks.create(task);
    const start = api.clock.now().getTime();
    const headers = { authorization: `Bearer ${await api.tokenOf('ada')}` };
    const lambdaContext = { getRemainingTimeInMillis: () => 8000 };
    const response = await api.app.request(
      `/api/v1/tasks/${task.id}?wait=20`,
      { headers },
      { lambdaContext },
    );
    expect(response.status).toBe(200);
    expect(api.clock.now().getTime() - start).toBe(5000);
  });

  test.each(['26', '-1', 'x', '1.5'])('refuses to wait for %s', async (wait) => {
    const api = await startApi();
    const response = await api.request(`/api/v1/tasks/${anId()}?wait=${wait}`, { as: 'ada' });
    expect((await problemIn(response, 'invalid-input')).errors?.[0]?.pointer).toBe('wait');
  });
});

describe('listing tasks', () => {
  test("shows a user's own, newest first, in pages", async () => {
    const api = await startApi();
    const tasks = [aTask(), aTask(), aTask(), aTask({ ownerId: 'grace' })];
    for (const task of tasks) await api.tasks.create(task);
    const first = await pageIn(await api.request('/api/v1/tasks?limit=2', { as: 'ada' }));
    const second = await pageIn(
      await api.request(`/api/v1/tasks?limit=2&cursor=${first.next}`, { as: 'ada' }),
    );
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual([
      tasks[2]?.id,
      tasks[1]?.id,
      tasks[0]?.id,
    ]);
    expect(second).not.toHaveProperty('next');
  });

  test("shows everybody's to an administrator", async () => {
    const api = await startApi();
    for (const ownerId of ['ada', 'grace']) await api.tasks.create(aTask({ ownerId }));
    const { items } = await pageIn(await api.request('/api/v1/tasks', { as: 'admin' }));
    expect(items.map(({ owner }) => owner)).toEqual(['grace', 'ada']);
  });

  test('narrows by status, workflow and schema', async () => {
    const api = await startApi();
    const wanted = aTask({ status: 'queued', schema: { name: 'orders', version: 1 } });
    for (const task of [wanted, aTask({ status: 'queued' }), aTask()]) await api.tasks.create(task);
    const path = '/api/v1/tasks?status=queued&workflow=validation&schema=orders';
    const { items } = await pageIn(await api.request(path, { as: 'ada' }));
    expect(items.map(({ id }) => id)).toEqual([wanted.id]);
  });

  test.each(['status=dancing', 'workflow=x', 'schema=%2F', 'cursor=x'])('refuses %s', async (query) => {
    const api = await startApi();
    const problem = await problemIn(
      await api.request(`/api/v1/tasks?${query}`, { as: 'ada' }),
      'invalid-input',
    );
    expect(problem.errors?.[0]?.pointer).toBe(query.split('=')[0]);
  });
});

describe('cancelling a task', () => {
  test('stops it and tells who wants to know', async () => {
    const api = await startApi();
    const task = aTask({ status: 'running' });
    await api.tasks.create(task);
    const response = await api.request(`/api/v1/tasks/${task.id}/cancel`, { method: 'POST', as: 'ada' });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ id: task.id, status: 'cancelled' });
    expect(api.events.published.map(({ type }) => type)).toEqual(['task.cancelled.v1']);
  });

  test('changes nothing the second time', async () => {
    const api = await startApi();
    const task = aTask();
    await api.tasks.create(task);
    const cancel = () => api.request(`/api/v1/tasks/${task.id}/cancel`, { method: 'POST', as: 'admin' });
    const [first, second] = [await cancel(), await cancel()];
    expect(second.status).toBe(200);
    expect(second.headers.get('etag')).toBe(first.headers.get('etag'));
    expect(api.events.published).toHaveLength(1);
  });

  test.each(['succeeded', 'failed', 'expired'] as const)('is refused when it has %s', async (status) => {
    const api = await startApi();
    const task = aTask({ status });
    await api.tasks.create(task);
    const response = await api.request(`/api/v1/tasks/${task.id}/cancel`, { method: 'POST', as: 'ada' });
    await problemIn(response, 'task-finished');
  });
});
