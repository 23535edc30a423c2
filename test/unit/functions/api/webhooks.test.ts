import { describe, expect, test } from 'vitest';
import type { IdempotencyRecord } from '../../../../shared/idempotency/idempotency-record.ts';
import { startApi, type TestApi } from '../../../support/api.ts';
import { aDelivery, anAttempt, aWebhook } from '../../../support/builders.ts';
import { InMemoryIdempotencyRepository } from '../../../support/in-memory-idempotency-repository.ts';
import { objectIn, pageIn } from '../../../support/json.ts';
import { problemIn } from '../../../support/problem.ts';

const WEBHOOKS = '/api/v1/webhooks';
const BODY = { url: 'https://example.com/hook', eventTypes: ['task.failed.v1'], description: 'Ops' };

const create = (api: TestApi, body: unknown) => api.request(WEBHOOKS, { as: 'ada', body });

describe('creating a webhook', () => {
  test('answers with it and, this once, its secret', async () => {
    const api = await startApi();
    const response = await create(api, BODY);
    expect(response.status).toBe(201);
    const created = await objectIn(response);
    expect(created).toEqual({
      ...BODY,
      id: expect.any(String),
      enabled: true,
      createdAt: '2026-01-01T12:00:00.000Z',
      rateLimit: 6000,
      publicKey: expect.stringMatching(/^whpk_[A-Za-z0-9+/]{43}=$/),
      secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
    });
    expect(response.headers.get('location')).toBe(`${WEBHOOKS}/${created.id}`);

    const again = await (await api.request(`${WEBHOOKS}/${created.id}`, { as: 'ada' })).text();
    expect(again).not.toMatch(/secret|whsk_/);
    expect(await (await api.request(WEBHOOKS, { as: 'ada' })).text()).not.toContain('secret');
  });

  test('makes a new secret for each', async () => {
    const api = await startApi();
    const secrets = [await create(api, BODY), await create(api, BODY)].map(
      async (one) => (await objectIn(one)).secret,
    );
    expect(new Set(await Promise.all(secrets)).size).toBe(2);
  });

  test.each(['http://example.com', 'https://10.0.0.1/', 'ftp://example.com', 'nonsense'])(
    'refuses the address %s',
    async (url) => {
      const api = await startApi();
      const problem = await problemIn(await create(api, { ...BODY, url }), 'webhook-url-refused');
      expect(problem.errors?.[0]?.pointer).toBe('/url');
    },
  );

  test('takes an address on this machine where that is allowed', async () => {
    const api = await startApi({ privateWebhooks: 'loopback' });
    expect((await create(api, { ...BODY, url: 'http://127.0.0.1:9000/hook' })).status).toBe(201);
  });

  test.each([
    ['/eventTypes/0', { eventTypes: ['task.danced.v1'] }],
    ['/description', { description: 'x'.repeat(501) }],
    ['/secret', { secret: 'mine' }],
    ['/url', { url: undefined }],
  ])('refuses a wrong %s', async (pointer, change) => {
    const api = await startApi();
    const problem = await problemIn(await create(api, { ...BODY, ...change }), 'invalid-input');
    expect(problem.errors?.[0]?.pointer).toBe(pointer);
  });

  test('refuses the twenty-first', async () => {
    const api = await startApi();
    for (let count = 0; count < 20; count += 1) await api.webhooks.create(aWebhook());
    await problemIn(await create(api, BODY), 'webhook-limit-reached');
    expect((await api.request(WEBHOOKS, { as: 'grace', body: BODY })).status).toBe(201);
  });
});

