import { expect, test } from 'vitest';
import { startApi } from '../../../support/api.ts';
import { aTask } from '../../../support/builders.ts';
import { problemIn } from '../../../support/problem.ts';

const CSV = Buffer.from('name\nAda\n');

async function finished(change: Partial<ReturnType<typeof aTask>> = {}) {
  const api = await startApi();
  const task = aTask({ status: 'succeeded', ...change });
  await api.tasks.create(task);
  api.uploads.put(task, CSV);
  await api.results.write(task, 'validation/report.ndjson', lines());
  const remove = (as: 'ada' | 'grace' | 'admin') =>
    api.request(`/api/v1/tasks/${task.id}`, { method: 'DELETE', as });
  return { api, task, remove };
}

async function* lines() {
  yield Buffer.from('{}\n');
}

test.each(['ada', 'admin'] as const)(
  'a task that is over is gone with its files when %s deletes it',
  async (as) => {
    const { api, task, remove } = await finished();
    expect((await remove(as)).status).toBe(204);
    expect(await api.uploads.stat(task)).toBeUndefined();
    expect(await api.results.exists(task, 'validation/report.ndjson')).toBe(false);
    await problemIn(await api.request(`/api/v1/tasks/${task.id}`, { as: 'ada' }), 'not-found');
    await problemIn(await remove(as), 'not-found');
  },
);

test("nobody deletes another user's task", async () => {
  const { api, task, remove } = await finished();
  await problemIn(await remove('grace'), 'not-found');
  expect(await api.tasks.get('ada', task.id)).toEqual(task);
});

test.each(['awaiting-upload', 'queued', 'running'] as const)(
  'a task that is %s is not deleted',
  async (status) => {
    const { api, task, remove } = await finished({ status });
    await problemIn(await remove('ada'), 'task-not-finished');
    expect(await api.uploads.stat(task)).toBeDefined();
  },
);

test('the end of a task that nobody was told of is told before it is gone', async () => {
  const { api, task, remove } = await finished({ dueAt: '2026-01-01T12:01:00.000Z' });
  expect((await remove('ada')).status).toBe(204);
  expect(api.events.published.map(({ id }) => id)).toEqual([
    `evt_${task.id}_succeeded`,
    `evt_${task.id}_deleted`,
  ]);
});

test('whoever subscribed hears of it once the task is gone, also while the bus is down', async () => {
  const { api, task, remove } = await finished();
  const publish = api.events.publish.bind(api.events);
  api.events.publish = () => Promise.reject(new Error('bus down'));
  expect((await remove('ada')).status).toBe(204);
  api.events.publish = publish;
  const [left] = (await api.outbox.waiting(new Date('2100-01-01'), 10)).items;
  expect(left).toMatchObject({ id: `evt_${task.id}_deleted`, data: { task: { id: task.id, owner: 'ada' } } });
  expect(api.events.published).toEqual([]);
});

test('what stopped in between can be done again', async () => {
  const { api, task, remove } = await finished();
  const removeRecord = api.tasks.remove.bind(api.tasks);
  api.tasks.remove = () => Promise.reject(new Error('gone'));
  await problemIn(await remove('ada'), 'internal-error');
  api.tasks.remove = removeRecord;
  expect((await remove('ada')).status).toBe(204);
  await problemIn(await api.request(`/api/v1/tasks/${task.id}`, { as: 'ada' }), 'not-found');
});
