import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DocumentedOperation, operationsIn } from '../../support/openapi.ts';
import { BAD_CSV, type Client } from '../../support/system/client.ts';
import { type System, startSystem } from '../../support/system/system.ts';
import { valueBySchema } from '../../support/value-by-schema.ts';

/** In what only the victim may see. */
const MARK = 'f4a9d2-for-the-eyes-of-the-victim';
const RUNS = 400;

let system: System;
let callers: Record<'user' | 'admin' | 'stranger', Client>;
let document: Record<string, unknown>;
let operations: DocumentedOperation[];
let ids: string[];

beforeAll(async () => {
  system = await startSystem();
  const victim = await system.user('victim');
  const user = await system.user('attacker');
  callers = { user, admin: system.admin, stranger: system.anonymous };
  const file = { name: `${MARK}.csv`, contentType: 'text/csv' };
  const secret = await victim.submit(BAD_CSV, file);
  await victim.finished(secret);
  const hook = await victim.send('POST', '/api/v1/webhooks', {
    url: 'https://example.com/',
    description: MARK,
  });
  const own = await user.submit(BAD_CSV);
  await user.finished(own);
  document = (await system.anonymous.send('GET', '/openapi.json')).body;
  operations = operationsIn(document);
  ids = [secret, own, hook.body.id];
});

afterAll(() => system.stop());

const hostile = fc.constantFrom<unknown>(
  null,
  '',
  'x'.repeat(5000),
  '\u0000\r\nx-evil: 1',
  '\ud800',
  '../../etc/passwd',
  -1,
  0.5,
  1e308,
  2 ** 53,
  true,
  [],
  {},
  JSON.parse('{"__proto__": {"role": "admin"}, "constructor": 1}'),
  JSON.parse(`${'['.repeat(900)}${']'.repeat(900)}`),
  Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`k${index}`, index])),
);

const rawBodies = fc.constantFrom(
  '',
  '{',
  'null',
  '[]',
  '"text"',
  '{"a":1,"a":2}',
  `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`,
  `{"role":"admin","ownerId":"victim","version":99}`,
  '\ufeff{}',
);

/** Bodies that the contract accepts, nearly accepts, and was never meant for. */
function bodyOf(operation: DocumentedOperation): fc.Arbitrary<unknown> {
  const content = Object(operation.requestBody).content;
  const schema = Object(Object(content)['application/json']).schema;
  if (schema === undefined) return fc.constantFrom(undefined, '{}');
  const valid = valueBySchema(schema, (ref) => resolve(ref));
  const nearly = fc.tuple(valid, fc.nat(20), hostile, fc.boolean()).map(([body, at, value, isMember]) => {
    const keys = Object.keys(Object(body));
    const key = isMember ? (keys[at % Math.max(1, keys.length)] ?? 'role') : 'ownerId';
    return { ...Object(body), [key]: value };
  });
  return fc.oneof(
    { weight: 4, arbitrary: valid },
    { weight: 4, arbitrary: nearly },
    { weight: 1, arbitrary: hostile },
    { weight: 2, arbitrary: rawBodies },
  );
}

function resolve(ref: string): Record<string, unknown> {
  return ref
    .split('/')
    .slice(1)
    .reduce<unknown>((at, key) => Object(at)[key], document) as Record<string, unknown>; // safe: the document is our own
}

const pathTexts = fc.oneof(
  fc.constantFrom(
    'people',
    'x',
    '1',
    '0',
    '-1',
    '%00',
    '..',
    '..%2f..',
    '__proto__',
    '%F0%9F%98%80',
    'a'.repeat(300),
  ),
  fc.nat(2).map((index) => ids[index] ?? ''),
  fc.uuid(),
);
const texts = fc.oneof(
  fc.constantFrom('', '0', '-1', '1e9', 'true', 'null', '%00', 'x'.repeat(3000), '__proto__', '"', '\u00fc'),
  fc.string({ maxLength: 8 }),
);

/** One request to an operation. `wait` would only take time. */
function requestTo(operation: DocumentedOperation) {
  const parameters = (operation.parameters ?? []).filter(({ name }) => name !== 'wait');
  const schemaOf = (parameter: object) => Object(Object(parameter).schema);
  const query = parameters.filter((one) => one.in === 'query');
  const headers = parameters.filter((one) => one.in === 'header');
  const some = (list: typeof parameters, wild: fc.Arbitrary<string>) =>
    fc.record(
      Object.fromEntries(
        list.map((one) => [one.name, fc.oneof(valueBySchema(schemaOf(one), resolve).map(String), wild)]),
      ),
      { requiredKeys: [] },
    );
  const headerTexts = fc.constantFrom('*', '""', '"x"', 'W/"x"', 'x'.repeat(500), '%', 'k1');
  const wellFormed = (text: string) => /^[\x20-\x7e]*$/.test(text);
  return fc.record({
    caller: fc.constantFrom('user', 'user', 'admin', 'stranger'),
    segments: fc.array(pathTexts, { minLength: 3, maxLength: 3 }),
    query: some(query, texts),
    headers: some(headers, headerTexts).map((all) =>
      Object.fromEntries(Object.entries(all).filter(([, value]) => wellFormed(String(value)))),
    ),
    body: ['GET', 'HEAD'].includes(operation.method) ? fc.constant(undefined) : bodyOf(operation),
  });
}

test('whatever is sent, the answer is a declared one, no fault, and nobody else’s', {
  timeout: 300_000,
}, async () => {
  const statuses = new Map<number, number>();
  const request = fc.nat(operations.length - 1).chain((index) => {
    const operation = operations[index];
    if (operation === undefined) throw new Error('There is no such operation.');
    return requestTo(operation).map((sent) => ({ operation, ...sent }));
  });
  await fc.assert(
    fc.asyncProperty(request, async ({ operation, caller, segments, query, headers, body }) => {
      let index = 0;
      const path = operation.path.replaceAll(/\{\w+\}/g, () => segments[index++] ?? 'x');
      const search = new URLSearchParams(
        Object.entries(query).map(([name, value]): [string, string] => [name, String(value).toWellFormed()]),
      );
      const client = callers[caller as keyof typeof callers];
      const answer = await client.send(operation.method, `${path}?${search}`, body, Object(headers));
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      expect(answer.status, `${operation.operationId}: ${JSON.stringify(answer.body)}`).toBeLessThan(500);
      if (operation.operationId === 'logOut' && caller !== 'stranger') await client.renewToken();
      if (caller !== 'admin') expect(JSON.stringify(answer.body)).not.toContain(MARK);
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
  for (const status of [200, 401, 403, 404, 422])
    expect(statuses.get(status), `${status}`).toBeGreaterThan(0);
});
