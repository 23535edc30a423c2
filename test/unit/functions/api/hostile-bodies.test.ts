import { describe, expect, test } from 'vitest';
import { checkSchema } from '../../../../shared/validation/check-schema.ts';
import { startApi } from '../../../support/api.ts';
import { aTask, aWebhook } from '../../../support/builders.ts';
import { operationsIn } from '../../../support/openapi.ts';
import { problemIn } from '../../../support/problem.ts';

const DEEP = 10_000;
const MANY = 100_000;

const nested = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
const wide = (count: number) => `{${Array.from({ length: count }, (_, index) => `"${index}":1`).join(',')}}`;

/** Refused before anybody looks at what the operation is. */
const UNREADABLE: Record<string, string | Uint8Array> = {
  'not UTF-8': Buffer.from('{"name":"\xff\xfe"}', 'latin1'),
  'an overlong form of UTF-8': Uint8Array.of(0x22, 0xc0, 0xaf, 0x22),
  'half a surrogate pair in UTF-8': Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22),
  'a member twice': '{"role":"user","role":"admin"}',
  'a member twice, 10,000 levels deep': nested(DEEP).replace('1', '{"a":1,"a":2}'),
};

/** JSON, and not what any operation asks for. */
const WELL_FORMED: Record<string, string> = {
  '10,000 levels deep': nested(DEEP),
  'of 10,000 levels of lists': `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`,
  'of 100,000 members': wide(MANY),
  'with names of prototypes': '{"__proto__":{"role":"admin"},"constructor":{"prototype":{"role":"admin"}}}',
  'a text': '"{}"',
  'a number beyond all': '1e999',
};

/** Takes any object: a schema is one. What the body is worth is told with pointers. */
const TAKES_SCHEMAS = ['saveSchema', 'checkSchema'];

const api = await startApi({ checkSchema });
const operations = operationsIn(await (await api.request('/openapi.json')).json());
const withBody = operations.filter(({ requestBody }) => requestBody !== undefined);
const task = aTask({ ownerId: 'admin' });
await api.tasks.create(task);
await api.webhooks.create(aWebhook({ ownerId: 'admin', id: task.id }));
const schema = { type: 'object', properties: { a: { type: 'string' } } };
await api.request('/api/v1/schemas/people', { method: 'PUT', body: schema, as: 'admin' });

test('many operations take a body', () => {
  expect(withBody.length).toBeGreaterThan(10);
});

describe.each(withBody)('$operationId', ({ operationId, method, path, roles }) => {
  const address = path.replace('{id}', task.id).replace('{username}', 'grace').replace('{name}', 'people');
  const send = (body: string | Uint8Array) =>
    api.request(address, { method, body, ...(roles === undefined ? {} : { as: 'admin' }) });

  test.each(Object.entries(UNREADABLE))('refuses a body that is %s', async (_, body) => {
    await problemIn(await send(body), 'malformed-json');
  });

  test.each(Object.entries(WELL_FORMED))('answers a body %s, and is not shaken', async (_, body) => {
    const response = await send(body);
    const length = (await response.clone().text()).length;
    expect(length).toBeLessThan(100_000);
    if (TAKES_SCHEMAS.includes(operationId)) expect([200, 422]).toContain(response.status);
    else await problemIn(response, 'invalid-input');
    expect(Object.hasOwn(Object.prototype, 'role')).toBe(false);
  });
});
