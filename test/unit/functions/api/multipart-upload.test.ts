import { expect, test } from 'vitest';
import { z } from 'zod';
import { MAX_SINGLE_UPLOAD_BYTES, startApi } from '../../../support/api.ts';
import { aSchemaVersion } from '../../../support/builders.ts';
import { problemIn } from '../../../support/problem.ts';

const Created = z.object({
  task: z.object({ id: z.string() }),
  upload: z.object({
    method: z.literal('MULTIPART'),
    parts: z.array(z.object({ number: z.number(), url: z.string(), size: z.number() })),
    completeUrl: z.string(),
  }),
});

const SIZE = MAX_SINGLE_UPLOAD_BYTES + 1;

async function announced(size = SIZE) {
  const api = await startApi();
  await api.schemas.save(aSchemaVersion(), 0);
  const file = { name: 'users.csv', size, contentType: 'text/csv' };
  const response = await api.request('/api/v1/tasks', {
    as: 'ada',
    body: { workflows: ['validation'], schema: 'users', file },
  });
  const { task, upload } = Created.parse(await response.json());
  const stored = await api.tasks.get('ada', task.id);
  const complete = (as: 'ada' | 'grace' = 'ada') => api.request(upload.completeUrl, { as, method: 'POST' });
  return { api, task: stored, upload, complete };
}

test('a large file gets a URL for each of its parts, and one to complete them', async () => {
  const { task, upload } = await announced();
  expect(upload.parts).toEqual([{ number: 1, size: SIZE, url: expect.stringContaining('partNumber=1') }]);
  expect(upload.completeUrl).toBe(`/api/v1/tasks/${task.id}/upload/complete`);
});

test('it is there once its parts are complete, however often that is said', async () => {
  const { api, task, complete } = await announced();
  api.uploads.putPart(task, 1, Buffer.alloc(SIZE));
  for (let time = 0; time < 2; time += 1) {
    const response = await complete();
    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({ id: task.id, status: 'awaiting-upload' });
  }
  expect(await api.uploads.stat(task)).toMatchObject({ size: SIZE });
});

test('the parts that are missing are named', async () => {
  const { complete } = await announced();
  const problem = await problemIn(await complete(), 'upload-incomplete');
  expect(problem.missing).toEqual([1]);
});

test("nobody completes another user's file", async () => {
  const { complete } = await announced();
  await problemIn(await complete('grace'), 'not-found');
});

test('a task that was cancelled takes no file', async () => {
  const { api, task, complete } = await announced();
  await api.request(`/api/v1/tasks/${task.id}/cancel`, { as: 'ada', method: 'POST' });
  expect(api.uploads.isOpen(task)).toBe(false);
  expect((await problemIn(await complete(), 'conflict')).status).toBe(409);
});

test('a file that comes at once has nothing to complete', async () => {
  const api = await startApi();
  const file = { name: 'users.csv', size: MAX_SINGLE_UPLOAD_BYTES, contentType: 'text/csv' };
  const created = await api.request('/api/v1/tasks', { as: 'ada', body: { workflows: ['parsing'], file } });
  const complete = await api.request(`${created.headers.get('location')}/upload/complete`, {
    as: 'ada',
    method: 'POST',
  });
  await problemIn(complete, 'conflict');
});