describe('the secret of a webhook', () => {
  /** Everything that is remembered of requests, and a death when there is something to remember. */
  class WatchedIdempotency extends InMemoryIdempotencyRepository {
    readonly kept: string[] = [];
    isDying = false;

    override update(record: IdempotencyRecord): Promise<void> {
      if (this.isDying) return Promise.reject(new Error('died'));
      this.kept.push(JSON.stringify(record));
      return super.update(record);
    }
  }

  async function prepared() {
    const idempotency = new WatchedIdempotency();
    const api = await startApi({ idempotency });
    const headers = { 'idempotency-key': 'once' };
    const post = () => api.request(WEBHOOKS, { as: 'ada', body: BODY, headers });
    return { api, idempotency, post };
  }

  test('is nowhere as it is: not in its record, nor in the answer that is kept for a repetition, which shows it again', async () => {
    const { api, idempotency, post } = await prepared();
    const { secret, ...rest } = await objectIn(await post());
    const again = await post();
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await objectIn(again)).toEqual({ ...rest, secret });
    const kept = idempotency.kept.join();
    expect(kept).toContain('201');
    for (const text of [JSON.stringify(await api.webhooks.list('ada')), kept, JSON.stringify(api.logs)]) {
      expect(text).not.toContain(String(secret).slice('whsec_'.length));
      expect(text).not.toMatch(/whsec_|whsk_/);
    }
  });

  test('is shown by the request that takes up one that died before it was answered', async () => {
    const { api, idempotency, post } = await prepared();
    idempotency.isDying = true;
    expect((await post()).status).toBe(500);
    idempotency.isDying = false;
    api.clock.advance(60_000);
    const { secret, id } = await objectIn(await post());
    const [stored, ...others] = (await api.webhooks.list('ada')).items;
    expect(others).toEqual([]);
    expect(stored).toMatchObject({ id });
    expect(secret).toBe(stored && (await api.keySeal.open(stored.secret, stored)).text);
  });
});

describe('webhooks', () => {
  test("are listed in pages, and only the user's own", async () => {
    const api = await startApi();
    const own = [aWebhook(), aWebhook(), aWebhook()];
    for (const webhook of [...own, aWebhook({ ownerId: 'grace' })]) await api.webhooks.create(webhook);
    const first = await pageIn(await api.request(`${WEBHOOKS}?limit=2`, { as: 'ada' }));
    const second = await pageIn(await api.request(`${WEBHOOKS}?limit=2&cursor=${first.next}`, { as: 'ada' }));
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(own.map(({ id }) => id));
    expect(second).not.toHaveProperty('next');
    await problemIn(await api.request(`${WEBHOOKS}?cursor=x`, { as: 'ada' }), 'invalid-input');
  });

  test('have a tag', async () => {
    const api = await startApi();
    const webhook = aWebhook();
    await api.webhooks.create(webhook);
    const path = `${WEBHOOKS}/${webhook.id}`;
    const headers = { 'if-none-match': (await api.request(path, { as: 'ada' })).headers.get('etag') ?? '' };
    expect((await api.request(path, { as: 'ada', headers })).status).toBe(304);
  });

  test('are gone once removed', async () => {
    const api = await startApi();
    const webhook = aWebhook();
    await api.webhooks.create(webhook);
    const path = `${WEBHOOKS}/${webhook.id}`;
    const response = await api.request(path, { method: 'DELETE', as: 'ada' });
    expect(response.status).toBe(204);
    expect(await response.text()).toBe('');
    await problemIn(await api.request(path, { method: 'DELETE', as: 'ada' }), 'not-found');
    await problemIn(await api.request(path, { as: 'ada' }), 'not-found');
  });
});

