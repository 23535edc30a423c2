import { decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aName } from '../../support/builders.ts';
import type { Answer, Client, Json } from '../../support/system/client.ts';
import { ADMIN_PASSWORD, type System, startSystem } from '../../support/system/system.ts';

const GIBIBYTE = 1024 ** 3;
const PASSWORD = 'correct horse';
/** Each starts a function of its own; more of them are let loose on the repositories' contracts. */
const AT_ONCE = 6;

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
// Fails when a role was refused something, so all of this is done with the rights that the templates give.
afterAll(() => system.stop());

/** Logged in for as long as the test goes on, whatever the clock did before. */
const admin = () => system.anonymous.logIn('admin', ADMIN_PASSWORD);

async function newUser(change: object = {}): Promise<string> {
  const username = aName();
  const { status } = await (await admin()).send('POST', '/api/v1/users', {
    username,
    password: PASSWORD,
    ...change,
  });
  expect(status).toBe(201);
  return username;
}

const pairOf = async (username: string): Promise<Json> =>
  (await system.anonymous.send('POST', '/api/v1/login/access-token', { username, password: PASSWORD })).body;

const refresh = (refresh_token: string): Promise<Answer> =>
  system.anonymous.send('POST', '/api/v1/login/refresh-token', { refresh_token });

const whoIs = (access_token: string): Promise<Answer> =>
  system.anonymous.send('GET', '/api/v1/login/test-token', undefined, {
    authorization: `Bearer ${access_token}`,
  });

describe('users', () => {
  test('live from creation to removal, and the audit log tells of it', async () => {
    const root = await admin();
    const profile = { name: 'Ada Lovelace', email: 'ada@example.com', phone: '+44 20 7946 0018' };
    const username = await newUser(profile);
    const ada = await system.anonymous.logIn(username, PASSWORD);
    expect((await ada.get('/users/me')).body).toMatchObject({ username, ...profile, phone: '+442079460018' });
    expect((await ada.get('/users')).status).toBe(403);

    const { body: page } = await root.get(`/users?query=${username}&active=true&role=user`);
    expect(page.items).toMatchObject([{ username }]);

    const { headers } = await root.get(`/users/${username}`);
    const change = (body: object, ifMatch: string) =>
      root.send('PATCH', `/api/v1/users/${username}`, body, { 'if-match': ifMatch });
    const eTag = headers.get('etag') ?? '';
    const changes = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, n) => change({ name: `Ada ${n}` }, eTag)),
    );
    const statuses = changes.map(({ status }) => status).sort();
    expect(statuses).toEqual([200, ...Array(AT_ONCE - 1).fill(412)]);

    expect((await root.send('DELETE', `/api/v1/users/${username}`)).status).toBe(204);
    expect((await ada.get('/users/me')).status).toBe(401);
    expect((await root.send('DELETE', `/api/v1/users/${username}?permanent=true`)).status).toBe(204);
    expect((await root.get(`/users/${username}`)).status).toBe(404);

    const { body: audit } = await root.get(`/audit?subject=user&id=${username}`);
    expect(audit.items.map(({ action }: Json) => action)).toEqual([
      'user.removed',
      'user.changed',
      'user.changed',
      'user.created',
    ]);
    expect(audit.items[0]).toMatchObject({ actor: 'admin', address: '127.0.0.1' });
    const { body: done } = await root.get('/audit?actor=admin&limit=100');
    expect(done.items).toEqual(expect.arrayContaining(audit.items));
    expect((await root.get(`/audit?actor=${username}`)).body.items).toEqual([]);
  });

  test('keep an administrator, also when two take the role from each other at the same moment', async () => {
    const others = [await newUser({ role: 'admin' }), await newUser({ role: 'admin' })];
    const names = ['admin', ...others];
    const clients = await Promise.all([
      admin(),
      ...others.map((username) => system.anonymous.logIn(username, PASSWORD)),
    ]);
    const answers = await Promise.all(
      clients.flatMap((client) =>
        names.map((username) => client.send('PATCH', `/api/v1/users/${username}`, { role: 'user' })),
      ),
    );
    for (const { status } of answers) expect([200, 403, 409]).toContain(status);
    const roles = await Promise.all(clients.map(async (client) => (await client.get('/users/me')).body.role));
    expect(roles.filter((role) => role === 'admin').length).toBeGreaterThanOrEqual(1);

    const [left] = clients.filter((_, index) => roles[index] === 'admin');
    expect((await left?.send('PATCH', '/api/v1/users/admin', { role: 'admin' }))?.status).toBe(200);
    for (const username of others) {
      await (await admin()).send('PATCH', `/api/v1/users/${username}`, { role: 'user' });
    }
    const { status, body } = await (await admin()).send('DELETE', '/api/v1/users/admin');
    expect([status, body.code]).toEqual([409, 'last-administrator']);
  });
});

