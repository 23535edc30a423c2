import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { operationsIn } from '../../support/openapi.ts';

const read = (file: string) => readFile(new URL(`../../../docs/${file}`, import.meta.url), 'utf8');
const ROUTE = /`(GET|POST|PUT|PATCH|DELETE) (\/[^`?]*)[^`]*`/g;
/** What one of its rows begins with. */
const THERE = [
  'POST /login/access-token',
  'GET /login/test-token',
  'GET /users/info',
  'GET /users/search/{username}',
  'GET /users/search',
  'POST /users/create',
  'PATCH /users/update/{username}',
  'DELETE /users/delete/{username}',
  'POST /schemas/upload/{import_name}',
  'GET /schemas/status',
  'DELETE /schemas/remove/{import_name}',
  'POST /validation/upload/{import_name}',
  'GET /validation/status',
  'GET /cache',
  'DELETE /cache/clear',
  'GET /healthcheck',
  'GET /healthcheck/simple',
];

const rows = /^## Routes\n(.*?)^## /ms.exec(await read('migration.md'))?.[1]?.split('\n') ?? [];
const cells = rows.filter((row) => row.startsWith('| `')).map((row) => row.split(' | '));
const routesIn = (text = '') => [...text.matchAll(ROUTE)].map(([, method, path]) => `${method} ${path}`);

test('every route of the replaced system has a row', () => {
  expect(new Set(cells.flatMap(([there]) => routesIn(there)))).toEqual(new Set(THERE));
});

test('every route it leads to is one of the API', async () => {
  const ours = operationsIn(JSON.parse(await read('openapi.json')));
  const known = ours.map(({ method, template }) => `${method} ${template}`);
  const named = cells.flatMap(([, here]) => routesIn(here));
  expect(named.length).toBeGreaterThan(15);
  expect(known).toEqual(expect.arrayContaining(named));
});
