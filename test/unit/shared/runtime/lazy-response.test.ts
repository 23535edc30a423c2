import { expect, test } from 'vitest';
import { LazyResponse } from '../../../../shared/runtime/lazy-response.ts';

const INIT = { status: 201, headers: { 'content-type': 'application/json', etag: '"1"' } };

test('is read in every way that a response is read', async () => {
  const made = () => new LazyResponse('{"a":"ü"}', INIT);
  const bytes = new TextEncoder().encode('{"a":"ü"}');
  expect(await made().text()).toBe('{"a":"ü"}');
  expect(await made().json()).toEqual({ a: 'ü' });
  expect(await made().bytes()).toEqual(bytes);
  expect(new Uint8Array(await made().arrayBuffer())).toEqual(bytes);
  expect(await (await made().blob()).text()).toBe('{"a":"ü"}');
  expect(await new Response(made().body).text()).toBe('{"a":"ü"}');
  expect(await made().clone().text()).toBe('{"a":"ü"}');
});

test('has the status and headers that it was given', () => {
  const response = new LazyResponse('{}', INIT);
  expect([response.status, response.ok, response.headers.get('etag')]).toEqual([201, true, '"1"']);
});

test('calls a text a text unless something else was said', () => {
  expect(new LazyResponse('a').headers.get('content-type')).toBe('text/plain;charset=UTF-8');
  expect(new LazyResponse('a', INIT).headers.get('content-type')).toBe('application/json');
  expect(new LazyResponse(null).headers.get('content-type')).toBeNull();
});

test('takes what is no text as well', async () => {
  expect(await new LazyResponse(new Uint8Array([104, 105])).text()).toBe('hi');
  expect(await new LazyResponse(null).text()).toBe('');
  const form = new URLSearchParams({ a: '1' });
  const type = { headers: { 'content-type': 'application/x-www-form-urlencoded' } };
  expect((await new LazyResponse(form, type).formData()).get('a')).toBe('1');
});

test('becomes another answer with the same head', () => {
  const { status, headers } = new Response(null, new LazyResponse('{}', INIT));
  expect([status, headers.get('etag')]).toEqual([201, '"1"']);
});