describe('sessions', () => {
  test('go on with each refresh token once; one that comes again ends all of them', async () => {
    const username = await newUser();
    const first = await pairOf(username);
    const second = (await refresh(first.refresh_token)).body;
    expect((await whoIs(second.access_token)).body).toEqual({ username, role: 'user' });
    const again = await refresh(first.refresh_token);
    expect([again.status, again.body.code]).toEqual([401, 'refresh-token-reused']);
    expect((await refresh(second.refresh_token)).body.code).toBe('refresh-token-invalid');
    expect((await whoIs(second.access_token)).status).toBe(401);
  });

  test('give one pair to all who bring the same token at once', async () => {
    const { refresh_token } = await pairOf(await newUser());
    const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => refresh(refresh_token)));
    const [winner, ...others] = answers.filter(({ status }) => status === 200);
    expect(others).toEqual([]);
    expect((await refresh(winner?.body.refresh_token)).status).toBe(401);
  });

  test('end with a logout and with a new password', async () => {
    const username = await newUser();
    const [one, other] = [await pairOf(username), await pairOf(username)];
    const authorization = `Bearer ${one.access_token}`;
    const logout = await system.anonymous.send('POST', '/api/v1/login/logout', undefined, { authorization });
    expect(logout.status).toBe(204);
    expect((await whoIs(one.access_token)).status).toBe(401);
    expect((await refresh(one.refresh_token)).status).toBe(401);

    const body = { password: 'battery staple', oldPassword: PASSWORD };
    const headers = { authorization: `Bearer ${other.access_token}` };
    expect((await system.anonymous.send('PATCH', '/api/v1/users/me', body, headers)).status).toBe(200);
    expect((await whoIs(other.access_token)).status).toBe(401);
    expect((await refresh(other.refresh_token)).status).toBe(401);
  });

  test('survive a rotation of the key that signs', async () => {
    const username = await newUser();
    const before = await pairOf(username);
    await system.operator.rotate('Data.SigningSecretArn', `another secret ${username}`);
    system.clock.advance(5 * 60_000);
    const after = await pairOf(username);
    const kid = (pair: Json) => decodeProtectedHeader(pair.access_token).kid;
    expect(kid(after)).not.toBe(kid(before));
    for (const pair of [before, after]) expect((await whoIs(pair.access_token)).status).toBe(200);
    const { body } = await system.anonymous.send('GET', '/.well-known/jwks.json');
    expect(body.keys.map((key: Json) => key.kid)).toEqual([kid(after), kid(before)]);
  });
});

describe('limits', () => {
  test('hold back who guesses passwords, and let the user in again later', async () => {
    const username = await newUser();
    const guess = (password: string) =>
      system.anonymous.send('POST', '/api/v1/login/access-token', { username, password });
    for (let count = 0; count < 10; count += 1) expect((await guess(`wrong ${count}`)).status).toBe(401);
    const refused = await guess(PASSWORD);
    expect([refused.status, refused.body.code]).toEqual([429, 'login-throttled']);
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(900);
    system.clock.advance(900_000);
    expect((await guess(PASSWORD)).status).toBe(200);
  });

  test('are told in every answer, and end the day of who announces too many bytes', async () => {
    const client: Client = await system.anonymous.logIn(await newUser(), PASSWORD);
    const request = {
      workflows: ['parsing'],
      file: { name: 'a.xlsx', size: GIBIBYTE, contentType: 'application/octet-stream' },
    };
    const created = await client.send('POST', '/api/v1/tasks', request);
    expect(created.status).toBe(201);
    expect(created.headers.get('ratelimit')).toMatch(
      /^"requests";r=\d+;t=\d+, "open-tasks";r=\d+, "bytes";r=20401094656;t=\d+$/,
    );
    let last = created;
    for (let count = 1; count < 25 && last.status === 201; count += 1) {
      last = await client.send('POST', '/api/v1/tasks', request);
    }
    expect([last.status, last.body.code]).toEqual([429, 'byte-limit-reached']);
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await client.get('/tasks')).body.items).toHaveLength(20);
  });
});