describe('webhooks that cannot be read', () => {
  async function damaged() {
    const api = await startApi();
    const webhooks = [aWebhook(), aWebhook(), aWebhook()];
    for (const webhook of webhooks) await api.webhooks.create(webhook);
    const [first, ...others] = webhooks;
    const id = first?.id ?? '';
    api.webhooks.damage(id);
    return { api, id, others };
  }

  test('are named in every page of the list, which has all others', async () => {
    const { api, id, others } = await damaged();
    const list = async (query: string) => objectIn(await api.request(`${WEBHOOKS}${query}`, { as: 'ada' }));
    const { items, unreadable } = await list('');
    expect(items).toMatchObject(
      others.map((webhook) => ({ id: webhook.id })).sort((a, b) => (a.id < b.id ? -1 : 1)),
    );
    expect(unreadable).toEqual([id]);
    const first = await list('?limit=1');
    const second = await list(`?limit=1&cursor=${first.next}`);
    expect([first.unreadable, second.unreadable]).toEqual([[id], [id]]);
    expect(second).not.toHaveProperty('next');
    expect(await objectIn(await api.request(WEBHOOKS, { as: 'grace' }))).toEqual({ items: [] });
  });

  test('are a fault when they are read or changed, count among as many as there may be, and can be removed', async () => {
    const { api, id } = await damaged();
    const path = `${WEBHOOKS}/${id}`;
    const { detail } = await problemIn(await api.request(path, { as: 'ada' }), 'internal-error');
    expect(detail).not.toContain('stored');
    const change = api.request(path, { method: 'PATCH', as: 'ada', body: { enabled: false } });
    await problemIn(await change, 'internal-error');
    for (let count = 3; count < 20; count += 1) expect((await create(api, BODY)).status).toBe(201);
    await problemIn(await create(api, BODY), 'webhook-limit-reached');
    expect((await api.request(path, { method: 'DELETE', as: 'ada' })).status).toBe(204);
    expect((await create(api, BODY)).status).toBe(201);
    expect(await objectIn(await api.request(WEBHOOKS, { as: 'ada' }))).not.toHaveProperty('unreadable');
  });
});

describe('types of events that only a later version knows', () => {
  test('are shown as they are stored and stay when something else is changed; new ones are refused', async () => {
    const api = await startApi();
    const eventTypes = ['task.failed.v1', 'task.archived.v1'];
    const webhook = aWebhook({ eventTypes });
    await api.webhooks.create(webhook);
    const path = `${WEBHOOKS}/${webhook.id}`;
    expect(await objectIn(await api.request(path, { as: 'ada' }))).toMatchObject({ eventTypes });
    const patch = (body: object) => api.request(path, { method: 'PATCH', as: 'ada', body });
    expect(await objectIn(await patch({ description: 'new' }))).toMatchObject({ eventTypes });
    await problemIn(await patch({ eventTypes }), 'invalid-input');
    expect(await objectIn(await patch({ eventTypes: ['task.failed.v1'] }))).toMatchObject({
      eventTypes: ['task.failed.v1'],
    });
  });

  test('are shown in the log of attempts, and delivered again', async () => {
    const api = await startApi();
    const webhook = aWebhook();
    await api.webhooks.create(webhook);
    const delivery = aDelivery({ webhookId: webhook.id, state: 'failed' });
    const event = { ...delivery.event, type: 'task.archived.v1' };
    const attempt = anAttempt({ deliveryId: event.id, eventType: event.type });
    await api.deliveryLog.save({ ...delivery, event }, attempt);
    const path = `${WEBHOOKS}/${webhook.id}/deliveries`;
    expect((await pageIn(await api.request(path, { as: 'ada' }))).items).toMatchObject([
      { eventType: event.type },
    ]);
    const again = await api.request(`${path}/${event.id}/redeliver`, { method: 'POST', as: 'ada' });
    expect(again.status).toBe(202);
    expect(await objectIn(again)).toMatchObject({ type: event.type });
    expect(api.deliveries.sent).toMatchObject([{ message: { event } }]);
  });
});

