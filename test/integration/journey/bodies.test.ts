import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Client } from '../../support/system/client.ts';
import { type System, startSystem } from '../../support/system/system.ts';

const MEBIBYTE = 1024 * 1024;

let system: System;
let client: Client;

beforeAll(async () => {
  system = await startSystem();
  client = await system.user('wordy');
});

afterAll(() => system.stop());

const post = (body: string | Uint8Array<ArrayBuffer>) => client.send('POST', '/api/v1/formulas/parse', body);

const formulaOf = (bytes: number) => `{"formula":"${'1'.repeat(bytes)}"}`;

test.each([1, 2, 4])(
  'a body of more than %i MiB is too large for the API, which says so',
  async (mebibytes) => {
    const answer = await post(formulaOf(mebibytes * MEBIBYTE));
    expect(answer).toMatchObject({ status: 413, body: { code: 'body-too-large', limit: MEBIBYTE } });
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  },
);

test.each([5, 9])(
  'a body of %i MiB is too large for a function, which the gateway says in its own words',
  async (mebibytes) => {
    const answer = await post(formulaOf(mebibytes * MEBIBYTE));
    expect(answer).toMatchObject({ status: 413, body: { message: 'Request Too Long' } });
  },
);

test('a body of 11 MiB is too large for the gateway, which says so in a text, and takes the next one', async () => {
  const { status, body } = await post(formulaOf(11 * MEBIBYTE));
  expect({ status, body }).toEqual({ status: 413, body: 'HTTP content length exceeded 10485760 bytes.' });
  expect(await post('{"formula":"=1"}')).toMatchObject({ status: 200 });
});

test('bytes that are no UTF-8 come through the gateway as they are, and are refused', async () => {
  for (const bytes of [
    [0xff, 0xfe],
    [0xc0, 0xaf],
    [0xed, 0xa0, 0x80],
  ]) {
    const body = Buffer.concat([Buffer.from('{"formula":"'), Uint8Array.from(bytes), Buffer.from('"}')]);
    expect(await post(body)).toMatchObject({ status: 400, body: { code: 'malformed-json' } });
  }
});

test('the sign for what is not UTF-8 is a sign like others where a client means it', async () => {
  const { status, body } = await post('{"formula":"=\\"\ufffd\\u00e9ü\\""}');
  expect(status).toBe(200);
  expect(body.formula).toBe('="\ufffd\u00e9ü"');
});

test.each([
  ['a member twice', '{"formula":"=1","formula":"=2"}'],
  ['a member twice, once in escapes', '{"formula":"=1","formul\\u0061":"=2"}'],
])('a body with %s is refused with its name', async (_, body) => {
  const answer = await post(body);
  expect(answer).toMatchObject({ status: 400, body: { code: 'malformed-json', name: 'formula' } });
});

test.each([
  ['10,000 levels deep', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`],
  ['of 100,000 members', `{${Array.from({ length: 100_000 }, (_, index) => `"${index}":1`).join(',')}}`],
  ['with names of prototypes', '{"__proto__":{"formula":"=1"},"constructor":{"prototype":{}}}'],
])('a body %s is told of, and not repeated', async (_, body) => {
  const answer = await post(body);
  expect(answer).toMatchObject({ status: 422, body: { code: 'invalid-input' } });
  expect(JSON.stringify(answer.body).length).toBeLessThan(50_000);
});
