import { describe, expect, test } from 'vitest';
import { PROBLEMS } from '../../../../shared/problem-catalogue.ts';
import { startApi } from '../../../support/api.ts';
import { objectIn } from '../../../support/json.ts';
import { operationsIn } from '../../../support/openapi.ts';
import { problemIn } from '../../../support/problem.ts';

test.each(['/health', '/api/v1/health'])('%s tells that the API answers', async (path) => {
  const api = await startApi();
  const response = await api.request(path);
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ status: 'ok' });
});

test('HEAD answers like GET, without a body', async () => {
  const api = await startApi();
  const response = await api.request('/health', { method: 'HEAD' });
  expect(response.status).toBe(200);
  expect(await response.text()).toBe('');
  expect((await api.request('/api/v1/tasks', { method: 'HEAD' })).status).toBe(401);
});

describe('the page of a problem', () => {
  test.each(['/problems', '/api/v1/problems'])('is HTML for people (%s)', async (path) => {
    const api = await startApi();
    const browser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };
    const response = await api.request(`${path}/schema-unknown`, { headers: browser });
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    expect(response.headers.get('vary')).toContain('Accept');
    expect(await response.text()).toContain(`<h1>${PROBLEMS['schema-unknown'].title}</h1>`);
  });

  test('shows names of fields and headers as code, without the backticks of Markdown', async () => {
    const api = await startApi();
    const page = await (await api.request('/problems/too-many-requests')).text();
    expect(page).toContain('Wait for as long as <code>Retry-After</code> says');
    expect(page).not.toContain('`');
  });

  test('is JSON for programs', async () => {
    const api = await startApi();
    const headers = { accept: 'application/json' };
    const response = await api.request('/problems/schema-unknown', { headers });
    expect(await response.json()).toEqual({
      code: 'schema-unknown',
      status: 422,
      ...PROBLEMS['schema-unknown'],
    });
  });

  test.each(Object.keys(PROBLEMS))('is there for %s', async (code) => {
    const api = await startApi();
    expect((await api.request(`/problems/${code}`)).status).toBe(200);
  });

  test.each(['nothing', '__proto__', 'constructor', '%3Cscript%3E'])('is not there for %s', async (code) => {
    const api = await startApi();
    await problemIn(await api.request(`/problems/${code}`), 'not-found');
  });
});

describe('the list of problems', () => {
  test.each(['/problems', '/api/v1/problems'])('is a page that leads to each of them (%s)', async (path) => {
    const api = await startApi();
    const response = await api.request(path, { headers: { accept: 'text/html' } });
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    const page = await response.text();
    for (const [code, { title }] of Object.entries(PROBLEMS)) {
      expect(page).toContain(`<a href="problems/${code}"><code>${code}</code></a>`);
      expect(page).toContain(title.replaceAll("'", '&#39;'));
    }
  });

  test('is JSON for programs', async () => {
    const api = await startApi();
    const headers = { accept: 'application/json' };
    const { items } = await objectIn(await api.request('/problems', { headers }));
    expect(items).toHaveLength(Object.keys(PROBLEMS).length);
    expect(items).toContainEqual({ code: 'not-found', status: 404, title: PROBLEMS['not-found'].title });
  });
});

describe('who types an address', () => {
  const staged = (calledPath: string, path: string) => ({
    event: { path, requestContext: { path: calledPath, requestId: 'request-1' } },
  });

  test.each([
    ['/', '/docs'],
    ['/api/v1', '/docs'],
    ['/api/v1/', '/docs'],
    ['/docs/', '/docs'],
    ['/problems/', '/problems'],
  ])('is led from %s to %s, under the prefix of the stage', async (path, page) => {
    const api = await startApi();
    for (const method of ['GET', 'HEAD']) {
      const response = await api.request(path, { method });
      expect(response.status).toBe(302);
      expect(response.headers.get('location')).toBe(page);
      expect((await api.request(page, { method })).status).toBe(200);
    }
    const response = await api.request(path, staged(`/dev${path}`, path));
    expect(response.headers.get('location')).toBe(`/dev${page}`);
    const refused = await api.request(path, { method: 'POST' });
    await problemIn(refused, 'method-not-allowed');
    expect(refused.headers.get('allow')).toBe('GET, HEAD');
  });

  test('comes to the docs from a stage without a slash too', async () => {
    const api = await startApi();
    expect((await api.request('/', staged('/dev', '/'))).headers.get('location')).toBe('/dev/docs');
  });
});