describe('changing a webhook', () => {
  const change = (api: TestApi, id: string, body: unknown, headers = {}) =>
    api.request(`${WEBHOOKS}/${id}`, { method: 'PATCH', as: 'ada', body, headers });

  test('changes what is given and leaves the rest', async () => {
    const api = await startApi();
    const webhook = aWebhook({ description: 'Ops' });
    await api.webhooks.create(webhook);
    const input = { url: 'https://example.org/new', eventTypes: ['task.failed.v1'], enabled: false };
    const response = await change(api, webhook.id, input);
    expect(response.status).toBe(200);
    const path = `${WEBHOOKS}/${webhook.id}`;
    const read = await api.request(path, { as: 'ada' });
    expect(response.headers.get('etag')).toBe(read.headers.get('etag'));
    const changed = await objectIn(read);
    expect(changed).toMatchObject({ ...input, description: 'Ops' });
    expect(await objectIn(response)).toEqual(changed);
    expect(await api.webhooks.get('ada', webhook.id)).toMatchObject({ secret: webhook.secret });
  });

  describe('starts anew', () => {
    const since = '2026-01-01T00:00:00.000Z';
    const failing = { failingSince: since };
    const slow = { speed: { is: 'slow' as const, since } };
    const quick = { speed: { is: 'quick' as const, since } };
    const note = { disabled: { reason: 'failing' as const, at: since } };
    const url = 'https://example.org/moved';

    test.each([
      [
        'nothing, when it is enabled already',
        { ...slow, ...failing },
        { enabled: true },
        { ...slow, ...failing },
      ],
      [
        'nothing, when it is enabled already and something else changes',
        { ...quick, ...failing },
        { enabled: true, description: 'new' },
        { ...quick, ...failing },
      ],
      [
        'its days and its trial, when it is enabled',
        { ...quick, ...failing, ...note, enabled: false },
        { enabled: true },
        {},
      ],
      [
        'the same, when something else changes as well',
        { ...quick, ...failing, ...note, enabled: false },
        { enabled: true, description: 'new', rateLimit: 5 },
        {},
      ],
      [
        'its days, but stays slow, when it is enabled at the same address',
        { ...slow, ...failing, ...note, enabled: false },
        { enabled: true, description: 'new' },
        slow,
      ],
      ['all, at another address', { ...slow, ...failing }, { url, description: 'new' }, {}],
      [
        'all, when it is enabled at another address',
        { ...slow, ...failing, ...note, enabled: false },
        { url, enabled: true },
        {},
      ],
      [
        'all but the note of why it was disabled, at another address while it is disabled',
        { ...slow, ...failing, ...note, enabled: false },
        { url },
        note,
      ],
      ['nothing, when it is disabled', { ...slow, ...failing }, { enabled: false }, { ...slow, ...failing }],
    ])('%s', async (_what, state, input, after) => {
      const api = await startApi();
      const { speed: _, ...webhook } = aWebhook();
      await api.webhooks.create({ ...webhook, ...state });
      expect((await change(api, webhook.id, input)).status).toBe(200);
      const { failingSince, speed, disabled } = await api.webhooks.get('ada', webhook.id);
      expect(JSON.parse(JSON.stringify({ failingSince, speed, disabled }))).toEqual(after);
    });
  });

  test('changes the limit of deliveries, within bounds', async () => {
    const api = await startApi();
    const { id } = await objectIn(await create(api, { ...BODY, rateLimit: 30 }));
    expect(await objectIn(await api.request(`${WEBHOOKS}/${id}`, { as: 'ada' }))).toMatchObject({
      rateLimit: 30,
    });
    expect(await objectIn(await change(api, String(id), { rateLimit: 60_000 }))).toMatchObject({
      rateLimit: 60_000,
    });
    for (const rateLimit of [0, 60_001, 1.5, '60', null]) {
      await problemIn(await change(api, String(id), { rateLimit }), 'invalid-input');
      await problemIn(await create(api, { ...BODY, rateLimit }), 'invalid-input');
    }
    expect(await api.webhooks.get('ada', String(id))).toMatchObject({ rateLimit: 60_000 });
  });

  test('writes over the state that the caller has seen, and no other', async () => {
    const api = await startApi();
    const webhook = aWebhook();
    await api.webhooks.create(webhook);
    const seen = (await api.request(`${WEBHOOKS}/${webhook.id}`, { as: 'ada' })).headers.get('etag') ?? '';
    const first = await change(api, webhook.id, { description: 'one' }, { 'if-match': seen });
    expect(first.status).toBe(200);
    const second = await change(api, webhook.id, { description: 'two' }, { 'if-match': seen });
    await problemIn(second, 'precondition-failed');
    expect(await api.webhooks.get('ada', webhook.id)).toMatchObject({ description: 'one' });
  });

  test.each([
    ['webhook-url-refused', { url: 'http://example.com' }],
    ['invalid-input', { eventTypes: ['task.danced.v1'] }],
    ['invalid-input', { secret: 'mine' }],
    ['invalid-input', { enabled: null }],
  ] as const)('is refused with %s for %j', async (code, input) => {
    const api = await startApi();
    const webhook = aWebhook();
    await api.webhooks.create(webhook);
    await problemIn(await change(api, webhook.id, input), code);
    expect(await api.webhooks.get('ada', webhook.id)).toEqual(webhook);
  });

  test("does not reach others' webhooks", async () => {
    const api = await startApi();
    const webhook = aWebhook({ ownerId: 'grace' });
    await api.webhooks.create(webhook);
    await problemIn(await change(api, webhook.id, { enabled: false }), 'not-found');
    const post = (action: string) =>
      api.request(`${WEBHOOKS}/${webhook.id}/${action}`, { method: 'POST', as: 'ada' });
    await problemIn(await post('rotate-secret'), 'not-found');
    await problemIn(await post('test'), 'not-found');
    expect(await api.webhooks.get('grace', webhook.id)).toEqual(webhook);
    expect(api.deliveries.sent).toEqual([]);
  });
});

