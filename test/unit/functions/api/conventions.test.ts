import { describe, expect, test } from 'vitest';
import { startApi } from '../../../support/api.ts';
import { operationsIn } from '../../../support/openapi.ts';
import { problemIn } from '../../../support/problem.ts';

const TASKS = '/api/v1/tasks';

describe('refusals', () => {
  test('an address without the prefix of the API is told the whole one', async () => {
    const api = await startApi();
    const detailOf = async (path: string) =>
      (await problemIn(await api.request(path, { as: 'ada' }), 'not-found')).detail;
    expect(await detailOf('/tasks')).toContain('Did you mean /api/v1/tasks?');
    expect(await detailOf('/nothing')).toContain('/openapi.json lists what there is.');
    expect(await detailOf('/api/v1/nothing')).toContain('/openapi.json lists what there is.');
  });

  test('an unknown route is not found', async () => {
    const api = await startApi();
    const problem = await problemIn(
      await api.request('/api/v1/nothing?secret=1', { as: 'ada' }),
      'not-found',
    );
    expect(problem.instance).toBe('/api/v1/nothing');
  });

  test('a slash too many makes another address', async () => {
    const api = await startApi();
    await problemIn(await api.request(`${TASKS}/`, { as: 'ada' }), 'not-found');
  });

  test.each([
    ['DELETE', TASKS, 'GET, HEAD, POST'],
    ['POST', `${TASKS}/some-id`, 'DELETE, GET, HEAD'],
    ['PATCH', '/api/v1/schemas/users', 'DELETE, GET, HEAD, PUT'],
    ['GET', '/api/v1/login/access-token', 'POST'],
    ['PUT', '/health', 'GET, HEAD'],
    ['DELETE', '/api/v1/users/me', 'GET, HEAD, PATCH'],
    ['PUT', '/api/v1/users/me', 'GET, HEAD, PATCH'],
    ['PUT', '/api/v1/users/grace', 'DELETE, GET, HEAD, PATCH'],
    ['PATCH', '/api/v1/schemas/infer', 'DELETE, GET, HEAD, POST, PUT'],
  ])('%s %s is refused with the methods that there are', async (method, path, allow) => {
    const api = await startApi();
    const response = await api.request(path, { method, as: 'ada' });
    await problemIn(response, 'method-not-allowed');
    expect(response.headers.get('allow')).toBe(allow);
  });

  test.each([
    'text/plain',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    'application/jsonp',
    '',
  ])('a body of type %j is refused with the types that there are', async (contentType) => {
    const api = await startApi();
    const request = { body: '{}', headers: { 'content-type': contentType }, as: 'ada' } as const;
    const problem = await problemIn(await api.request(TASKS, request), 'unsupported-media-type');
    expect(problem.accepted).toEqual(['application/json']);
  });

  test.each([
    ['{"a": 1,}', { line: 1, column: 9 }],
    ['{\n  "a": tru\n}', { line: 2, column: 8 }],
    ['{"a": [1, 2', { line: 1, column: 12 }],
    ['not json', { line: 1, column: 1 }],
  ])('the body %j is refused with the place where reading stopped', async (body, place) => {
    const api = await startApi();
    const problem = await problemIn(await api.request(TASKS, { body, as: 'ada' }), 'malformed-json');
    expect(problem).toMatchObject(place);
    expect(problem.detail).toContain(`line ${place.line}, column ${place.column}`);
  });

  test.each([
    ['{"a": 1, "b": {}, "a": 2}', 'a', { line: 1, column: 19 }],
    ['{"file": {\n"size": 1, "si\\u007ae": 2}}', 'size', { line: 2, column: 12 }],
    ['{"__proto__": 1, "__proto__": 2}', '__proto__', { line: 1, column: 18 }],
  ])('the body %j, which names a member twice, is refused with name and place', async (body, name, place) => {
    const api = await startApi();
    const problem = await problemIn(await api.request(TASKS, { body, as: 'ada' }), 'malformed-json');
    expect(problem).toMatchObject({ ...place, name });
    expect(problem.detail).toContain(`“${name}” a second time at line ${place.line}, column ${place.column}`);
  });

  test.each([
    ['an empty body', ''],
    ['a blank body', ' \n'],
    ['bytes that are not UTF-8', Uint8Array.of(0x22, 0xff, 0x22)],
  ])('%s is malformed', async (_, body) => {
    const api = await startApi();
    await problemIn(await api.request(TASKS, { body, as: 'ada' }), 'malformed-json');
  });

  test('what the body says is not repeated where it is malformed', async () => {
    const api = await startApi();
    const response = await api.request('/api/v1/login/access-token', { body: '{"password": hunter2}' });
    expect(JSON.stringify(await problemIn(response, 'malformed-json'))).not.toContain('hunter2');
  });

  test.each([
    ['announced', { 'content-length': '1048577' }, '{}'],
    ['sent', {}, JSON.stringify('x'.repeat(1024 * 1024))],
  ])('a body whose %s size is over a mebibyte is too large', async (_, headers, body) => {
    const api = await startApi();
    await problemIn(await api.request(TASKS, { body, headers, as: 'ada' }), 'body-too-large');
  });

  test('fields that are wrong are listed with their pointers', async () => {
    const api = await startApi();
    const body = { workflows: ['dance'], file: { name: '', size: 1.5, 'a/b~c': 1 }, schemas: 'users' };
    const problem = await problemIn(await api.request(TASKS, { body, as: 'ada' }), 'invalid-input');
    const pointers = problem.errors?.map(({ pointer, code }) => `${pointer} ${code}`).sort();
    expect(pointers).toEqual([
      '/file/a~1b~0c unrecognized-keys',
      '/file/contentType required',
      '/file/name too-small',
      '/file/size invalid-type',
      '/schemas unrecognized-keys',
      '/workflows/0 invalid-value',
    ]);
  });

  test.each(['limit=0', 'limit=201', 'limit=x', 'limit=', 'limit=1&limit=2', 'limit=1.5'])(
    'the parameter %s is refused by its name',
    async (query) => {
      const api = await startApi();
      const response = await api.request(`${TASKS}?${query}`, { as: 'ada' });
      expect((await problemIn(response, 'invalid-input')).errors?.[0]?.pointer).toBe('limit');
    },
  );

  test('a parameter that there is not is refused by its name, with those there are', async () => {
    const api = await startApi();
    const response = await api.request(`${TASKS}?staus=failed&limit=1&__proto__=1`, { as: 'ada' });
    const problem = await problemIn(response, 'invalid-input');
    expect(problem.errors?.map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
      'staus unrecognized-keys',
      '__proto__ unrecognized-keys',
    ]);
    expect(problem.detail).toContain('there are limit, cursor, status, workflow, schema');
  });

  test('a parameter that comes twice is refused by its name, also when it says the same', async () => {
    const api = await startApi();
    const response = await api.request(`${TASKS}?limit=5&schema=a&limit=5`, { as: 'ada' });
    const problem = await problemIn(response, 'invalid-input');
    expect(problem.errors).toEqual([
      { pointer: 'limit', code: 'repeated-parameter', detail: 'may be given once' },
    ]);
    expect(problem.detail).toContain('More than once in the query: limit.');
  });

  test('a number is read only from digits', async () => {
    const api = await startApi();
    for (const number of ['', '0x10', '1e1', '%205', '5.0', '%2B5', '٥']) {
      for (const query of [`${TASKS}?limit=${number}`, `${TASKS}/${'1'.repeat(8)}?wait=${number}`]) {
        await problemIn(await api.request(query, { as: 'ada' }), 'invalid-input');
      }
    }
    const schema = { type: 'object', properties: { a: { type: 'string' } } };
    await api.request('/api/v1/schemas/people', { method: 'PUT', as: 'admin', body: schema });
    const version = (number: string) =>
      api.request(`/api/v1/schemas/people/versions/${number}`, { as: 'ada' });
    expect((await version('1')).status).toBe(200);
    for (const number of ['0x1', '1e0', '1.0', '%201']) await problemIn(await version(number), 'not-found');
    expect((await api.request(`${TASKS}?limit=05`, { as: 'ada' })).status).toBe(200);
  });

  test('every operation of a user refuses a parameter that it does not know, whoever comes without a token first', async () => {
    const api = await startApi();
    const operations = operationsIn(await (await api.request('/openapi.json')).json());
    for (const { operationId, method, path, roles } of operations) {
      if (roles === undefined && method === 'GET') continue;
      const address = `${path.replaceAll(/\{\w+\}/g, '1')}?mistake=1`;
      const as = roles === undefined ? {} : ({ as: 'admin' } as const);
      const problem = await problemIn(await api.request(address, { method, ...as }), 'invalid-input');
      expect(problem.errors?.[0]?.pointer, operationId).toBe('mistake');
      if (roles !== undefined) await problemIn(await api.request(address, { method }), 'unauthenticated');
    }
  });

  test('what anyone may read is the same whatever stands behind its address', async () => {
    const api = await startApi();
    for (const path of ['/health', '/docs', '/openapi.json', '/problems']) {
      expect((await api.request(`${path}?utm_source=mail`)).status).toBe(200);
    }
  });

  test('a form is refused that is not UTF-8, or names a member twice', async () => {
    const api = await startApi();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    for (const body of [
      Buffer.from('username=ada&password=\xff', 'latin1'),
      'username=ada&password=%ff',
      'username=ada&password=%c3%41',
      'username=ada&password=%ed%a0%80',
      'username=a&username=ada&password=correct',
    ]) {
      await problemIn(await api.request('/api/v1/login/access-token', { body, headers }), 'invalid-input');
    }
  });

  test('a form takes what is UTF-8 behind its percent-encoding, and a percent sign that encodes nothing', async () => {
    const api = await startApi();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    for (const password of ['gr%c3%bc%c3%9fe', '%F0%9F%98%80%41', '100%', '50%25', '%zz']) {
      const body = `username=nobody&password=${password}`;
      const response = await api.request('/api/v1/login/access-token', { body, headers });
      await problemIn(response, 'invalid-credentials');
    }
  });

  test('an unknown error is logged with the request, and its text stays inside', async () => {
    const failing = () => Promise.reject(new Error('table secret-table is on fire'));
    const api = await startApi({ sleep: failing, now: () => new Date('2026-01-01') });
    Object.assign(api.tasks, { list: failing });
    const response = await api.request(TASKS, { as: 'ada' });
    const problem = await problemIn(response, 'internal-error');
    expect(JSON.stringify(problem)).not.toContain('fire');
    const logged = api.logs.find(({ level }) => level === 'error');
    expect(logged?.fields).toMatchObject({ requestId: problem.requestId });
    expect(String(logged?.fields.error)).toContain('on fire');
  });
});

