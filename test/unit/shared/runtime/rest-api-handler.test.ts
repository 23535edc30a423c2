import { Hono } from 'hono';
import { afterAll, expect, test } from 'vitest';
import type { RequestEvent } from '../../../../shared/runtime/gateway-request.ts';
import { restApiHandler } from '../../../../shared/runtime/rest-api-handler.ts';

// The handler puts its own in the place of it; other tests share this process.
const { Response: ofNode } = globalThis;
afterAll(() => {
  globalThis.Response = ofNode;
});

const app = new Hono()
  .all('/echo', async (c) => c.text(`${c.req.method} ${await c.req.text()}`))
  .post('/bytes', async (c) => c.json([...new Uint8Array(await c.req.arrayBuffer())]))
  .get('/query', (c) => c.json([c.req.url, c.req.queries('a'), c.req.query('b')]))
  .get('/headers', (c) => c.json(c.req.header()))
  .get('/nothing', (c) => c.body(null, 204));
const handler = restApiHandler(app);
const context = { getRemainingTimeInMillis: () => 29_000 };

function call(path: string, httpMethod: string, event: Partial<RequestEvent> = {}) {
  return handler(
    {
      httpMethod,
      path,
      headers: { host: 'api.example' },
      multiValueHeaders: { host: ['api.example'] },
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      body: 'hello',
      isBase64Encoded: false,
      ...event,
    },
    context,
  );
}

test('passes a body on', async () => {
  expect(await call('/echo', 'POST')).toMatchObject({ statusCode: 200, body: 'POST hello' });
});

test('passes on bytes that are no text as they came', async () => {
  const body = Buffer.from([0xff, 0x00, 0xe2, 0x82]).toString('base64');
  const answer = await call('/bytes', 'POST', { body, isBase64Encoded: true });
  expect(answer.body).toBe('[255,0,226,130]');
});

test('reads a text without the byte order mark before it', async () => {
  const body = Buffer.from('\ufeffhello').toString('base64');
  expect((await call('/echo', 'POST', { body: '\ufeffhello' })).body).toBe('POST hello');
  expect((await call('/echo', 'POST', { body, isBase64Encoded: true })).body).toBe('POST hello');
});

test('answers HEAD with the headers of GET and no body', async () => {
  const [head, get] = [await call('/headers', 'HEAD'), await call('/headers', 'GET')];
  expect(head).toEqual({ ...get, body: '' });
});

test('answers a fault with what the app makes of it, not with one of its own', async () => {
  const failing = new Hono()
    .get('/', () => {
      throw new Error('broken');
    })
    .onError((error, c) => c.json({ fault: error.message }, 500));
  const event = { httpMethod: 'GET', path: '/', headers: {}, multiValueHeaders: {}, body: null } as const;
  const noQuery = { queryStringParameters: null, multiValueQueryStringParameters: null };
  const answer = await restApiHandler(failing)({ ...event, ...noQuery, isBase64Encoded: false }, context);
  expect(answer).toMatchObject({ statusCode: 500, body: '{"fault":"broken"}' });
});

test('answers a GET that carries a body as one that does not', async () => {
  expect(await call('/echo', 'GET')).toMatchObject({ statusCode: 200, body: 'GET ' });
});

test('names a method as the client does, also one that browsers may not send', async () => {
  expect(await call('/echo', 'TRACE')).toMatchObject({ statusCode: 200, body: 'TRACE hello' });
});

test('passes on every value of a parameter, and the characters that have a meaning in an address', async () => {
  const answer = await call('/query', 'GET', {
    queryStringParameters: { a: 'y', b: '& =#ü' },
    multiValueQueryStringParameters: { a: ['x', 'y'], b: ['& =#ü'] },
  });
  const [url, a, b] = JSON.parse(answer.body);
  expect([a, b]).toEqual([['x', 'y'], '& =#ü']);
  expect(new URL(url).searchParams.getAll('a')).toEqual(['x', 'y']);
});

test('passes on all values of a header, and encodes what is not ASCII', async () => {
  const multiValueHeaders = { 'X-One': ['a', 'b'], 'X-Two': ['ü'] };
  const answer = await call('/headers', 'GET', { multiValueHeaders });
  expect(JSON.parse(answer.body)).toEqual({ 'x-one': 'a, b', 'x-two': '%C3%BC' });
});

test('passes on a header with half a surrogate pair as one with a character that is none', async () => {
  const answer = await call('/headers', 'GET', { multiValueHeaders: { 'X-Half': ['a\ud800'] } });
  expect(JSON.parse(answer.body)).toEqual({ 'x-half': 'a%EF%BF%BD' });
});

test('reads headers of which the event has one value each', async () => {
  const answer = await call('/headers', 'GET', { headers: { 'X-One': 'a' }, multiValueHeaders: {} });
  expect(JSON.parse(answer.body)).toEqual({ 'x-one': 'a' });
});

test('answers without a body where there is none', async () => {
  expect(await call('/nothing', 'GET')).toMatchObject({ statusCode: 204, body: '' });
});

test('answers with headers and text, as the gateway takes them', async () => {
  const { statusCode, headers, isBase64Encoded } = await call('/echo', 'POST');
  expect({ statusCode, headers, isBase64Encoded }).toEqual({
    statusCode: 200,
    headers: { 'content-type': 'text/plain;charset=UTF-8' },
    isBase64Encoded: false,
  });
});
