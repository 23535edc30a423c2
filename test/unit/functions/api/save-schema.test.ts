import { expect, test } from 'vitest';
import { checkSchema } from '../../../../shared/validation/check-schema.ts';
import { type ApiRequest, startApi, type TestApi } from '../../../support/api.ts';
import { problemIn } from '../../../support/problem.ts';

const USERS = '/api/v1/schemas/users';
const SCHEMA = { type: 'object', properties: { age: { type: 'integer' } } };
const OTHER = { type: 'object', properties: { age: { type: 'number' } } };

function put(
  api: TestApi,
  body: unknown,
  { path = USERS, headers }: { path?: string } & Partial<ApiRequest> = {},
) {
  return api.request(path, { method: 'PUT', as: 'admin', body, ...(headers && { headers }) });
}

test('makes the first version', async () => {
  const api = await startApi();
  const response = await put(api, SCHEMA);
  expect(response.status).toBe(201);
  expect(response.headers.get('location')).toBe(USERS);
  expect(await response.json()).toEqual({
    name: 'users',
    version: 1,
    schema: SCHEMA,
    createdAt: '2026-01-01T12:00:00.000Z',
    createdBy: 'admin',
    changed: true,
    hints: [],
  });
});

test('says what may be misspelt, in what is saved and in what is only checked', async () => {
  const api = await startApi({ checkSchema });
  const schema = { ...SCHEMA, requird: ['age'] };
  const hints = [
    {
      pointer: '/requird',
      code: 'keyword-unknown',
      detail: expect.stringContaining('Did you mean “required”?'),
    },
  ];
  expect(await (await put(api, schema)).json()).toMatchObject({ hints });
  expect(await (await put(api, schema)).json()).toMatchObject({ changed: false, hints });
  const checked = await api.request(`${USERS}/check`, { body: schema, as: 'ada' });
  expect(await checked.json()).toMatchObject({ level: 'FULL', hints });
});

test('makes the next version of a changed schema, and none of an identical one', async () => {
  const api = await startApi();
  await put(api, SCHEMA);
  const changed = await put(api, OTHER);
  expect(changed.status).toBe(200);
  expect(await changed.json()).toMatchObject({ version: 2, changed: true });

  const reordered = { properties: OTHER.properties, type: 'object' };
  const unchanged = await put(api, reordered);
  expect(unchanged.status).toBe(200);
  expect(unchanged.headers.get('etag')).toBe(changed.headers.get('etag'));
  expect(await unchanged.json()).toMatchObject({ version: 2, changed: false });
});

test('wraps the shorthand', async () => {
  const api = await startApi({ checkSchema });
  const response = await put(api, { properties: SCHEMA.properties }, { path: `${USERS}?shorthand=true` });
  expect(await response.json()).toMatchObject({
    schema: { ...SCHEMA, required: ['age'], additionalProperties: false },
  });
});

test.each([
  ['no properties', { age: { type: 'integer' } }, '/properties'],
  ['what the shorthand decides', { properties: {}, required: [] }, '/required'],
  ['a property that is no schema', { properties: { age: { type: 'dance' } } }, '/properties/age/type'],
])('refuses a shorthand with %s', async (_, body, pointer) => {
  const api = await startApi({ checkSchema });
  const response = await put(api, body, { path: `${USERS}?shorthand=true` });
  const problem = await problemIn(response, 'schema-invalid');
  expect(problem.errors?.map((error) => error.pointer)).toContain(pointer);
});

test('refuses what is no schema, with pointers, and stores nothing', async () => {
  const api = await startApi({ checkSchema });
  const body = { type: 'object', properties: { age: { type: 'integer', minimum: 'x' } } };
  const problem = await problemIn(await put(api, body), 'schema-invalid');
  expect(problem.errors?.[0]?.pointer).toBe('/properties/age/minimum');
  await problemIn(await api.request(USERS, { as: 'ada' }), 'not-found');
  expect(api.events.published).toEqual([]);
});

test('refuses a tower of brackets without falling over', async () => {
  const api = await startApi({ checkSchema });
  const body = `{"properties":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`;
  await problemIn(await put(api, body), 'schema-invalid');
});

test('refuses a schema that could not be stored', async () => {
  const api = await startApi({ checkSchema });
  const body = { ...SCHEMA, description: 'x'.repeat(300_000) };
  const problem = await problemIn(await put(api, body), 'schema-invalid');
  expect(problem.errors?.[0]?.code).toBe('schema-too-large');
});

test.each(['-users', 'a%2Fb', 'ü', 'x'.repeat(129), '%00'])('refuses the name %s', async (name) => {
  const api = await startApi();
  const response = await put(api, SCHEMA, { path: `/api/v1/schemas/${name}` });
  expect((await problemIn(response, 'invalid-input')).errors?.[0]?.pointer).toBe('name');
});

test.each([[[]], ['text'], [1], [null]])('refuses the body %j', async (body) => {
  const api = await startApi();
  await problemIn(await put(api, JSON.stringify(body)), 'invalid-input');
});

test('writes over the version that the caller has seen, and over no other', async () => {
  const api = await startApi();
  const seen = (await put(api, SCHEMA)).headers.get('etag') ?? '';
  const updated = await put(api, OTHER, { headers: { 'if-match': `"x", ${seen}` } });
  expect(updated.status).toBe(200);
  await problemIn(await put(api, SCHEMA, { headers: { 'if-match': seen } }), 'precondition-failed');
  await problemIn(await put(api, SCHEMA, { headers: { 'if-match': `W/${seen}` } }), 'precondition-failed');
  expect((await api.schemas.active('users')).version).toBe(2);
});

test('takes a star for any version, or in the other header for none', async () => {
  const api = await startApi();
  await problemIn(await put(api, SCHEMA, { headers: { 'if-match': '*' } }), 'precondition-failed');
  expect((await put(api, SCHEMA, { headers: { 'if-none-match': '*' } })).status).toBe(201);
  await problemIn(await put(api, OTHER, { headers: { 'if-none-match': '*' } }), 'precondition-failed');
  expect((await put(api, OTHER, { headers: { 'if-match': '*' } })).status).toBe(200);
});

test('lets one of fifty writers win who have all seen the same version', async () => {
  const api = await startApi();
  const seen = (await put(api, SCHEMA)).headers.get('etag') ?? '';
  const responses = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      put(api, { ...SCHEMA, title: `${index}` }, { headers: { 'if-match': seen } }),
    ),
  );
  const statuses = responses.map(({ status }) => status).sort();
  expect(statuses).toEqual([200, ...Array.from({ length: 49 }, () => 412)]);
});