describe('rotating a secret', () => {
  const rotate = (api: TestApi, id: string, headers = {}) =>
    api.request(`${WEBHOOKS}/${id}/rotate-secret`, { method: 'POST', as: 'ada', headers });

  test('shows the new one this once; the old one signs for another day', async () => {
    const api = await startApi();
    const webhook = aWebhook();
    await api.webhooks.create(webhook);
    const rotated = await objectIn(await rotate(api, webhook.id));
    expect(rotated.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(rotated.secret).not.toBe(webhook.secret);
    const { secret, signingKey } = webhook;
    const stored = await api.webhooks.get('ada', webhook.id);
    expect(stored.previousKeys).toEqual([{ secret, signingKey, until: '2026-01-02T12:00:00.000Z' }]);
    expect(stored.publicKey).toBe(rotated.publicKey);
    expect((await api.keySeal.open(stored.secret, stored)).text).toBe(rotated.secret);
    const read = await objectIn(await api.request(`${WEBHOOKS}/${webhook.id}`, { as: 'ada' }));
    expect(read).not.toHaveProperty('secret');
    expect(read.publicKey).toBe(rotated.publicKey);
  });

  test('is done once for one key of idempotency, and the secret is shown again', async () => {
    const api = await startApi();
    const webhook = aWebhook();
    await api.webhooks.create(webhook);
    const headers = { 'idempotency-key': 'once' };
    const first = await objectIn(await rotate(api, webhook.id, headers));
    expect(await objectIn(await rotate(api, webhook.id, headers))).toEqual(first);
    expect((await api.webhooks.get('ada', webhook.id)).previousKeys).toHaveLength(1);
  });

  test('is refused while four earlier secrets still sign, and possible again after a day', async () => {
    const api = await startApi();
    const webhook = aWebhook();
    await api.webhooks.create(webhook);
    for (let count = 0; count < 4; count += 1) expect((await rotate(api, webhook.id)).status).toBe(200);
    await problemIn(await rotate(api, webhook.id), 'conflict');
    api.clock.advance(24 * 3600 * 1000);
    expect((await rotate(api, webhook.id)).status).toBe(200);
    expect((await api.webhooks.get('ada', webhook.id)).previousKeys).toHaveLength(1);
  });
});

describe('testing a webhook', () => {
  const tryOut = (api: TestApi, id: string) =>
    api.request(`${WEBHOOKS}/${id}/test`, { method: 'POST', as: 'ada' });

  test('sends one event to it alone, whatever types it asks for', async () => {
    const api = await startApi();
    const webhook = aWebhook({ eventTypes: ['task.failed.v1'] });
    for (const one of [webhook, aWebhook()]) await api.webhooks.create(one);
    const response = await tryOut(api, webhook.id);
    expect(response.status).toBe(202);
    const told = await objectIn(response);
    expect(api.deliveries.sent).toMatchObject([
      { group: 'ada', message: { endpoint: { ownerId: 'ada', id: webhook.id }, event: told } },
    ]);
    expect(told).toMatchObject({ type: 'webhook.test.v1', timestamp: '2026-01-01T12:00:00.000Z' });
  });

  test('is refused while it is disabled', async () => {
    const api = await startApi();
    const webhook = aWebhook({ enabled: false });
    await api.webhooks.create(webhook);
    await problemIn(await tryOut(api, webhook.id), 'webhook-disabled');
    expect(api.deliveries.sent).toEqual([]);
  });
});

test('changes and rotations are in the audit log, without what is secret', async () => {
  const api = await startApi();
  const webhook = aWebhook();
  await api.webhooks.create(webhook);
  const path = `${WEBHOOKS}/${webhook.id}`;
  for (const body of [{ url: 'https://example.org/hidden' }, { url: 'https://example.org/hidden' }]) {
    await api.request(path, { method: 'PATCH', as: 'ada', body });
  }
  await api.request(`${path}/rotate-secret`, { method: 'POST', as: 'ada' });
  const audit = await (await api.request('/api/v1/audit', { as: 'admin' })).text();
  expect(JSON.parse(audit).items).toMatchObject([
    { action: 'webhook.secret-rotated', actor: 'ada', subject: { kind: 'webhook', id: webhook.id } },
    { action: 'webhook.changed', actor: 'ada', details: { changed: ['url'] } },
  ]);
  expect(audit).not.toMatch(/hidden|whs/);
});

describe('deliveries of a webhook', () => {
  async function prepared(state: 'waiting' | 'running' | 'succeeded' = 'succeeded') {
    const api = await startApi();
    const webhook = aWebhook();
    await api.webhooks.create(webhook);
    const delivery = aDelivery({ webhookId: webhook.id, state, attempts: 3, round: 3 });
    const attempt = anAttempt({ deliveryId: delivery.event.id, attempt: 3, answer: 'thanks' });
    await api.deliveryLog.save(delivery, attempt);
    const path = `${WEBHOOKS}/${webhook.id}/deliveries`;
    const again = (id = delivery.event.id, as: 'ada' | 'grace' = 'ada') =>
      api.request(`${path}/${id}/redeliver`, { method: 'POST', as });
    return { api, webhook, delivery, attempt, path, again };
  }

  test('are listed with every attempt, in pages', async () => {
    const { api, delivery, attempt, path } = await prepared();
    const newer = { ...attempt, attempt: 4, at: '2026-01-01T00:05:00.000Z' };
    await api.deliveryLog.save({ ...delivery, version: 2 }, newer);
    const first = await pageIn(await api.request(`${path}?limit=1`, { as: 'ada' }));
    const second = await pageIn(await api.request(`${path}?limit=1&cursor=${first.next}`, { as: 'ada' }));
    expect([...first.items, ...second.items]).toEqual([newer, attempt]);
    await problemIn(await api.request(`${path}?cursor=x`, { as: 'ada' }), 'invalid-input');
    await problemIn(await api.request(path, { as: 'grace' }), 'not-found');
  });

  test('are made again with the same id when asked for', async () => {
    const { api, webhook, delivery, again } = await prepared();
    const response = await again();
    expect(response.status).toBe(202);
    const { event } = delivery;
    expect(await objectIn(response)).toEqual({ id: event.id, type: event.type, timestamp: event.timestamp });
    const message = { endpoint: { ownerId: 'ada', id: webhook.id }, event, attempt: 4 };
    expect(api.deliveries.sent).toEqual([{ message, group: 'ada' }]);
    expect(await api.deliveryLog.find(webhook, event.id)).toMatchObject({ state: 'waiting', round: 0 });
  });

  test('that were given up in a time are made again, once each, and no others', async () => {
    const { api, webhook, delivery } = await prepared('succeeded');
    const failed = [1, 2, 3].map((day) =>
      aDelivery({ webhookId: webhook.id, state: 'failed', event: { ...delivery.event, id: `evt_${day}` } }),
    );
    for (const [index, { dueAt: _, ...one }] of failed.entries()) {
      for (const version of [1, 2]) {
        const at = `2026-02-0${index + 1}T00:00:0${version}.000Z`;
        await api.deliveryLog.save(
          { ...one, version },
          anAttempt({ deliveryId: one.event.id, attempt: version, at }),
        );
      }
    }
    const again = (from: string, to: string, as: 'ada' | 'grace' = 'ada') =>
      api.request(`${WEBHOOKS}/${webhook.id}/redeliver`, { as, body: { from, to } });
    const response = await again('2025-01-01T00:00:00Z', '2026-02-02T12:00:00+01:00');
    expect(response.status).toBe(202);
    expect(await objectIn(response)).toEqual({ redelivered: 2, more: false });
    expect(api.deliveries.sent.map(({ message }) => message.event.id)).toEqual(['evt_2', 'evt_1']);
    const repeated = await again('2025-01-01T00:00:00Z', '2026-02-02T12:00:00+01:00');
    expect(await objectIn(repeated)).toEqual({ redelivered: 0, more: false });
    await problemIn(await again('yesterday', '2026-02-02T12:00:00Z'), 'invalid-input');
    await problemIn(await again('2025-01-01T00:00:00Z', '2026-02-02T12:00:00Z', 'grace'), 'not-found');
  });

  test('are not looked for in a time that ends before it begins', async () => {
    const { api, webhook } = await prepared();
    const body = { from: '2026-02-02T12:00:00Z', to: '2026-02-02T12:59:59+01:00' };
    const response = await api.request(`${WEBHOOKS}/${webhook.id}/redeliver`, { as: 'ada', body });
    const problem = await problemIn(response, 'invalid-input');
    expect(problem.errors).toMatchObject([{ pointer: '/to', detail: 'must not be before “from”' }]);
  });

  test.each([
    ['is unknown', 'not-found', 'evt_1'],
    ['has an impossible id', 'not-found', 'x'.repeat(3000)],
  ] as const)('are not made again when the id %s', async (_what, code, id) => {
    const { api, again } = await prepared();
    await problemIn(await again(id), code);
    expect(api.deliveries.sent).toEqual([]);
  });

  test("are not made again while one is being made, for a disabled webhook, or for somebody else's", async () => {
    const { api, webhook, delivery, again } = await prepared('running');
    await problemIn(await again(), 'conflict');
    await problemIn(await again(delivery.event.id, 'grace'), 'not-found');
    await api.webhooks.update({ ...webhook, enabled: false });
    await problemIn(await again(), 'webhook-disabled');
    expect(api.deliveries.sent).toEqual([]);
  });
});

test('a webhook that we disabled says why, and starts anew when its owner enables it', async () => {
  const api = await startApi();
  const webhook = aWebhook();
  await api.webhooks.create(webhook);
  const disabled = { reason: 'failing' as const, at: '2026-01-01T00:00:00.000Z' };
  const failingSince = '2025-12-27T00:00:00.000Z';
  await api.webhooks.update({ ...webhook, enabled: false, disabled, failingSince });
  const path = `${WEBHOOKS}/${webhook.id}`;
  expect(await objectIn(await api.request(path, { as: 'ada' }))).toMatchObject({ enabled: false, disabled });
  const body = { enabled: true };
  expect(await objectIn(await api.request(path, { method: 'PATCH', as: 'ada', body }))).not.toHaveProperty(
    'disabled',
  );
  expect(await api.webhooks.get('ada', webhook.id)).not.toHaveProperty('failingSince');
});

test('a new address starts anew, and does not switch on what is off', async () => {
  const api = await startApi();
  const failingSince = '2025-12-27T00:00:00.000Z';
  const disabled = { reason: 'gone' as const, at: '2026-01-01T00:00:00.000Z' };
  const webhook = aWebhook();
  await api.webhooks.create(webhook);
  await api.webhooks.update({ ...webhook, enabled: false, disabled, failingSince });
  const change = (body: object) =>
    api.request(`${WEBHOOKS}/${webhook.id}`, { method: 'PATCH', as: 'ada', body });
  await change({ url: webhook.url, description: 'the same address' });
  expect(await api.webhooks.get('ada', webhook.id)).toMatchObject({ failingSince });
  await change({ url: 'https://example.com/moved' });
  const moved = await api.webhooks.get('ada', webhook.id);
  expect(moved).toMatchObject({ enabled: false, disabled });
  expect(moved).not.toHaveProperty('failingSince');
});
