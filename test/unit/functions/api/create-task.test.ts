import { expect, test } from 'vitest';
import { z } from 'zod';
import { MAX_FILE_BYTES, startApi, type TestApi } from '../../../support/api.ts';
import { aSchemaVersion } from '../../../support/builders.ts';
import { createdTaskIn } from '../../../support/json.ts';
import { problemIn } from '../../../support/problem.ts';

const FILE = { name: 'users.csv', size: 12, contentType: 'text/csv' };
const BODY = { workflows: ['validation'], schema: 'users', file: FILE };

async function withSchema(): Promise<TestApi> {
  const api = await startApi();
  await api.schemas.save(aSchemaVersion(), 0);
  await api.schemas.save(aSchemaVersion({ version: 2 }), 1);
  return api;
}

const create = (api: TestApi, body: unknown) => api.request('/api/v1/tasks', { as: 'ada', body });

test('answers with the task and where its file goes', async () => {
  const api = await withSchema();
  const response = await create(api, { ...BODY, options: { sheet: 2, delimiter: ';', maxIssues: 9 } });
  expect(response.status).toBe(201);
  const { task, upload } = await createdTaskIn(response);
  expect(response.headers.get('location')).toBe(`/api/v1/tasks/${task.id}`);
  expect(task).toEqual({
    id: expect.stringMatching(/^[\da-f-]{36}$/),
    status: 'awaiting-upload',
    owner: 'ada',
    workflows: { validation: { status: 'awaiting-upload' } },
    schema: { name: 'users', version: 2 },
    file: FILE,
    options: { sheet: 2, delimiter: ';', maxIssues: 9 },
    createdAt: '2026-01-01T12:00:00.000Z',
    updatedAt: '2026-01-01T12:00:00.000Z',
    expiresAt: '2026-01-31T12:00:00.000Z',
    error: null,
  });
  expect(upload).toMatchObject({
    method: 'PUT',
    url: expect.stringContaining(task.id),
    headers: { 'content-type': 'text/csv', 'content-length': '12' },
    expiresAt: '2026-01-01T13:00:00.000Z',
  });
});

test('keeps who asked, with which request, and when to look again', async () => {
  const api = await withSchema();
  const headers = { 'x-request-id': 'request-1' };
  const response = await api.request('/api/v1/tasks', { as: 'ada', body: BODY, headers });
  const { task } = await createdTaskIn(response);
  expect(await api.tasks.get('ada', task.id)).toMatchObject({
    requestId: 'request-1',
    dueAt: '2026-01-01T12:00:30.000Z',
    uploadExpiresAt: '2026-01-01T13:00:00.000Z',
  });
});

test('pins the version that the reference names', async () => {
  const api = await withSchema();
  const { task } = await createdTaskIn(await create(api, { ...BODY, schema: 'users@1' }));
  expect(task.schema).toEqual({ name: 'users', version: 1 });
});

test.each(['nothing', 'users@3', 'users@0', '@1', 'users@', 'users@1@1', '../users', 'users@999999999999'])(
  'refuses the schema %s now, not later',
  async (schema) => {
    const api = await withSchema();
    const problem = await problemIn(await create(api, { ...BODY, schema }), 'schema-unknown');
    expect(problem.errors?.[0]?.pointer).toBe('/schema');
  },
);

test('refuses validation without a schema', async () => {
  const api = await withSchema();
  const { schema: _, ...body } = BODY;
  await problemIn(await create(api, body), 'schema-required');
});

const CreatedTask = z.object({
  task: z.looseObject({ workflows: z.record(z.string(), z.unknown()), options: z.unknown() }),
});

test.each([[['parsing']], [['validation', 'parsing']]])('takes on the workflows %j', async (workflows) => {
  const api = await withSchema();
  const response = await create(api, {
    ...BODY,
    workflows,
    options: { dialect: 'postgresql', proof: false },
  });
  expect(response.status).toBe(201);
  const { task } = CreatedTask.parse(await response.json());
  expect(Object.keys(task.workflows)).toEqual(workflows);
  expect(task.options).toEqual({ dialect: 'postgresql', proof: false });
});

test('parsing alone needs no schema', async () => {
  const { schema: _, ...body } = BODY;
  const response = await create(await withSchema(), { ...body, workflows: ['parsing'] });
  expect(response.status).toBe(201);
  expect(CreatedTask.parse(await response.json()).task).not.toHaveProperty('schema');
});

test('refuses a file that is too large, with both sizes', async () => {
  const api = await withSchema();
  const file = { ...FILE, size: MAX_FILE_BYTES + 1 };
  const problem = await problemIn(await create(api, { ...BODY, file }), 'file-too-large');
  expect(problem).toMatchObject({ size: MAX_FILE_BYTES + 1, limit: MAX_FILE_BYTES });
});

test('takes a file of exactly the largest size', async () => {
  const api = await withSchema();
  expect((await create(api, { ...BODY, file: { ...FILE, size: MAX_FILE_BYTES } })).status).toBe(201);
});

test.each(['../../etc/passwd', 'C:\\a.csv', 'a\u0000\r\nx-evil: 1.csv', '😀.csv'])(
  'keeps the file name %j as data',
  async (name) => {
    const api = await withSchema();
    const response = await create(api, { ...BODY, file: { ...FILE, name } });
    const { task, upload } = await createdTaskIn(response);
    expect(task.file.name).toBe(name);
    expect(JSON.stringify(upload)).not.toContain(JSON.stringify(name).slice(1, -1));
  },
);

test.each([
  ['/file/name', { name: '' }],
  ['/file/name', { name: 'x'.repeat(256) }],
  ['/file/name', { name: 'half a pair \ud800' }],
  ['/file/size', { size: 0 }],
  ['/file/size', { size: -1 }],
  ['/file/size', { size: '12' }],
  ['/file/contentType', { contentType: 'text' }],
  ['/file/contentType', { contentType: 'text/csv\r\nx-evil: 1' }],
  ['/file/contentType', { contentType: 'text/çsv' }],
  ['/file/sha256', { sha256: 'abc' }],
  ['/file/sha256', { sha256: 'f'.repeat(64) }],
])('refuses a wrong %s (%j)', async (pointer, change) => {
  const api = await withSchema();
  const problem = await problemIn(
    await create(api, { ...BODY, file: { ...FILE, ...change } }),
    'invalid-input',
  );
  expect(problem.errors?.[0]?.pointer).toBe(pointer);
});

test.each([
  ['/options/delimiter', { delimiter: 'x' }],
  ['/options/maxIssues', { maxIssues: 0 }],
  ['/options/sheet', { sheet: -1 }],
  ['/options/sheat', { sheat: 'a' }],
])('refuses a wrong %s', async (pointer, options) => {
  const api = await withSchema();
  const problem = await problemIn(await create(api, { ...BODY, options }), 'invalid-input');
  expect(problem.errors?.[0]?.pointer).toBe(pointer);
});

test('stores nothing that it refuses', async () => {
  const api = await withSchema();
  await create(api, { ...BODY, schema: 'nothing' });
  expect((await api.tasks.listAll({}, { limit: 10 })).items).toEqual([]);
});
