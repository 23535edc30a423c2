import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { startApi, type TestApi } from '../../../support/api.ts';
import { aName, aTask, aWebhook } from '../../../support/builders.ts';
import { objectIn } from '../../../support/json.ts';
import { problemIn } from '../../../support/problem.ts';
import { anIssue, storeReport, VALIDATED } from '../../../support/validation-results.ts';

const encoded = (text: string) => Buffer.from(text).toString('base64url');

test('a forged cursor is refused or leads somewhere, and is never a fault of ours', async () => {
  const api = await startApi();
  const task = aTask(VALIDATED);
  await api.tasks.create(task);
  await storeReport(api.results, task, [anIssue(), anIssue()]);
  const lists = ['tasks', 'schemas', 'webhooks', 'users', 'audit', `tasks/${task.id}/validation/issues`];

  const forged = fc.oneof(
    fc.string(),
    fc.json().map(encoded),
    fc
      .record({ task: fc.constant(task.id), offset: fc.integer() })
      .map((value) => encoded(JSON.stringify(value))),
    fc
      .record({ scope: fc.constant('tasks of ada'), after: fc.string() })
      .map((value) => encoded(JSON.stringify(value))),
  );
  await fc.assert(
    fc.asyncProperty(forged, fc.constantFrom(...lists), async (cursor, list) => {
      const path = `/api/v1/${list}?cursor=${encodeURIComponent(cursor)}`;
      expect([200, 422]).toContain((await api.request(path, { as: 'admin' })).status);
    }),
  );
});

describe('a cursor', () => {
  const next = async (api: TestApi, path: string, as: 'ada' | 'grace' | 'admin') =>
    String((await objectIn(await api.request(`/api/v1/${path}`, { as }))).next);

  async function busyApi(): Promise<TestApi> {
    const api = await startApi();
    for (const ownerId of ['ada', 'grace', 'ada', 'grace']) {
      await api.tasks.create(aTask({ ownerId }));
      await api.webhooks.create(aWebhook({ ownerId }));
      await api.request('/api/v1/users/grace', { method: 'PATCH', body: { name: aName() }, as: 'admin' });
    }
    return api;
  }

  test('of one user’s list is refused in another user’s', async () => {
    const api = await busyApi();
    for (const list of ['tasks', 'webhooks']) {
      const cursor = await next(api, `${list}?limit=1`, 'grace');
      expect(cursor).not.toBe('undefined');
      await problemIn(await api.request(`/api/v1/${list}?cursor=${cursor}`, { as: 'ada' }), 'invalid-input');
    }
  });

  test('leads on to all others once when one more came meanwhile', async () => {
    const api = await busyApi();
    const listed = async (path: string) =>
      Array.from(Object(await objectIn(await api.request(path, { as: 'ada' }))).items);
    for (const list of ['tasks', 'webhooks']) {
      const before = await listed(`/api/v1/${list}`);
      const first = await listed(`/api/v1/${list}?limit=1`);
      const cursor = await next(api, `${list}?limit=1`, 'ada');
      await api.tasks.create(aTask());
      await api.webhooks.create(aWebhook());
      const rest = await listed(`/api/v1/${list}?cursor=${cursor}`);
      const seen = [...first, ...rest].map((item) => Object(item).id);
      expect(seen.slice(0, before.length)).toEqual(before.map((item) => Object(item).id));
      expect(new Set(seen).size).toBe(seen.length);
    }
  });

  test('of one list is refused in every other', async () => {
    const api = await busyApi();
    const lists = ['tasks', 'users', 'audit'];
    for (const list of lists) {
      const cursor = await next(api, `${list}?limit=1`, 'admin');
      expect(cursor).not.toBe('undefined');
      for (const other of lists.filter((one) => one !== list)) {
        const refused = await api.request(`/api/v1/${other}?cursor=${cursor}`, { as: 'admin' });
        await problemIn(refused, 'invalid-input');
      }
    }
  });
});
