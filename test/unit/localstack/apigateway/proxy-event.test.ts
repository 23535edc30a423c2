import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { anApi, FUNCTION_ARN, type Handler } from './an-api.ts';

const echo: Handler = (event) => ({ statusCode: 200, body: JSON.stringify(event) });
const eventOf = async (response: Response) => JSON.parse(await response.text());

/** Sends the target and the headers as they are, which fetch would not. */
function raw(url: string, path: string, headers: string[] = []): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const { host } = new URL(url);
    const sent = request(url, { path, headers: ['Host', host, ...headers] }, async (response) => {
      const chunks = await response.toArray();
      resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() });
    });
    sent.on('error', reject).end();
  });
}

describe('the event', () => {
  test('describes a request as a REST API does', async () => {
    const { get, url, clock } = await anApi(echo, { stage: { Variables: { colour: 'blue' } } });
    const before = clock.now();
    const event = await eventOf(
      await get('/tasks/1?a=1&a=2&b=%26+x', {
        method: 'POST',
        headers: { 'User-Agent': 'test', 'Content-Type': 'application/json' },
        body: '{"grüße":1}',
      }),
    );
    expect(event).toMatchObject({
      resource: '/{proxy+}',
      path: '/tasks/1',
      httpMethod: 'POST',
      queryStringParameters: { a: '2', b: '& x' },
      multiValueQueryStringParameters: { a: ['1', '2'], b: ['& x'] },
      pathParameters: { proxy: 'tasks/1' },
      stageVariables: { colour: 'blue' },
      body: '{"grüße":1}',
      isBase64Encoded: false,
      requestContext: {
        accountId: '000000000000',
        apiId: expect.stringMatching(/^[a-z0-9]{10}$/),
        stage: 'prod',
        path: '/tasks/1',
        httpMethod: 'POST',
        resourcePath: '/{proxy+}',
        resourceId: expect.any(String),
        protocol: 'HTTP/1.1',
        domainName: new URL(url).host,
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        extendedRequestId: expect.stringMatching(/=$/),
        requestTime: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        identity: { sourceIp: '127.0.0.1', userAgent: 'test' },
      },
    });
    expect(event.requestContext.requestTimeEpoch).toBeGreaterThanOrEqual(before);
  });

  test('has null where there is nothing', async () => {
    const { get } = await anApi(echo);
    expect(await eventOf(await get('/'))).toMatchObject({
      resource: '/',
      path: '/',
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      pathParameters: null,
      stageVariables: null,
      body: null,
      isBase64Encoded: false,
    });
  });

  test('keeps the path as it was sent and decodes its parameters', async () => {
    const { url } = await anApi(echo, { routes: [['GET', '/files/{name}']] });
    const event = JSON.parse((await raw(url, '/files/a%2Fb%20c')).body);
    expect(event).toMatchObject({
      resource: '/files/{name}',
      path: '/files/a%2Fb%20c',
      pathParameters: { name: 'a/b c' },
    });
  });

  test('keeps the spelling of headers, and all values of repeated ones', async () => {
    const { url } = await anApi(echo);
    const { body } = await raw(url, '/', ['X-Many', 'a', 'x-many', 'b', 'Cookie', 'c=1']);
    const event = JSON.parse(body);
    expect(event.headers).toMatchObject({ 'X-Many': 'b', Cookie: 'c=1' });
    expect(event.multiValueHeaders).toMatchObject({ 'X-Many': ['a', 'b'], Cookie: ['c=1'] });
  });

  test('tells where the request came from, and believes nobody about the last hop', async () => {
    const { url } = await anApi(echo);
    const spoofed = ['X-Forwarded-For', '10.0.0.1', 'X-Forwarded-Proto', 'https', 'Connection', 'close'];
    const { headers } = JSON.parse((await raw(url, '/', spoofed)).body);
    expect(headers).toMatchObject({
      'X-Forwarded-For': '10.0.0.1, 127.0.0.1',
      'X-Forwarded-Proto': 'http',
      'X-Forwarded-Port': new URL(url).port,
      'X-Amzn-Trace-Id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
    });
    expect(Object.keys(headers)).not.toContain('Connection');
  });

  test('carries bytes as base64 where the API declares their type binary', async () => {
    const { get } = await anApi(echo, { api: { BinaryMediaTypes: ['image/png'] } });
    const bytes = Buffer.from([0, 255, 1]);
    const post = (type: string) =>
      get('/', { method: 'POST', headers: { 'content-type': type }, body: bytes });
    expect(await eventOf(await post('image/png; x=y'))).toMatchObject({
      body: 'AP8B',
      isBase64Encoded: true,
    });
    expect(await eventOf(await post('image/gif'))).toMatchObject({ isBase64Encoded: false });
  });

  test('survives names that objects treat specially', async () => {
    const { get } = await anApi(echo);
    const event = await (await get('/?__proto__=1&constructor=2')).text();
    expect(event).toContain('"queryStringParameters":{"__proto__":"1","constructor":"2"}');
  });
});

test.each([
  ['a bad escape in the path', '/%zz'],
  ['a bad escape in the query', '/?a=%e0%a4%a'],
  ['an absolute target', 'http://other.example/'],
  ['an asterisk', '*'],
])('answers 400 to %s', async (_, path) => {
  const { url } = await anApi(echo);
  expect(await raw(url, path)).toEqual({ status: 400, body: '{"message":"Bad Request"}' });
});

test('answers 431 to headers of more than 10,240 bytes', async () => {
  const { url } = await anApi(echo);
  expect(await raw(url, '/', ['X-Long', 'x'.repeat(10_240)])).toMatchObject({ status: 431 });
});

test('asks whether the API may invoke the function, by stage, method and resource', async () => {
  const { get, asked } = await anApi(echo, { routes: [['ANY', '/tasks/{id}']] });
  const event = await eventOf(await get('/tasks/1', { method: 'DELETE' }));
  const apiId = event.requestContext.apiId;
  expect(asked).toEqual([
    {
      principal: {
        kind: 'service',
        service: 'apigateway.amazonaws.com',
        sourceArn: `arn:aws:execute-api:eu-central-1:000000000000:${apiId}/prod/DELETE/tasks/{id}`,
      },
      accesses: [{ action: 'lambda:InvokeFunction', resource: FUNCTION_ARN }],
    },
  ]);
});
