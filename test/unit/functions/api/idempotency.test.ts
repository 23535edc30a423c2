import { expect, test } from 'vitest';
import { startApi, type TestApi } from '../../../support/api.ts';
import { aSchemaVersion } from '../../../support/builders.ts';
import { InMemoryIdempotencyRepository } from '../../../support/in-memory-idempotency-repository.ts';
import { InMemoryTaskRepository } from '../../../support/in-memory-task-repository.ts';
import { createdTaskIn, objectIn } from '../../../support/json.ts';
import { problemIn } from '../../../support/problem.ts';

const BODY = {
  workflows: ['validation'],
  schema: 'users',
  file: { name: 'users.csv', size: 12, contentType: 'text/csv' },
};
const HOUR_MS = 3_600_000;

async function withSchema(...overrides: Parameters<typeof startApi>): Promise<TestApi> {
  const api = await startApi(...overrides);
  await api.schemas.save(aSchemaVersion(), 0);
  return api;
}

const create = (api: TestApi, key: string, body: unknown = BODY, as: 'ada' | 'grace' = 'ada') =>
  api.request('/api/v1/tasks', { as, body, headers: { 'idempotency-key': key } });

const tasksOf = async (api: TestApi) => (await api.tasks.listAll({}, { limit: 200 })).items;

test('the same request with the same key is answered as before, and creates nothing more', async () => {
  const api = await withSchema();
  const first = await create(api, 'k1');
  api.clock.advance(23 * HOUR_MS);
  const second = await create(api, 'k1');
  expect(second.status).toBe(201);
  expect(await second.json()).toEqual(await first.json());
  expect(second.headers.get('location')).toBe(first.headers.get('location'));
  expect(first.headers.get('idempotent-replayed')).toBeNull();
  expect(second.headers.get('idempotent-replayed')).toBe('true');
  expect(second.headers.get('x-request-id')).not.toBe(first.headers.get('x-request-id'));
  expect(await tasksOf(api)).toHaveLength(1);
});

test('a key that came with another body is refused', async () => {
  const api = await withSchema();
  await create(api, 'k1');
  const other = { ...BODY, file: { ...BODY.file, size: 13 } };
  const problem = await problemIn(await create(api, 'k1', other), 'idempotency-key-reused');
  expect(problem.errors?.[0]?.pointer).toBe('idempotency-key');
  expect(await tasksOf(api)).toHaveLength(1);
});

test('a key that came to another address is refused', async () => {
  const api = await withSchema();
  await create(api, 'k1');
  const response = await api.request('/api/v1/webhooks', {
    as: 'ada',
    body: BODY,
    headers: { 'idempotency-key': 'k1' },
  });
  await problemIn(response, 'idempotency-key-reused');
});

test('keys of two users, and two keys of one, have nothing to do with each other', async () => {
  const api = await withSchema();
  for (const response of [
    await create(api, 'k1'),
    await create(api, 'k2'),
    await create(api, 'k1', BODY, 'grace'),
  ]) {
    expect(response.headers.get('idempotent-replayed')).toBeNull();
    expect(response.status).toBe(201);
  }
  expect(await tasksOf(api)).toHaveLength(3);
});

test('a key is free again after a day', async () => {
  const api = await withSchema();
  await create(api, 'k1');
  api.clock.advance(24 * HOUR_MS);
  expect((await create(api, 'k1')).headers.get('idempotent-replayed')).toBeNull();
  expect(await tasksOf(api)).toHaveLength(2);
});

test('a request that was refused may come again with its key, corrected or not', async () => {
  const api = await withSchema();
  await problemIn(await create(api, 'k1', { ...BODY, schema: 'nothing' }), 'schema-unknown');
  await problemIn(await create(api, 'k1', { ...BODY, schema: 'nothing' }), 'schema-unknown');
  expect((await create(api, 'k1')).status).toBe(201);
});

test.each(['', 'x'.repeat(256), 'ä'])('the key %j is refused', async (key) => {
  const problem = await problemIn(await create(await withSchema(), key), 'invalid-input');
  expect(problem.errors?.[0]?.pointer).toBe('idempotency-key');
});