describe('the id of a request', () => {
  const event = { path: TASKS, requestContext: { path: TASKS, requestId: 'from-the-gateway' } };

  test("is the gateway's", async () => {
    const api = await startApi();
    const response = await api.request(TASKS, { as: 'ada', event });
    expect(response.headers.get('x-request-id')).toBe('from-the-gateway');
  });

  test("is the client's when it has the right form", async () => {
    const api = await startApi();
    const headers = { 'x-request-id': 'my-own_id-1' };
    const response = await api.request(TASKS, { as: 'ada', event, headers });
    expect(response.headers.get('x-request-id')).toBe('my-own_id-1');
  });

  test.each(['short', 'x'.repeat(65), 'with space', 'quote"quote', '{{7*7}}abc'])(
    "is not the client's when that is %j",
    async (id) => {
      const api = await startApi();
      const response = await api.request(TASKS, { as: 'ada', event, headers: { 'x-request-id': id } });
      expect(response.headers.get('x-request-id')).toBe('from-the-gateway');
    },
  );

  test('is made up when nobody gave one', async () => {
    const api = await startApi();
    expect((await api.request('/health')).headers.get('x-request-id')).toMatch(/^[\w-]{8,64}$/);
  });
});

describe('behind a stage', () => {
  test('places in answers begin with the prefix that clients see', async () => {
    const api = await startApi();
    const event = { path: TASKS, requestContext: { path: `/dev${TASKS}`, requestId: 'request-1' } };
    await api.request('/api/v1/schemas/users', { method: 'PUT', as: 'admin', body: { type: 'object' } });
    const body = {
      workflows: ['validation'],
      schema: 'users',
      file: { name: 'a', size: 1, contentType: 'a/b' },
    };
    const created = await api.request(TASKS, { as: 'ada', event, body });
    expect(created.headers.get('location')).toMatch(/^\/dev\/api\/v1\/tasks\/[\w-]{36}$/);
    const problem = await problemIn(await api.request(TASKS, { event }), 'unauthenticated');
    expect(problem.instance).toBe(`/dev${TASKS}`);
  });
});

