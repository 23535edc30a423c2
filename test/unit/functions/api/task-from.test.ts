import { expect, test } from 'vitest';
import { z } from 'zod';
import { startApi, type TestApi } from '../../../support/api.ts';
import { aSchemaVersion, aTask } from '../../../support/builders.ts';
import { problemIn } from '../../../support/problem.ts';

const Taken = z.strictObject({ task: z.looseObject({ id: z.string(), from: z.string() }) });
const CSV = Buffer.from('name\nAda\n');

async function withSource() {
  const api = await startApi();
  await api.schemas.save(aSchemaVersion(), 0);
  const draft = aTask({
    status: 'succeeded',
    file: { name: 'a.csv', size: CSV.length, contentType: 'text/csv' },
  });
  api.uploads.put(draft, CSV);
  const source = { ...draft, uploadETag: (await api.uploads.stat(draft))?.eTag ?? '' };
  await api.tasks.create(source);
  return { api, source };
}

const create = (api: TestApi, body: object, as: 'ada' | 'grace' | 'admin' = 'ada') =>
  api.request('/api/v1/tasks', { as, body: { workflows: ['validation'], schema: 'users', ...body } });

test('a task takes the file of an earlier one, without an upload', async () => {
  const { api, source } = await withSource();
  const response = await create(api, { from: source.id });
  expect(response.status).toBe(202);
  const { task } = Taken.parse(await response.json());
  expect(response.headers.get('location')).toBe(`/api/v1/tasks/${task.id}`);
  expect(task).toMatchObject({ from: source.id, status: 'awaiting-upload', file: source.file, options: {} });
  expect(api.intake.sent.map(({ message }) => message)).toMatchObject([
    { ownerId: 'ada', taskId: task.id, requestId: response.headers.get('x-request-id') },
  ]);
});

test("an administrator's task may take the file of anybody, a user's only an own one", async () => {
  const { api, source } = await withSource();
  const { task } = Taken.parse(await (await create(api, { from: source.id }, 'admin')).json());
  expect(await api.tasks.get('admin', task.id)).toMatchObject({ from: { ownerId: 'ada', id: source.id } });
  await problemIn(await create(api, { from: source.id }, 'grace'), 'not-found');
  await problemIn(await create(api, { from: 'x' }), 'not-found');
});

test('a file that is gone, or was never let in, is not taken', async () => {
  const { api, source } = await withSource();
  const waiting = aTask();
  await api.tasks.create(waiting);
  api.uploads.put(waiting, CSV);
  await problemIn(await create(api, { from: waiting.id }), 'upload-unavailable');
  await api.uploads.remove(source);
  await problemIn(await create(api, { from: source.id }), 'upload-unavailable');
});

test.each([{}, { from: 'x', file: { name: 'a.csv', size: 1, contentType: 'text/csv' } }])(
  'either a file or another task is needed: %j',
  async (body) => {
    const { api } = await withSource();
    await problemIn(await create(api, body), 'invalid-input');
  },
);
