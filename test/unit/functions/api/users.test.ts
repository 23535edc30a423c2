import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { startApi, type TestApi } from '../../../support/api.ts';
import { aUser, aWebhook } from '../../../support/builders.ts';
import { InMemoryIdempotencyRepository } from '../../../support/in-memory-idempotency-repository.ts';
import { objectIn } from '../../../support/json.ts';
import { problemIn } from '../../../support/problem.ts';

const USERS = '/api/v1/users';
const ME = `${USERS}/me`;
const LOG_IN = '/api/v1/login/access-token';

const logInAs = (api: TestApi, username: string, password: string) =>
  api.request(LOG_IN, { body: { username, password } });

const patch = (api: TestApi, username: string, body: object, headers: Record<string, string> = {}) =>
  api.request(`${USERS}/${username}`, { method: 'PATCH', body, headers, as: 'admin' });

const remove = (api: TestApi, path: string) =>
  api.request(`${USERS}/${path}`, { method: 'DELETE', as: 'admin' });

async function namesIn(response: Response): Promise<string[]> {
  const { items } = (await objectIn(response)) as { items: { username: string }[] }; // safe because the answer was checked
  return items.map(({ username }) => username);
}

describe('an administrator', () => {
  test('creates a user, who can log in and is told from nobody else by their profile', async () => {
    const api = await startApi();
    const profile = { name: 'Zoë Łukasz', email: 'zoe@example.com', phone: '+44 (0)20 7946 0018' };
    const body = { username: 'zoe', password: 'correct horse', ...profile };
    const response = await api.request(USERS, { body, as: 'admin' });
    expect(response.status).toBe(201);
    expect(response.headers.get('location')).toBe('/api/v1/users/zoe');
    const shown = await objectIn(response);
    expect(shown).toEqual({
      username: 'zoe',
      role: 'user',
      active: true,
      ...profile,
      phone: '+442079460018',
      createdAt: '2026-01-01T12:00:00.000Z',
      updatedAt: '2026-01-01T12:00:00.000Z',
    });
    const read = await api.request(`${USERS}/zoe`, { as: 'admin' });
    expect(await read.json()).toEqual(shown);
    expect(read.headers.get('etag')).toBe(response.headers.get('etag'));
    expect((await logInAs(api, 'zoe', 'correct horse')).status).toBe(200);
  });

  test('creates another administrator; no user can', async () => {
    const api = await startApi();
    const body = { username: 'root', password: 'correct horse', role: 'admin' };
    await problemIn(await api.request(USERS, { body, as: 'ada' }), 'forbidden');
    expect(await (await api.request(USERS, { body, as: 'admin' })).json()).toMatchObject({ role: 'admin' });
  });

  test.each<[string, object, string]>([
    ['no password', { password: undefined }, '/password'],
    ['a short password', { password: 'seven77' }, '/password'],
    ['a password of one character', { password: 'aaaaaaaaaaaa' }, '/password'],
    ['half a character', { password: 'password \ud800' }, '/password'],
    ['a name with capitals', { username: 'Zoe' }, '/username'],
    ['the name “me”', { username: 'me' }, '/username'],
    ['a path for a name', { username: '../admin' }, '/username'],
    ['an unknown role', { role: 'root' }, '/role'],
    ['an email address without a domain', { email: 'zoe' }, '/email'],
    ['an email address with a line break', { email: 'zoe@example.com\r\nBcc: all@example.com' }, '/email'],
    ['an email address of two dots', { email: 'zoe..x@example.com' }, '/email'],
    ['a domain that ends with a number', { email: 'zoe@example.123' }, '/email'],
    ['a phone number without a country', { phone: '020 7946 0018' }, '/phone'],
    ['a phone number that no plan has', { phone: '+44 1' }, '/phone'],
    ['words for a phone number', { phone: 'call me at +442079460018' }, '/phone'],
    ['an extension, which would be lost', { phone: '+442079460018 ext. 7' }, '/phone'],
    ['a name of two lines', { name: 'Zoe\nadmin' }, '/name'],
    ['a name that is written backwards', { name: '\u202eeoZ' }, '/name'],
    ['a blank name', { name: '   ' }, '/name'],
  ])('cannot create a user with %s', async (_, change, pointer) => {
    const api = await startApi();
    const body = { username: 'zoe', password: 'correct horse', ...change };
    const problem = await problemIn(await api.request(USERS, { body, as: 'admin' }), 'invalid-input');
    expect(problem.errors?.map((error) => error.pointer)).toEqual([pointer]);
    expect(await api.users.find('zoe')).toBeUndefined();
  });

  test.each([
    'isActive',
    'version',
    'tokenVersion',
    'passwordHash',
    'createdAt',
    'owner',
    'kind',
    '__proto__x',
  ])('cannot assign %s to anybody', async (member) => {
    const api = await startApi();
    const before = await api.users.find('ada');
    const user = { username: 'zoe', password: 'correct horse', [member]: 'x' };
    await problemIn(await api.request(USERS, { body: user, as: 'admin' }), 'invalid-input');
    await problemIn(await patch(api, 'ada', { [member]: 'x' }), 'invalid-input');
    const own = { method: 'PATCH', body: { [member]: 'x' }, as: 'ada' } as const;
    await problemIn(await api.request(ME, own), 'invalid-input');
    expect(await api.users.find('ada')).toEqual(before);
  });

  test('creates one user with one key, however often and at once', async () => {
    const api = await startApi();
    const body = { username: 'zoe', password: 'correct horse' };
    const headers = { 'idempotency-key': crypto.randomUUID() };
    const send = () => api.request(USERS, { body, headers, as: 'admin' });
    const statuses = (await Promise.all(Array.from({ length: 20 }, send))).map(({ status }) => status);
    // The first one's answer, or that the first one is still running.
    for (const status of statuses) expect([201, 409]).toContain(status);
    expect((await api.audit.list({ action: 'user.created' }, { limit: 10 })).items).toHaveLength(1);
    const again = await send();
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
    const other = { body: { ...body, role: 'admin' }, headers, as: 'admin' } as const;
    await problemIn(await api.request(USERS, other), 'idempotency-key-reused');
  });

  test('finds the user whom a request created that died, with its key; without it the name is taken', async () => {
    const api = await startApi();
    const { create } = api.users;
    Object.assign(api.users, {
      create: async (...user: Parameters<typeof create>) => {
        await create.apply(api.users, user);
        throw new Error('the connection was lost');
      },
    });
    const body = { username: 'zoe', password: 'correct horse' };
    const headers = { 'idempotency-key': crypto.randomUUID() };
    await problemIn(await api.request(USERS, { body, headers, as: 'admin' }), 'internal-error');
    Object.assign(api.users, { create });
    await problemIn(await api.request(USERS, { body, as: 'admin' }), 'username-taken');
    expect((await api.request(USERS, { body, headers, as: 'admin' })).status).toBe(201);
    const { items } = await api.audit.list({ action: 'user.created' }, { limit: 10 });
    expect(items).toHaveLength(1);
  });

  test('leaves nothing behind from which a password could be guessed', async () => {
    const records: unknown[] = [];
    const idempotency = new InMemoryIdempotencyRepository();
    const { claim } = idempotency;
    Object.assign(idempotency, {
      claim: (...claimed: Parameters<typeof claim>) => {
        records.push(claimed[0]);
        return claim.apply(idempotency, claimed);
      },
    });
    const api = await startApi({ idempotency });
    const body = JSON.stringify({ username: 'zoe', password: 'correct horse' });
    await api.request(USERS, { body, headers: { 'idempotency-key': 'only-the-client' }, as: 'admin' });
    expect(records).toHaveLength(1);
    const kept = JSON.stringify(records);
    expect(kept).not.toContain('only-the-client');
    const text = `POST /api/v1/users\n${body}`;
    for (const encoding of ['base64', 'hex'] as const) {
      expect(kept).not.toContain(createHash('sha256').update(text).digest(encoding));
    }
  });

  test('finds users by role, activity and part of a name, page by page', async () => {
    const api = await startApi();
    const list = async (query: string) => namesIn(await api.request(`${USERS}?${query}`, { as: 'admin' }));
    expect(await list('')).toEqual(['ada', 'admin', 'gone', 'grace']);
    expect(await list('role=admin')).toEqual(['admin']);
    expect(await list('active=false')).toEqual(['gone']);
    expect(await list('query=ad&active=true')).toEqual(['ada', 'admin']);
    const first = await objectIn(await api.request(`${USERS}?limit=3`, { as: 'admin' }));
    expect(await list(`limit=3&cursor=${first.next}`)).toEqual(['grace']);
    await problemIn(await api.request(`${USERS}?active=yes`, { as: 'admin' }), 'invalid-input');
    await problemIn(await api.request(`${USERS}?cursor=x`, { as: 'admin' }), 'invalid-input');
  });

  test('changes what is named and leaves the rest; null takes a part of the profile away', async () => {
    const api = await startApi();
    await patch(api, 'ada', { name: 'Ada', email: 'ada@example.com' });
    const response = await patch(api, 'ada', { name: null, role: 'admin' });
    expect(await response.json()).toMatchObject({
      name: null,
      email: 'ada@example.com',
      role: 'admin',
      active: true,
    });
  });

  test('does not write when nothing changes', async () => {
    const api = await startApi();
    const before = await api.users.find('ada');
    expect((await patch(api, 'ada', { role: 'user', active: true })).status).toBe(200);
    expect(await api.users.find('ada')).toEqual(before);
  });

  test('overwrites only the state they have seen, when they say which', async () => {
    const api = await startApi();
    const seen = (await api.request(`${USERS}/ada`, { as: 'admin' })).headers.get('etag') ?? '';
    const attempts = Array.from({ length: 50 }, (_, index) =>
      patch(api, 'ada', { name: `Ada ${index}` }, { 'if-match': seen }),
    );
    const statuses = (await Promise.all(attempts)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 412)).toHaveLength(49);
    const again = { method: 'DELETE', headers: { 'if-match': seen }, as: 'admin' } as const;
    await problemIn(await api.request(`${USERS}/ada`, again), 'precondition-failed');
  });

  test('is told that nothing changed since', async () => {
    const api = await startApi();
    const eTag = (await api.request(`${USERS}/ada`, { as: 'admin' })).headers.get('etag') ?? '';
    const headers = { 'if-none-match': eTag };
    expect((await api.request(`${USERS}/ada`, { headers, as: 'admin' })).status).toBe(304);
    await patch(api, 'ada', { name: 'Ada' });
    expect((await api.request(`${USERS}/ada`, { headers, as: 'admin' })).status).toBe(200);
  });

  test('cannot give a name twice, also when the first has been removed', async () => {
    const api = await startApi();
    const body = { username: 'gone', password: 'correct horse' };
    await problemIn(await api.request(USERS, { body, as: 'admin' }), 'username-taken');
    expect((await remove(api, 'gone?permanent=true')).status).toBe(204);
    await problemIn(await api.request(USERS, { body, as: 'admin' }), 'username-taken');
  });

  test.each(['GET', 'PATCH', 'DELETE'])('%s does not find a user who is not there', async (method) => {
    const api = await startApi();
    const request = { method, as: 'admin', ...(method === 'PATCH' ? { body: {} } : {}) } as const;
    for (const name of ['nobody', 'me%00', '%23first-administrator', 'x'.repeat(300)]) {
      await problemIn(await api.request(`${USERS}/${name}`, request), 'not-found');
    }
  });
});

