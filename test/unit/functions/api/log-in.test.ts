import { expect, test } from 'vitest';
import { startApi } from '../../../support/api.ts';
import { objectIn } from '../../../support/json.ts';
import { problemIn } from '../../../support/problem.ts';

const LOG_IN = '/api/v1/login/access-token';
const FORM = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };

test.each([
  ['JSON', { body: { username: 'ada', password: 'correct' } }],
  ['a form', { body: 'grant_type=password&username=ada&password=correct&scope=', headers: FORM }],
])('gives a token for the right password sent as %s', async (_, request) => {
  const api = await startApi();
  const response = await api.request(LOG_IN, request);
  expect(response.status).toBe(200);
  expect(response.headers.get('cache-control')).toBe('no-store');
  const body = await objectIn(response);
  expect(body).toEqual({
    access_token: expect.any(String),
    token_type: 'bearer',
    expires_in: 900,
    refresh_token: expect.stringMatching(/^etl_/),
  });

  const headers = { authorization: `Bearer ${body.access_token}` };
  const tested = await api.request('/api/v1/login/test-token', { headers });
  expect(await tested.json()).toEqual({ username: 'ada', role: 'user' });
});

test('answers alike to a wrong password, an unknown name and an inactive user', async () => {
  const api = await startApi();
  const answers = new Set<string>();
  for (const [username, password] of [
    ['ada', 'wrong'],
    ['nobody', 'correct'],
    ['gone', 'correct'],
    ['ADA', 'correct'],
  ]) {
    const response = await api.request(LOG_IN, { body: { username, password } });
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="etl-design"');
    const { requestId: _, ...rest } = await problemIn(response, 'invalid-credentials');
    answers.add(JSON.stringify(rest));
  }
  expect(answers.size).toBe(1);
});

test.each([
  ['nothing', {}],
  ['no password', { username: 'ada' }],
  ['a number', { username: 'ada', password: 1 }],
  ['a password beyond all reason', { username: 'ada', password: 'x'.repeat(1025) }],
])('refuses %s', async (_, body) => {
  const api = await startApi();
  await problemIn(await api.request(LOG_IN, { body }), 'invalid-input');
});

test.each([
  'username=ada',
  'username=ada&username=grace&password=correct',
  'grant_type=magic&username=ada&password=correct',
])('refuses the form %s', async (body) => {
  const api = await startApi();
  await problemIn(await api.request(LOG_IN, { body, headers: FORM }), 'invalid-input');
});

test('says which types of body there are', async () => {
  const api = await startApi();
  const request = { body: '<login/>', headers: { 'content-type': 'text/xml' } };
  const problem = await problemIn(await api.request(LOG_IN, request), 'unsupported-media-type');
  expect(problem.accepted).toEqual(['application/json', 'application/x-www-form-urlencoded']);
});
