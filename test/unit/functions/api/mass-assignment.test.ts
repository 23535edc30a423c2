import { describe, expect, test } from 'vitest';
import { startApi } from '../../../support/api.ts';
import { aTask, aWebhook } from '../../../support/builders.ts';
import { objectIn } from '../../../support/json.ts';
import { operationsIn } from '../../../support/openapi.ts';
import { problemIn } from '../../../support/problem.ts';

/** What the system decides, under the names it has in answers and in what is stored. */
const NOT_THEIRS = {
  id: '01890000-0000-7000-8000-000000000000',
  owner: 'grace',
  ownerId: 'grace',
  version: 99,
  status: 'succeeded',
  createdAt: '2020-01-01T00:00:00.000Z',
  createdBy: 'grace',
  isActive: true,
  passwordHash: 'hash of chosen',
  tokenVersion: 'chosen',
  secret: 'whsec_chosen',
  signingKey: 'chosen',
  previousKeys: [],
  expiresAt: '2099-01-01T00:00:00.000Z',
  resourceId: 'chosen',
  constructor: {},
};

/** Bodies that are good but for what is added to them. */
const GOOD: Readonly<Record<string, object>> = {
  changeMe: { name: 'Ada' },
  createUser: { username: 'new', password: 'correct horse battery' },
  changeUser: { name: 'Grace' },
  createTask: { workflows: ['parsing'], file: { name: 'a.xlsx', size: 1, contentType: 'text/csv' } },
  inferSchema: { taskId: 'x' },
  createWebhook: { url: 'https://example.com/hook' },
  changeWebhook: { description: 'mine' },
  redeliverRange: { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' },
  parseFormula: { formula: '=1' },
  translateFormula: { formula: '=1', columns: { A: { name: 'a', type: 'number' } }, dialect: 'postgresql' },
};

/** Their bodies are the schema itself, or OAuth's, which lets anything stand. */
const OPEN_BODIES = ['saveSchema', 'checkSchema', 'logIn', 'refreshToken'];

const api = await startApi();
const task = aTask({ ownerId: 'ada' });
await api.tasks.create(task);
await api.webhooks.create(aWebhook({ ownerId: 'ada', id: task.id }));
const operations = operationsIn(await (await api.request('/openapi.json')).json());
const withBody = operations.filter(({ requestBody }) => requestBody !== undefined);

test('every operation with a body of its own is attacked', () => {
  const attacked = [...Object.keys(GOOD), ...OPEN_BODIES];
  expect(withBody.map(({ operationId }) => operationId).sort()).toEqual(attacked.sort());
});

describe.each(withBody.filter(({ operationId }) => GOOD[operationId] !== undefined))(
  '$operationId',
  (operation) => {
    const { operationId, method, path, roles } = operation;
    const as = roles?.includes('admin') ? 'admin' : 'ada';
    const address = path.replace('{id}', task.id).replace('{username}', 'grace');

    test.each(Object.entries(NOT_THEIRS))('lets nobody decide about %s', async (name, value) => {
      const before = await stored();
      const body = { ...GOOD[operationId], [name]: value };
      const problem = await problemIn(await api.request(address, { method, body, as }), 'invalid-input');
      expect(problem.errors).toEqual([
        { pointer: `/${name}`, code: 'unrecognized-keys', detail: 'is not known here' },
      ]);
      expect(await stored()).toEqual(before);
    });
  },
);

async function stored() {
  return [
    await api.users.find('ada'),
    await api.users.find('grace'),
    await api.webhooks.list('ada'),
    await api.tasks.find(task.id),
  ];
}

test.each([{ role: 'admin' }, { active: false }, { username: 'admin' }])(
  'nobody gives themselves %j',
  async (body) => {
    await problemIn(
      await api.request('/api/v1/users/me', { method: 'PATCH', body, as: 'ada' }),
      'invalid-input',
    );
  },
);

test('what comes with a login decides nothing', async () => {
  const body = { username: 'ada', password: 'correct', role: 'admin', scope: 'admin', sub: 'admin' };
  const { access_token } = await objectIn(await api.request('/api/v1/login/access-token', { body }));
  const headers = { authorization: `Bearer ${access_token}` };
  const principal = await objectIn(await api.request('/api/v1/login/test-token', { headers }));
  expect(principal).toEqual({ username: 'ada', role: 'user' });
});