describe('deletion', () => {
  test('deactivates, as often as it is asked for; the user can come back', async () => {
    const api = await startApi();
    expect((await remove(api, 'ada')).status).toBe(204);
    expect((await remove(api, 'ada')).status).toBe(204);
    expect(await (await api.request(`${USERS}/ada`, { as: 'admin' })).json()).toMatchObject({
      active: false,
    });
    await problemIn(await logInAs(api, 'ada', 'correct'), 'invalid-credentials');
    await patch(api, 'ada', { active: true });
    expect((await logInAs(api, 'ada', 'correct')).status).toBe(200);
  });

  test('for good is for inactive users, and takes their webhooks along, also those that nobody can read', async () => {
    const api = await startApi();
    await problemIn(await remove(api, 'ada?permanent=true'), 'user-active');
    const webhook = aWebhook({ ownerId: 'ada' });
    const other = aWebhook({ ownerId: 'grace' });
    const damaged = aWebhook({ ownerId: 'ada' });
    for (const one of [webhook, other, damaged]) await api.webhooks.create(one);
    api.webhooks.damage(damaged.id);
    await remove(api, 'ada');
    expect((await remove(api, 'ada?permanent=true')).status).toBe(204);
    await problemIn(await api.request(`${USERS}/ada`, { as: 'admin' }), 'not-found');
    expect(await api.webhooks.list('ada')).toEqual({ items: [], unreadable: [] });
    expect((await api.webhooks.list('grace')).items).toEqual([other]);
  });

  test('and demotion spare the last administrator', async () => {
    const api = await startApi();
    await problemIn(await remove(api, 'admin'), 'last-administrator');
    await problemIn(await patch(api, 'admin', { role: 'user' }), 'last-administrator');
    await problemIn(await patch(api, 'admin', { active: false }), 'last-administrator');
    await patch(api, 'ada', { role: 'admin' });
    expect((await patch(api, 'admin', { role: 'user' })).status).toBe(200);
    await problemIn(await api.request(USERS, { as: 'admin' }), 'forbidden');
  });
});

