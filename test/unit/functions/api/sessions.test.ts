import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { startApi, type TestApi } from '../../../support/api.ts';
import { anId } from '../../../support/builders.ts';
import { objectIn } from '../../../support/json.ts';
import { problemIn } from '../../../support/problem.ts';

const TEST_TOKEN = '/api/v1/login/test-token';
const REFRESH = '/api/v1/login/refresh-token';
const DAY = 24 * 3600 * 1000;

interface Pair {
  readonly access_token: string;
  readonly refresh_token: string;
}

async function pairIn(response: Response): Promise<Pair> {
  expect(response.status).toBe(200);
  return (await objectIn(response)) as unknown as Pair; // safe because the answer was checked against its description
}

const logIn = async (api: TestApi, username = 'ada') =>
  pairIn(await api.request('/api/v1/login/access-token', { body: { username, password: 'correct' } }));

const refresh = (api: TestApi, { refresh_token }: Pair) => api.request(REFRESH, { body: { refresh_token } });

const bearer = ({ access_token }: Pair) => ({ authorization: `Bearer ${access_token}` });

const use = (api: TestApi, pair: Pair) => api.request(TEST_TOKEN, { headers: bearer(pair) });

describe('a refresh token', () => {
  test.each([
    ['JSON', (token: string) => ({ body: { refresh_token: token } })],
    [
      'a form',
      (token: string) => ({
        body: `grant_type=refresh_token&refresh_token=${token}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      }),
    ],
  ])('is exchanged for the next pair of the same session, sent as %s', async (_, requestFor) => {
    const api = await startApi();
    const first = await logIn(api);
    const response = await api.request(REFRESH, requestFor(first.refresh_token));
    expect(response.headers.get('cache-control')).toBe('no-store');
    const second = await pairIn(response);
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect(decodeJwt(second.access_token).sid).toBe(decodeJwt(first.access_token).sid);
    expect((await use(api, second)).status).toBe(200);
    expect((await use(api, first)).status).toBe(200);
  });

  test('that comes again ends all that came of the same login, and nothing else', async () => {
    const api = await startApi();
    const [first, elsewhere] = [await logIn(api), await logIn(api)];
    const second = await pairIn(await refresh(api, first));
    const third = await pairIn(await refresh(api, second));
    await problemIn(await refresh(api, first), 'refresh-token-reused');
    await problemIn(await refresh(api, third), 'refresh-token-invalid');
    for (const pair of [first, second, third]) await problemIn(await use(api, pair), 'unauthenticated');
    expect((await use(api, elsewhere)).status).toBe(200);
    await pairIn(await refresh(api, elsewhere));
  });

  test('that fifty requests bring at once gives one pair, and ends the session', async () => {
    const api = await startApi();
    const first = await logIn(api);
    const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(api, first)));
    const winners = answers.filter(({ status }) => status === 200);
    expect(winners).toHaveLength(1);
    for (const winner of winners) {
      await problemIn(await refresh(api, await pairIn(winner)), 'refresh-token-invalid');
    }
  });

  test('is worthless after thirty days without use, and after ninety in any case', async () => {
    const api = await startApi();
    const idle = await logIn(api);
    let pair = await logIn(api);
    for (let days = 0; days < 87; days += 29) {
      api.clock.advance(29 * DAY);
      pair = await pairIn(await refresh(api, pair));
    }
    await problemIn(await refresh(api, idle), 'refresh-token-invalid');
    api.clock.advance(4 * DAY);
    await problemIn(await refresh(api, pair), 'refresh-token-invalid');
  });

  test.each([
    ['nonsense', 'nonsense'],
    ['an access token', undefined],
    ['a session that is not there', `etl_${anId()}_${'A'.repeat(43)}`],
    ['a path', `etl_../../${'A'.repeat(60)}`],
  ])('is not %s', async (_, text) => {
    const api = await startApi();
    const refresh_token = text ?? (await logIn(api)).access_token;
    await problemIn(await api.request(REFRESH, { body: { refresh_token } }), 'refresh-token-invalid');
  });

  test('does not get anybody in as an access token', async () => {
    const api = await startApi();
    const { refresh_token } = await logIn(api);
    const headers = { authorization: `Bearer ${refresh_token}` };
    await problemIn(await api.request(TEST_TOKEN, { headers }), 'unauthenticated');
  });

  test('is nowhere in what is stored or logged', async () => {
    const api = await startApi();
    const pair = await logIn(api);
    const next = await pairIn(await refresh(api, pair));
    await refresh(api, pair);
    const session = await api.sessions.find(String(decodeJwt(next.access_token).sid));
    const kept = JSON.stringify([session, api.logs]);
    for (const { refresh_token } of [pair, next]) expect(kept).not.toContain(refresh_token.slice(-43));
  });
});

describe('a session ends at once', () => {
  const change = (api: TestApi, username: string, body: object) =>
    api.request(`/api/v1/users/${username}`, { method: 'PATCH', body, as: 'admin' });

  test.each<[string, (api: TestApi, pair: Pair) => Promise<Response>]>([
    [
      'by a logout',
      (api, pair) => api.request('/api/v1/login/logout', { method: 'POST', headers: bearer(pair) }),
    ],
    [
      'by a new password of the user’s own',
      (api, pair) =>
        api.request('/api/v1/users/me', {
          method: 'PATCH',
          body: { password: 'a new one', oldPassword: 'correct' },
          headers: bearer(pair),
        }),
    ],
    ['by a new password from an administrator', (api) => change(api, 'ada', { password: 'a new one' })],
    ['by deactivation', (api) => change(api, 'ada', { active: false })],
    ['by deletion', (api) => api.request('/api/v1/users/ada', { method: 'DELETE', as: 'admin' })],
    [
      'by deactivation, also when the user comes back',
      async (api) => {
        await change(api, 'ada', { active: false });
        return change(api, 'ada', { active: true });
      },
    ],
  ])('%s', async (_, end) => {
    const api = await startApi();
    const pair = await logIn(api);
    const other = await logIn(api, 'grace');
    expect((await end(api, pair)).ok).toBe(true);
    await problemIn(await use(api, pair), 'unauthenticated');
    await problemIn(await refresh(api, pair), 'refresh-token-invalid');
    expect((await use(api, other)).status).toBe(200);
  });

  test('one login, not the others, by a logout', async () => {
    const api = await startApi();
    const [one, other] = [await logIn(api), await logIn(api)];
    await api.request('/api/v1/login/logout', { method: 'POST', headers: bearer(one) });
    await problemIn(await use(api, one), 'unauthenticated');
    expect((await use(api, other)).status).toBe(200);
  });

  test('not by a change of the profile; and a role counts from the next request on', async () => {
    const api = await startApi();
    const pair = await logIn(api);
    await change(api, 'ada', { name: 'Ada', role: 'admin' });
    expect(await (await use(api, pair)).json()).toEqual({ username: 'ada', role: 'admin' });
    await change(api, 'ada', { role: 'user' });
    await problemIn(await api.request('/api/v1/users', { headers: bearer(pair) }), 'forbidden');
    await pairIn(await refresh(api, pair));
  });
});

test('the public keys are those that sign', async () => {
  const api = await startApi();
  const { access_token } = await logIn(api);
  for (const path of ['/.well-known/jwks.json', '/api/v1/.well-known/jwks.json']) {
    const response = await api.request(path);
    expect(response.headers.get('cache-control')).toBe('public, max-age=300');
    const keys = (await response.json()) as JSONWebKeySet;
    expect(JSON.stringify(keys)).not.toContain('"d"');
    const { payload } = await jwtVerify(access_token, createLocalJWKSet(keys), {
      issuer: 'etl-design',
      audience: 'etl-design-api',
      currentDate: api.clock.now(),
    });
    expect(payload.sub).toBe('ada');
  }
});
