import { expect, test } from 'vitest';
import { type ApiRequest, startApi, type TestApi } from '../../../support/api.ts';
import { objectIn } from '../../../support/json.ts';
import { problemIn } from '../../../support/problem.ts';

const AUDIT = '/api/v1/audit';

/** A request that came through the gateway. */
function send(api: TestApi, path: string, request: ApiRequest) {
  const requestContext = { path, requestId: 'gateway-1', identity: { sourceIp: '192.0.2.9' } };
  return api.request(path, { ...request, event: { path, requestContext } });
}

async function entriesOf(api: TestApi, query = ''): Promise<Record<string, unknown>[]> {
  const { items } = await objectIn(await api.request(`${AUDIT}${query}`, { as: 'admin' }));
  return items as Record<string, unknown>[]; // safe because the answer was checked against its description
}

test('tells who changed a user, when, in which request and from where, and nothing that is secret or personal', async () => {
  const api = await startApi();
  const user = { username: 'zoe', password: 'correct horse', email: 'zoe@example.com', role: 'admin' };
  await send(api, '/api/v1/users', { body: user, as: 'admin' });
  const change = { role: 'user', active: false, name: 'Zoë', password: 'battery staple' };
  await send(api, '/api/v1/users/zoe', { method: 'PATCH', body: change, as: 'admin' });
  await send(api, '/api/v1/users/me', { method: 'PATCH', body: { phone: '+442079460018' }, as: 'ada' });
  const origin = { actor: 'admin', requestId: 'gateway-1', address: '192.0.2.9' };
  const zoe = { kind: 'user', id: 'zoe' };
  const entries = await entriesOf(api);
  expect(entries).toMatchObject([
    {
      ...origin,
      actor: 'ada',
      action: 'user.changed',
      subject: { id: 'ada' },
      details: { changed: ['phone'] },
    },
    {
      ...origin,
      at: '2026-01-01T12:00:00.000Z',
      action: 'user.changed',
      subject: zoe,
      details: {
        role: { from: 'admin', to: 'user' },
        active: { from: true, to: false },
        changed: ['name', 'password'],
      },
    },
    { ...origin, action: 'user.created', subject: zoe, details: { role: 'admin' } },
  ]);
  expect(JSON.stringify(entries)).not.toMatch(/horse|staple|example|Zoë|4420/);
});

test('tells who saved and removed a schema, and who came and went with a webhook', async () => {
  const api = await startApi();
  const schema = { type: 'object', properties: {} };
  for (const title of ['one', 'two', 'two']) {
    await send(api, '/api/v1/schemas/people', { method: 'PUT', body: { ...schema, title }, as: 'admin' });
  }
  await send(api, '/api/v1/schemas/people', { method: 'DELETE', as: 'admin' });
  const created = await send(api, '/api/v1/webhooks', {
    body: { url: 'https://example.com/secret' },
    as: 'ada',
  });
  const { id } = await objectIn(created);
  await send(api, `/api/v1/webhooks/${id}`, { method: 'DELETE', as: 'ada' });
  const webhook = { actor: 'ada', subject: { kind: 'webhook', id } };
  const schemas = { actor: 'admin', subject: { kind: 'schema', id: 'people' } };
  const entries = await entriesOf(api);
  expect(entries).toMatchObject([
    { ...webhook, action: 'webhook.removed' },
    { ...webhook, action: 'webhook.created' },
    { ...schemas, action: 'schema.removed', details: { version: 2, active: 1 } },
    { ...schemas, action: 'schema.saved', details: { version: 2 } },
    { ...schemas, action: 'schema.saved', details: { version: 1 } },
  ]);
  expect(JSON.stringify(entries)).not.toMatch(/secret/);
});

test('tells whose webhooks went with a user', async () => {
  const api = await startApi();
  await send(api, '/api/v1/webhooks', { body: { url: 'https://example.com/' }, as: 'ada' });
  await send(api, '/api/v1/users/ada', { method: 'DELETE', as: 'admin' });
  await send(api, '/api/v1/users/ada?permanent=true', { method: 'DELETE', as: 'admin' });
  expect(await entriesOf(api, '?actor=admin')).toMatchObject([
    { action: 'user.removed', subject: { kind: 'user', id: 'ada' } },
    { action: 'webhook.removed', details: { owner: 'ada' } },
    { action: 'user.changed', details: { active: { from: true, to: false } } },
  ]);
});

test('has no entry of what was refused or changed nothing', async () => {
  const api = await startApi();
  await send(api, '/api/v1/users/admin', { method: 'DELETE', as: 'admin' });
  await send(api, '/api/v1/users', { body: { username: 'ada', password: 'correct horse' }, as: 'admin' });
  await send(api, '/api/v1/users/ada', { method: 'PATCH', body: { role: 'user' }, as: 'admin' });
  await send(api, '/api/v1/users', { body: { username: 'zoe', password: 'correct horse' }, as: 'ada' });
  expect(await entriesOf(api)).toEqual([]);
});

test('is narrowed by actor, action, subject and time, and comes in pages', async () => {
  const api = await startApi();
  for (const [index, as] of (['ada', 'grace', 'ada'] as const).entries()) {
    await send(api, '/api/v1/users/me', { method: 'PATCH', body: { name: `Name ${index}` }, as });
    api.clock.advance(60_000);
  }
  const times = async (query: string) =>
    (await entriesOf(api, query)).map(({ at }) => String(at).slice(14, 16));
  expect(await times('')).toEqual(['02', '01', '00']);
  expect(await times('?actor=ada')).toEqual(['02', '00']);
  expect(await times('?subject=user&id=grace')).toEqual(['01']);
  expect(await times('?action=user.created')).toEqual([]);
  expect(await times('?from=2026-01-01T12:01:00Z&to=2026-01-01T14:01:00%2B02:00')).toEqual(['01']);
  const { next } = await objectIn(await api.request(`${AUDIT}?limit=2`, { as: 'admin' }));
  expect(await times(`?limit=2&cursor=${next}`)).toEqual(['00']);
});

test.each([
  '?from=yesterday',
  '?from=2026-01-01T12:00:00Z&to=2026-01-01T12:59:59%2B01:00',
  '?action=user.seen',
  '?subject=task',
  '?cursor=x',
  '?actor=',
])('refuses %s', async (query) => {
  const api = await startApi();
  await problemIn(await api.request(`${AUDIT}${query}`, { as: 'admin' }), 'invalid-input');
});
