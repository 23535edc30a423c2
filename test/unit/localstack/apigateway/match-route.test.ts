import { describe, expect, test } from 'vitest';
import { anApi } from './an-api.ts';

const resourceOf = async (routes: readonly [string, string][], verb: string, path: string) => {
  const { get } = await anApi((event) => ({ statusCode: 200, body: event.resource }), { routes });
  const response = await get(path, { method: verb });
  return response.status === 200 ? await response.text() : response.status;
};

describe('a path', () => {
  const ROUTES: [string, string][] = [
    ['GET', ''],
    ['GET', '/tasks'],
    ['ANY', '/tasks/{id}'],
    ['GET', '/tasks/mine'],
    ['GET', '/tasks/{id}/report'],
    ['ANY', '/{proxy+}'],
  ];

  test.each([
    ['GET', '/', '/'],
    ['GET', '/tasks', '/tasks'],
    ['GET', '/tasks/', '/tasks'],
    ['GET', '/tasks/mine', '/tasks/mine'],
    ['GET', '/tasks/other', '/tasks/{id}'],
    ['PUT', '/tasks/other', '/tasks/{id}'],
    ['GET', '/tasks/1/report', '/tasks/{id}/report'],
    ['GET', '/tasks/1/unknown', '/{proxy+}'],
    ['GET', '/deep/down/below', '/{proxy+}'],
  ])('%s %s goes to the most specific resource %s', async (verb, path, resource) => {
    expect(await resourceOf(ROUTES, verb, path)).toBe(resource);
  });

  test.each([
    ['POST', '/tasks'],
    ['POST', '/'],
  ])('%s %s is forbidden when the resource has no such method', async (verb, path) => {
    expect(await resourceOf(ROUTES, verb, path)).toBe(403);
  });

  test('prefers the verb to ANY', async () => {
    const { get, asked } = await anApi(undefined, {
      routes: [
        ['ANY', '/a'],
        ['GET', '/a'],
      ],
    });
    expect((await get('/a')).status).toBe(200);
    expect(asked).toHaveLength(1);
  });

  test('skips resources that only lead to others', async () => {
    expect(await resourceOf([['GET', '/a/b']], 'GET', '/a')).toBe(403);
  });
});