describe('the description of the API', () => {
  const described = async () =>
    operationsIn(await (await (await startApi()).request('/openapi.json')).json());

  test('is the same in both places, and knows the prefix of the stage', async () => {
    const api = await startApi();
    const path = '/api/v1/openapi.json';
    const event = { path, requestContext: { path: `/dev${path}`, requestId: 'request-1' } };
    const [root, versioned, staged] = [
      await objectIn(await api.request('/openapi.json')),
      await objectIn(await api.request(path)),
      await objectIn(await api.request(path, { event })),
    ];
    expect(versioned).toEqual(root);
    expect(root.servers).toEqual([{ url: '/api/v1' }]);
    expect(staged.servers).toEqual([{ url: '/dev/api/v1' }]);
  });

  test('has every route, and no other', async () => {
    const routes = (await described()).map(({ method, path }) => `${method} ${path.replace('/api/v1', '')}`);
    expect(routes.sort()).toEqual([
      'DELETE /cache',
      'DELETE /schemas/{name}',
      'DELETE /tasks/{id}',
      'DELETE /users/{username}',
      'DELETE /webhooks/{id}',
      'GET /.well-known/jwks.json',
      'GET /audit',
      'GET /cache',
      'GET /docs',
      'GET /docs/{file}',
      'GET /health',
      'GET /health/detailed',
      'GET /login/test-token',
      'GET /metrics',
      'GET /openapi.json',
      'GET /problems',
      'GET /problems/{code}',
      'GET /schemas',
      'GET /schemas/{name}',
      'GET /schemas/{name}/versions',
      'GET /schemas/{name}/versions/{version}',
      'GET /tasks',
      'GET /tasks/{id}',
      'GET /tasks/{id}/parsing',
      'GET /tasks/{id}/parsing/sql',
      'GET /tasks/{id}/parsing/workbook',
      'GET /tasks/{id}/validation',
      'GET /tasks/{id}/validation/issues',
      'GET /tasks/{id}/validation/report',
      'GET /users',
      'GET /users/me',
      'GET /users/{username}',
      'GET /webhooks',
      'GET /webhooks/{id}',
      'GET /webhooks/{id}/deliveries',
      'PATCH /users/me',
      'PATCH /users/{username}',
      'PATCH /webhooks/{id}',
      'POST /formulas/parse',
      'POST /formulas/sql',
      'POST /login/access-token',
      'POST /login/logout',
      'POST /login/refresh-token',
      'POST /schemas/infer',
      'POST /schemas/{name}/check',
      'POST /tasks',
      'POST /tasks/{id}/cancel',
      'POST /tasks/{id}/upload/complete',
      'POST /users',
      'POST /webhooks',
      'POST /webhooks/{id}/deliveries/{deliveryId}/redeliver',
      'POST /webhooks/{id}/redeliver',
      'POST /webhooks/{id}/rotate-secret',
      'POST /webhooks/{id}/test',
      'PUT /schemas/{name}',
    ]);
  });

  test('declares the problems that follow from the form of each operation', async () => {
    for (const operation of await described()) {
      const statuses = Object.keys(operation.responses);
      expect(statuses, operation.operationId).toEqual(expect.arrayContaining(['429', '500', '504']));
      const { roles, requestBody, parameters = [] } = operation;
      if (roles !== undefined) expect(statuses, operation.operationId).toContain('401');
      if (roles !== undefined && roles.length > 0) expect(statuses, operation.operationId).toContain('403');
      if (requestBody !== undefined) {
        expect(statuses, operation.operationId).toEqual(expect.arrayContaining(['400', '413', '415', '422']));
      }
      if (parameters.some((parameter) => parameter.in === 'query')) {
        expect(statuses, operation.operationId).toContain('422');
      }
      if (parameters.some((parameter) => parameter.in === 'path') && operation.method === 'GET') {
        expect(statuses, operation.operationId).toContain('404');
      }
    }
  });

  test('names every operation once', async () => {
    const ids = (await described()).map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
