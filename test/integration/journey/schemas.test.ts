import { afterAll, beforeAll, expect, test } from 'vitest';
import { BAD_CSV, PEOPLE } from '../../support/system/client.ts';
import { type System, startSystem } from '../../support/system/system.ts';

let system: System;

beforeAll(async () => {
  system = await startSystem();
});

afterAll(() => system.stop());

/** Many requests at once begin many functions, which takes its time on a small machine. */
const PATIENT = { timeout: 600_000 };

test('of 50 parallel saves over one ETag one wins', PATIENT, async () => {
  const { admin } = system;
  await admin.saveSchema('raced');
  const eTag = (await admin.get('/schemas/raced')).headers.get('etag') ?? '';
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      admin.send('PUT', '/api/v1/schemas/raced', { ...PEOPLE, title: `${index}` }, { 'if-match': eTag }),
    ),
  );
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === 200)).toHaveLength(1);
  expect(statuses.filter((status) => status === 412)).toHaveLength(49);
  expect((await admin.get('/schemas/raced')).body.version).toBe(2);
});

test('a schema goes back version by version until nothing has its name', async () => {
  const { admin } = system;
  await admin.saveSchema('fleeting');
  await admin.saveSchema('fleeting', { ...PEOPLE, title: 'second' });
  const { body } = await admin.send('POST', '/api/v1/schemas/fleeting/check', {
    ...PEOPLE,
    required: ['name'],
  });
  expect(body).toMatchObject({ level: 'BACKWARD', active: { version: 2 } });
  expect((await admin.send('DELETE', '/api/v1/schemas/fleeting')).body.version).toBe(1);
  expect((await admin.get('/schemas/fleeting/versions')).body.items).toHaveLength(1);
  expect((await admin.send('DELETE', '/api/v1/schemas/fleeting')).status).toBe(204);
  expect((await admin.get('/schemas?query=fleeting')).body.items).toEqual([]);
});

test('a task that began with a version ends with it although it was removed meanwhile', async () => {
  const { admin } = system;
  await admin.saveSchema('pinned');
  const bytes = Buffer.from(BAD_CSV);
  const { body } = await admin.createTask(bytes, { schema: 'pinned' });
  await admin.send('DELETE', '/api/v1/schemas/pinned?all=true');
  await admin.upload(body.upload, bytes);
  expect(await admin.finished(body.task.id)).toMatchObject({ status: 'succeeded' });
});
