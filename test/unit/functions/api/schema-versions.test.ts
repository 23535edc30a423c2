import { expect, test } from 'vitest';
import { startApi, type TestApi } from '../../../support/api.ts';
import { objectIn, pageIn } from '../../../support/json.ts';
import { problemIn } from '../../../support/problem.ts';

const PATH = '/api/v1/schemas/people';

const schemaWith = (property: object, more: object = {}) => ({
  type: 'object',
  properties: { age: property },
  additionalProperties: false,
  ...more,
});
const INTEGER = schemaWith({ type: 'integer' });

const save = (api: TestApi, body: object, headers: Record<string, string> = {}) =>
  api.request(PATH, { as: 'admin', method: 'PUT', body, headers });
const remove = (api: TestApi, query = '', headers: Record<string, string> = {}) =>
  api.request(`${PATH}${query}`, { as: 'admin', method: 'DELETE', headers });
const check = (api: TestApi, body: object) => api.request(`${PATH}/check`, { as: 'ada', body });

async function withVersions(count: number): Promise<TestApi> {
  const api = await startApi();
  for (let maximum = 1; maximum <= count; maximum += 1) {
    await save(api, schemaWith({ type: 'integer', maximum }));
  }
  return api;
}

test('versions are listed newest first, with the one that is active', async () => {
  const api = await withVersions(3);
  const first = await pageIn(await api.request(`${PATH}/versions?limit=2`, { as: 'ada' }));
  const rest = await pageIn(await api.request(`${PATH}/versions?cursor=${first.next}`, { as: 'ada' }));
  expect([...first.items, ...rest.items].map(({ version, active }) => [version, active])).toEqual([
    [3, true],
    [2, false],
    [1, false],
  ]);
  await problemIn(await api.request('/api/v1/schemas/nothing/versions', { as: 'ada' }), 'not-found');
});

test('a removal goes back to the version before, and the next save forward to a new number', async () => {
  const api = await withVersions(2);
  const response = await remove(api);
  expect(response.status).toBe(200);
  expect(await objectIn(response)).toMatchObject({
    version: 1,
    schema: { properties: { age: { maximum: 1 } } },
  });
  expect(response.headers.get('etag')).toBe((await api.request(PATH, { as: 'ada' })).headers.get('etag'));
  await problemIn(await api.request(`${PATH}/versions/2`, { as: 'ada' }), 'not-found');
  expect(await objectIn(await save(api, INTEGER))).toMatchObject({ version: 3 });
  expect(await objectIn(await remove(api))).toMatchObject({ version: 1 });
});

test('the last removal takes the name along, and a later save creates it again', async () => {
  const api = await withVersions(1);
  expect((await remove(api)).status).toBe(204);
  await problemIn(await api.request(PATH, { as: 'ada' }), 'not-found');
  await problemIn(await remove(api), 'not-found');
  const again = await save(api, INTEGER, { 'if-none-match': '*' });
  expect(again.status).toBe(201);
  expect(await objectIn(again)).toMatchObject({ version: 2 });
});

test('all versions are removed at once when that is asked for', async () => {
  const api = await withVersions(3);
  expect((await remove(api, '?all=true')).status).toBe(204);
  for (const version of [1, 2, 3]) {
    await problemIn(await api.request(`${PATH}/versions/${version}`, { as: 'ada' }), 'not-found');
    expect(await api.schemas.pinned('people', version)).toMatchObject({ version });
  }
});

test('a removal that expects another version is refused', async () => {
  const api = await withVersions(2);
  const old = (await api.request(`${PATH}/versions/1`, { as: 'ada' })).headers.get('etag') ?? '';
  await problemIn(await remove(api, '', { 'if-match': old }), 'precondition-failed');
  const now = (await api.request(PATH, { as: 'ada' })).headers.get('etag') ?? '';
  expect((await remove(api, '', { 'if-match': now })).status).toBe(200);
  await problemIn(await remove(api, '', { 'if-match': now }), 'precondition-failed');
});

test('a removal is told to everybody who wants to know', async () => {
  const api = await withVersions(2);
  await remove(api);
  expect(api.events.published.at(-1)).toMatchObject({
    type: 'schema.removed.v1',
    ownerId: 'admin',
    data: { schema: { name: 'people', version: 2 }, active: { name: 'people', version: 1 } },
  });
});

test('users may look and compare, and remove nothing', async () => {
  const api = await withVersions(1);
  await problemIn(await api.request(PATH, { as: 'ada', method: 'DELETE' }), 'forbidden');
  expect((await check(api, INTEGER)).status).toBe(200);
});

test.each([
  ['FULL', schemaWith({ type: 'integer', maximum: 1, title: 'Age' }), []],
  ['BACKWARD', schemaWith({ type: 'integer' }), ['FORWARD /properties/age/maximum']],
  ['FORWARD', schemaWith({ type: 'integer', maximum: 1 }, { required: ['age'] }), ['BACKWARD /required']],
  ['NONE', schemaWith({ type: 'string' }), expect.arrayContaining(['BACKWARD /properties/age/type'])],
])('a check answers %s', async (level, proposed, places) => {
  const api = await withVersions(1);
  const report = await objectIn(await check(api, proposed));
  expect(report).toMatchObject({
    level,
    enforced: 'NONE',
    accepted: true,
    active: { name: 'people', version: 1 },
  });
  const differences = report.differences as { breaks: string; pointer: string }[];
  expect(differences.map(({ breaks, pointer }) => `${breaks} ${pointer}`)).toEqual(places);
});

test('a check of what is no schema, or of an unknown name, is refused', async () => {
  const api = await startApi({ checkSchema: () => [{ pointer: '/type', code: 'x', message: 'No.' }] });
  await problemIn(await check(api, INTEGER), 'not-found');
  const other = await withVersions(1);
  await problemIn(await check(other, { '': 'x'.repeat(300_000) }), 'schema-invalid');
});

test('a schema may ask its followers for a level, which holds until it is taken back', async () => {
  const api = await startApi();
  const strict = { ...INTEGER, 'x-compatibility': 'BACKWARD' };
  await save(api, strict);
  const narrower = schemaWith({ type: 'integer', minimum: 0 });
  const problem = await problemIn(await save(api, narrower), 'schema-incompatible');
  expect(problem.errors?.map(({ pointer }) => pointer)).toEqual(['/properties/age/minimum']);
  expect(await objectIn(await check(api, narrower))).toMatchObject({ enforced: 'BACKWARD', accepted: false });

  expect(
    (await save(api, { ...schemaWith({ type: ['integer', 'null'] }), 'x-compatibility': 'BACKWARD' })).status,
  ).toBe(200);
  expect((await save(api, schemaWith({ type: ['integer', 'null'] }))).status).toBe(200);
  expect((await save(api, narrower)).status).toBe(200);
});

test('of 50 parallel saves over one ETag one wins', async () => {
  const api = await withVersions(1);
  const eTag = (await api.request(PATH, { as: 'admin' })).headers.get('etag') ?? '';
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, minimum) =>
      save(api, schemaWith({ type: 'integer', minimum }), { 'if-match': eTag }),
    ),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  for (const answer of answers.filter(({ status }) => status !== 200))
    await problemIn(answer, 'precondition-failed');
  expect(await objectIn(await api.request(PATH, { as: 'admin' }))).toMatchObject({ version: 2 });
});
