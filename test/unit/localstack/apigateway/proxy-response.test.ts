import { describe, expect, test } from 'vitest';
import { anApi } from './an-api.ts';

describe("a function's answer", () => {
  test('becomes the response, JSON unless it says otherwise', async () => {
    const { get } = await anApi(() => ({ statusCode: '201', body: 'é' }));
    const response = await get('/');
    expect(response.status).toBe(201);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.get('x-amzn-requestid')).toMatch(/^[0-9a-f-]{36}$/);
    expect(await response.text()).toBe('é');
  });

  test('merges its single and its repeated headers', async () => {
    const { get } = await anApi(() => ({
      statusCode: 200,
      headers: { 'Content-Type': 'text/plain', 'X-One': 1 },
      multiValueHeaders: { 'set-cookie': ['a=1', 'b=2'], 'x-one': ['1', '2'] },
    }));
    const { headers } = await get('/');
    expect(headers.get('content-type')).toBe('text/plain');
    expect(headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(headers.get('x-one')).toBe('1, 2');
  });

  test('cannot set the headers that API Gateway keeps for itself', async () => {
    const { get } = await anApi(() => ({
      statusCode: 401,
      headers: { 'WWW-Authenticate': 'Bearer', 'Content-Length': '99', Date: 'then' },
      body: 'no',
    }));
    const { headers } = await get('/');
    expect(headers.get('www-authenticate')).toBeNull();
    expect(headers.get('x-amzn-remapped-www-authenticate')).toBe('Bearer');
    expect(headers.get('x-amzn-remapped-date')).toBe('then');
    expect(headers.get('content-length')).toBe('2');
  });

  test('is decoded where the client accepts a type that the API declares binary', async () => {
    const { get } = await anApi(() => ({ statusCode: 200, body: 'AP8B', isBase64Encoded: true }), {
      api: { BinaryMediaTypes: ['application/zip'] },
    });
    const accepting = async (accept: string) =>
      Buffer.from(await (await get('/', { headers: { accept } })).arrayBuffer());
    expect(await accepting('application/zip, */*')).toEqual(Buffer.from([0, 255, 1]));
    expect((await accepting('*/*')).toString()).toBe('AP8B');
  });

  test('keeps its headers and loses its body for HEAD', async () => {
    const { get } = await anApi(() => ({ statusCode: 200, headers: { 'x-a': '1' }, body: 'four' }));
    const response = await get('/', { method: 'HEAD' });
    expect(response.headers.get('x-a')).toBe('1');
    expect(response.headers.get('content-length')).toBe('4');
    expect(await response.text()).toBe('');
  });

  test.each([204, 304])('has no body with status %d', async (statusCode) => {
    const { get } = await anApi(() => ({ statusCode, body: '' }));
    const response = await get('/');
    expect(response.status).toBe(statusCode);
    expect(response.headers.get('content-length')).toBeNull();
  });

  test.each([
    ['nothing', undefined],
    ['no status', { body: 'x' }],
    ['a body that is not text', { statusCode: 200, body: { a: 1 } }],
    ['a member that API Gateway does not know', { statusCode: 200, cookies: [] }],
    ['a status that is none', { statusCode: 99 }],
    ['a header that cannot be sent', { statusCode: 200, headers: { 'x-a': 'two\nlines' } }],
    ['a header name that cannot be sent', { statusCode: 200, headers: { 'x a': '1' } }],
  ])('with %s is a bad gateway', async (_, answer) => {
    const { get, logged } = await anApi(() => answer);
    const response = await get('/');
    expect(response.status).toBe(502);
    expect(response.headers.get('x-amzn-errortype')).toBe('InternalServerErrorException');
    expect(await response.json()).toEqual({ message: 'Internal server error' });
    expect(logged.join()).toContain('malformed Lambda proxy response');
  });
});
