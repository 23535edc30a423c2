import { afterAll, beforeAll, expect, test } from 'vitest';
import { BAD_CSV, type Client } from '../../support/system/client.ts';
import { eventually } from '../../support/system/eventually.ts';
import { type System, startSystem } from '../../support/system/system.ts';

const DAY_MS = 24 * 3_600_000;

let system: System;
let owner: Client;

beforeAll(async () => {
  system = await startSystem();
  owner = await system.user('tidy');
});

afterAll(() => system.stop());

const filesOf = async (taskId: string) =>
  [...(await system.operator.keys('uploads')), ...(await system.operator.keys('results'))].filter((key) =>
    key.includes(taskId),
  );

test('a deleted task is gone with its file and all of its results', async () => {
  const taskId = await owner.submit(BAD_CSV);
  await owner.finished(taskId);
  await eventually('a report', async () => {
    const { status } = await owner.get(`/tasks/${taskId}/validation/report?format=csv`);
    return status === 303 ? true : undefined;
  });
  await system.operator.settled(system.clock);
  expect((await filesOf(taskId)).length).toBeGreaterThan(3);
  expect((await owner.send('DELETE', `/api/v1/tasks/${taskId}`)).status).toBe(204);
  expect(await filesOf(taskId)).toEqual([]);
  expect((await owner.get(`/tasks/${taskId}`)).status).toBe(404);
  expect((await owner.send('DELETE', `/api/v1/tasks/${taskId}`)).status).toBe(404);
});

test('a task whose file another task works on may be deleted: each has a file of its own', async () => {
  const first = await owner.submit(BAD_CSV);
  await owner.finished(first);
  const body = { workflows: ['validation'], schema: 'people', from: first };
  const second = await owner.send('POST', '/api/v1/tasks', body);
  await owner.finished(second.body.task.id);
  await system.operator.settled(system.clock);
  expect((await owner.send('DELETE', `/api/v1/tasks/${first}`)).status).toBe(204);
  const third = await owner.send('POST', '/api/v1/tasks', { ...body, from: second.body.task.id });
  expect(await owner.finished(third.body.task.id)).toMatchObject({ status: 'succeeded' });
  expect((await owner.send('POST', '/api/v1/tasks', body)).status).toBe(404);
});

test('a task of another user cannot be deleted, nor one that is not over', async () => {
  const { body } = await owner.createTask(Buffer.from(BAD_CSV));
  const address = `/api/v1/tasks/${body.task.id}`;
  const stranger = await system.user('curious');
  expect((await stranger.send('DELETE', address)).status).toBe(404);
  expect(await owner.send('DELETE', address)).toMatchObject({
    status: 409,
    body: { code: 'task-not-finished' },
  });
});

test('what is kept for 30 days is gone soon after, files first, then the task', async () => {
  const taskId = await owner.submit(BAD_CSV);
  const task = await owner.finished(taskId);
  await system.operator.settled(system.clock);
  system.clock.advance(29 * DAY_MS);
  await owner.renewToken();
  expect(await filesOf(taskId)).not.toEqual([]);
  expect((await owner.get(`/tasks/${taskId}`)).status).toBe(200);

  system.clock.advance(2 * DAY_MS);
  await eventually('the files to be gone', async () =>
    (await filesOf(taskId)).length === 0 ? true : undefined,
  );
  system.clock.advance(Date.parse(task.expiresAt) - system.clock.now() + 2 * DAY_MS);
  await owner.renewToken();
  await eventually('the task to be gone', async () =>
    (await owner.get(`/tasks/${taskId}`)).status === 404 ? true : undefined,
  );
});