describe('a user', () => {
  test('reads their own profile, under “me” only', async () => {
    const api = await startApi();
    const response = await api.request(ME, { as: 'ada' });
    expect(await response.json()).toMatchObject({ username: 'ada', role: 'user', active: true, email: null });
    expect(response.headers.get('etag')).toMatch(/^"/);
    await problemIn(await api.request(`${USERS}/ada`, { as: 'ada' }), 'forbidden');
    await problemIn(await api.request(`${USERS}/grace`, { as: 'ada' }), 'forbidden');
  });

  test.each([{ role: 'admin' }, { active: true }, { username: 'admin' }])(
    'cannot give themselves %j',
    async (body) => {
      const api = await startApi();
      await problemIn(await api.request(ME, { method: 'PATCH', body, as: 'ada' }), 'invalid-input');
      expect(await api.users.find('ada')).toEqual(aUser({ passwordHash: 'hash of correct' }));
    },
  );

  test('changes their own profile', async () => {
    const api = await startApi();
    const body = { name: ' Ada Lovelace ', phone: '+1 212 555 2368' };
    const response = await api.request(ME, { method: 'PATCH', body, as: 'ada' });
    expect(await response.json()).toMatchObject({ name: 'Ada Lovelace', phone: '+12125552368' });
  });

  test('sets a new password with the old one', async () => {
    const api = await startApi();
    const change = (body: object) => api.request(ME, { method: 'PATCH', body, as: 'ada' });
    for (const body of [{ password: 'a new one' }, { password: 'a new one', oldPassword: 'wrong' }]) {
      const problem = await problemIn(await change(body), 'invalid-input');
      expect(problem.errors?.map(({ pointer }) => pointer)).toEqual(['/oldPassword']);
    }
    expect((await change({ password: 'a new one', oldPassword: 'correct' })).status).toBe(200);
    await problemIn(await logInAs(api, 'ada', 'correct'), 'invalid-credentials');
    expect((await logInAs(api, 'ada', 'a new one')).status).toBe(200);
  });

  test('cannot guess the old password for long', async () => {
    const api = await startApi();
    const authorization = `Bearer ${await api.tokenOf('ada')}`;
    const body = { password: 'a new one', oldPassword: 'wrong' };
    const guess = () => api.request(ME, { method: 'PATCH', body, headers: { authorization } });
    for (let count = 0; count < 10; count += 1) await problemIn(await guess(), 'invalid-input');
    await problemIn(await guess(), 'login-throttled');
  });
});