describe('headers', () => {
  test.each([
    ['/health', undefined],
    [TASKS, 'ada'],
    [TASKS, undefined],
    ['/nowhere', undefined],
  ] as const)('of %s as %s forbid guessing, framing and keeping', async (path, as) => {
    const api = await startApi();
    const { headers } = await api.request(path, as === undefined ? {} : { as });
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('cache-control')).toBe('no-store');
  });

  test.each([TASKS, '/api/v1/nothing', '/problems/not-found'])(
    'of %s let configured origins read, also refusals',
    async (path) => {
      const api = await startApi();
      const { headers } = await api.request(path, { headers: { origin: 'https://app.example' } });
      expect(headers.get('access-control-allow-origin')).toBe('https://app.example');
      expect(headers.get('access-control-expose-headers')).toContain('X-Request-Id');
      expect(headers.get('vary')).toContain('Origin');
    },
  );

  test('let no other origin read', async () => {
    const api = await startApi();
    const { headers } = await api.request(TASKS, { headers: { origin: 'https://evil.example' } });
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  test('let every origin read when the configuration says so', async () => {
    const api = await startApi({ corsOrigins: '*' });
    const { headers } = await api.request(TASKS, { headers: { origin: 'https://any.example' } });
    expect(headers.get('access-control-allow-origin')).toBe('*');
  });

  test('answer a preflight without a token', async () => {
    const api = await startApi();
    const response = await api.request(TASKS, {
      method: 'OPTIONS',
      headers: { origin: 'https://app.example', 'access-control-request-method': 'POST' },
    });
    expect(response.status).toBe(204);
    const told = (name: string) => response.headers.get(name);
    expect(told('access-control-allow-origin')).toBe('https://app.example');
    expect(told('access-control-allow-methods')).toBe('GET,HEAD,POST,PUT,PATCH,DELETE');
    expect(told('access-control-allow-headers')?.split(',')).toEqual(
      expect.arrayContaining([
        'Authorization',
        'Content-Type',
        'Idempotency-Key',
        'If-Match',
        'X-Request-Id',
      ]),
    );
    expect(told('access-control-max-age')).toBe('600');
    expect(told('vary')?.split(', ').toSorted()).toEqual(['Access-Control-Request-Headers', 'Origin']);
    expect(told('x-request-id')).toMatch(/^[\w-]{36}$/);
    expect(await response.text()).toBe('');
  });

  test('tell pages what they may read, and caches that answers differ by origin', async () => {
    const api = await startApi();
    const { headers } = await api.request('/health', { headers: { origin: 'https://app.example' } });
    const shown = headers.get('access-control-expose-headers')?.split(',');
    expect(shown).toEqual(
      expect.arrayContaining(['ETag', 'Location', 'RateLimit', 'Retry-After', 'X-Request-Id']),
    );
    expect(headers.get('vary')).toBe('Origin');
  });

  test('are on a HEAD as on a GET, and nothing else is', async () => {
    const api = await startApi();
    const [get, head] = [await api.request('/health'), await api.request('/health', { method: 'HEAD' })];
    const names = (response: Response) => [...response.headers.keys()].toSorted();
    expect(names(head)).toEqual(names(get));
    expect(await head.text()).toBe('');
  });
});
