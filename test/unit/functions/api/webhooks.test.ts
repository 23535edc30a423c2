import { describe, expect, test } from 'vitest';
import { startApi, type TestApi } from '../../../support/api.ts';
import { aWebhook } from '../../../support/builders.ts';
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
      secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
    });
    expect(response.headers.get('location')).toBe(`${WEBHOOKS}/${created.id}`);

    const again = await (await api.request(`${WEBHOOKS}/${created.id}`, { as: 'ada' })).text();
    expect(again).not.toContain('secret');
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
