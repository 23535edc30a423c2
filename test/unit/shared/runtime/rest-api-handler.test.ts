import { Hono } from 'hono';
import type { LambdaContext, LambdaEvent } from 'hono/aws-lambda';
import { expect, test } from 'vitest';
import { restApiHandler } from '../../../../shared/runtime/rest-api-handler.ts';

const app = new Hono().all('/echo', async (c) => c.text(`${c.req.method} ${await c.req.text()}`));
const handler = restApiHandler(app);

function call(httpMethod: string) {
  const event = {
    httpMethod,
    path: '/echo',
    headers: { host: 'api.example', 'content-length': '5' },
    body: 'hello',
    isBase64Encoded: false,
    requestContext: { path: '/echo', requestId: 'request-1' },
  } as unknown as LambdaEvent; // safe: the adapter looks at nothing else
  return handler(event, {} as LambdaContext); // safe for the same reason
}

test('passes a body on', async () => {
  expect(await call('POST')).toMatchObject({ statusCode: 200, body: 'POST hello' });
});

test('answers a GET that carries a body as one that does not', async () => {
  expect(await call('GET')).toMatchObject({ statusCode: 200, body: 'GET ' });
});

test('hands on a method that the platform refuses as one that no route has', async () => {
  expect(await call('TRACE')).toMatchObject({ statusCode: 200, body: 'X-TRACE hello' });
});