test('of 100 requests at once with one key, one creates something; the others get its answer or are asked to wait', async () => {
  const api = await withSchema();
  const responses = await Promise.all(Array.from({ length: 100 }, () => create(api, 'k1')));
  expect(await tasksOf(api)).toHaveLength(1);
  for (const response of responses.filter(({ status }) => status !== 201)) {
    await problemIn(response, 'request-running');
    expect(response.headers.get('retry-after')).toBe('1');
  }
  const again = await createdTaskIn(await create(api, 'k1'));
  expect(again.task.id).toBe((await tasksOf(api))[0]?.id);
});

/** Stores, and then dies as if the machine had been switched off. */
class DyingTasks extends InMemoryTaskRepository {
  deaths = 1;
  override async create(task: Parameters<InMemoryTaskRepository['create']>[0]): Promise<void> {
    await super.create(task);
    if (this.deaths-- > 0) throw new Error('gone');
  }
}

test('a request that failed after it created something finds that when it comes again', async () => {
  const tasks = new DyingTasks();
  const api = await withSchema({ tasks });
  await problemIn(await create(api, 'k1'), 'internal-error');
  const { task } = await createdTaskIn(await create(api, 'k1'));
  expect((await tasks.listAll({}, { limit: 9 })).items.map(({ id }) => id)).toEqual([task.id]);
});

/** Never hears of the end of a request. */
class DeafRecords extends InMemoryIdempotencyRepository {
  isDeaf = true;
  override async update(record: Parameters<InMemoryIdempotencyRepository['update']>[0]): Promise<void> {
    if (this.isDeaf) throw new Error('gone');
    await super.update(record);
  }
}

test('the lock of a request that died is over after a minute, and what it created is found', async () => {
  const idempotency = new DeafRecords();
  const api = await withSchema({ idempotency });
  await problemIn(await create(api, 'k1'), 'internal-error');
  idempotency.isDeaf = false;
  await problemIn(await create(api, 'k1'), 'request-running');
  api.clock.advance(60_000);
  const { task } = await createdTaskIn(await create(api, 'k1'));
  expect((await tasksOf(api)).map(({ id }) => id)).toEqual([task.id]);
  expect((await create(api, 'k1')).headers.get('idempotent-replayed')).toBe('true');
});

test('a webhook is created once, and its secret is shown again with the answer', async () => {
  const api = await startApi();
  const send = () =>
    api.request('/api/v1/webhooks', {
      as: 'ada',
      body: { url: 'https://example.com/hook' },
      headers: { 'idempotency-key': 'k1' },
    });
  const first = await objectIn(await send());
  expect(first.secret).toMatch(/^whsec_/);
  expect(await objectIn(await send())).toEqual(first);
  expect((await api.webhooks.list('ada')).items).toHaveLength(1);
});

test('what is kept of an answer holds no secret that can be read without the key', async () => {
  const idempotency = new InMemoryIdempotencyRepository();
  const kept: unknown[] = [];
  const spied = {
    claim: idempotency.claim.bind(idempotency),
    remove: idempotency.remove.bind(idempotency),
    update: (record: Parameters<InMemoryIdempotencyRepository['update']>[0]) => {
      kept.push(record);
      return idempotency.update(record);
    },
  };
  const api = await withSchema({ idempotency: spied });
  const headers = { 'idempotency-key': 'a random text' };
  const body = { url: 'https://example.com/hook' };
  const webhook = await objectIn(await api.request('/api/v1/webhooks', { as: 'ada', body, headers }));
  const rotation = { as: 'ada', method: 'POST', headers: { 'idempotency-key': 'another text' } } as const;
  const rotated = await objectIn(await api.request(`/api/v1/webhooks/${webhook.id}/rotate-secret`, rotation));
  const created = await createdTaskIn(await create(api, 'k1'));

  const text = JSON.stringify(kept);
  expect(kept).toHaveLength(3);
  const secrets = [webhook.secret, rotated.secret, created.upload?.url, 'a random text'];
  expect(secrets).toEqual([
    expect.stringMatching(/^whsec_[\w+/=]{32,}$/),
    expect.stringMatching(/^whsec_[\w+/=]{32,}$/),
    expect.stringMatching(/^https?:\/\/\S+$/),
    'a random text',
  ]);
  for (const secret of secrets) {
    expect(text).not.toContain(secret);
  }
  const again = await objectIn(await api.request('/api/v1/webhooks', { as: 'ada', body, headers }));
  expect(again).toEqual(webhook);
});
