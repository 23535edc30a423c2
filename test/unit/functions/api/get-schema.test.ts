import { describe, expect, test } from 'vitest';
import { startApi, type TestApi } from '../../../support/api.ts';
import { aSchemaVersion } from '../../../support/builders.ts';
import { pageIn } from '../../../support/json.ts';
import { problemIn } from '../../../support/problem.ts';

const NUMBERS = { type: 'object', properties: { age: { type: 'number' } } };

async function withTwoVersions(): Promise<TestApi> {
  const api = await startApi();
  await api.schemas.save(aSchemaVersion(), 0);
  await api.schemas.save(aSchemaVersion({ version: 2, schema: NUMBERS, hash: 'b'.repeat(64) }), 1);
  return api;
}

describe('reading a schema', () => {
  test('gives the active version with its number', async () => {
    const api = await withTwoVersions();
    const response = await api.request('/api/v1/schemas/users', { as: 'ada' });
    expect(await response.json()).toEqual({
      name: 'users',
      version: 2,
      schema: NUMBERS,
      createdAt: '2026-01-01T00:00:00.000Z',
      createdBy: 'admin',
    });
  });

  test('gives a version by its number', async () => {
    const api = await withTwoVersions();
    const response = await api.request('/api/v1/schemas/users/versions/1', { as: 'ada' });
    expect(await response.json()).toMatchObject({ version: 1 });
    await problemIn(await api.request('/api/v1/schemas/users/versions/3', { as: 'ada' }), 'not-found');
  });

  test('answers 304 without a body to whoever has this version', async () => {
    const api = await withTwoVersions();
    const path = '/api/v1/schemas/users';
    const eTag = (await api.request(path, { as: 'ada' })).headers.get('etag') ?? '';
    expect(eTag).toMatch(/^"[\w-]+"$/);
    for (const known of [eTag, `W/${eTag}`, `"other", ${eTag}`, '*']) {
      const response = await api.request(path, { as: 'ada', headers: { 'if-none-match': known } });
      expect(response.status).toBe(304);
      expect(await response.text()).toBe('');
      expect(response.headers.get('etag')).toBe(eTag);
      expect(response.headers.get('x-request-id')).not.toBeNull();
    }
    const other = await api.request(path, { as: 'ada', headers: { 'if-none-match': '"other"' } });
    expect(other.status).toBe(200);
  });
});

describe('listing schemas', () => {
  test('pages through names that contain what is looked for, without the schemas themselves', async () => {
    const api = await withTwoVersions();
    for (const name of ['orders', 'users-old', 'a.users'])
      await api.schemas.save(aSchemaVersion({ name }), 0);
    const path = '/api/v1/schemas?query=users&limit=2';
    const first = await pageIn(await api.request(path, { as: 'ada' }));
    const second = await pageIn(await api.request(`${path}&cursor=${first.next}`, { as: 'ada' }));
    expect([...first.items, ...second.items].map(({ name }) => name)).toEqual([
      'a.users',
      'users',
      'users-old',
    ]);
    expect(first.items[1]).toEqual({
      name: 'users',
      version: 2,
      createdAt: '2026-01-01T00:00:00.000Z',
      createdBy: 'admin',
    });
    expect(second).not.toHaveProperty('next');
  });

  test('refuses a cursor that it did not give', async () => {
    const api = await withTwoVersions();
    await problemIn(await api.request('/api/v1/schemas?cursor=x', { as: 'ada' }), 'invalid-input');
  });
});
