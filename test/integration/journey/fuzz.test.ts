import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fuzzRuns } from '../../support/fuzz-runs.ts';
import { hostileRequests } from '../../support/hostile-requests.ts';
import { type DocumentedOperation, operationsIn } from '../../support/openapi.ts';
import { BAD_CSV, type Client } from '../../support/system/client.ts';
import { type System, startSystem } from '../../support/system/system.ts';

/** In what only the victim may see. */
const MARK = 'f4a9d2-for-the-eyes-of-the-victim';
const RUNS = 400;

type Caller = 'user' | 'admin' | 'stranger';

let system: System;
let clients: Record<Caller, Client>;
let document: Record<string, unknown>;
let operations: DocumentedOperation[];
let ids: string[];

beforeAll(async () => {
  system = await startSystem();
  const victim = await system.user('victim');
  const user = await system.user('attacker');
  clients = { user, admin: system.admin, stranger: system.anonymous };
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

test('whatever is sent, the answer is a declared one, no fault, and nobody else’s', {
  timeout: 600_000,
}, async () => {
  const statuses = new Map<number, number>();
  const callers = fc.constantFrom<Caller>('user', 'user', 'admin', 'stranger');
  await fc.assert(
    fc.asyncProperty(callers, hostileRequests(document, operations), async (caller, request) => {
      const { operation, path, headers, body } = request;
      const client = clients[caller];
      const answer = await client.send(operation.method, path(ids), body, headers);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      expect(answer.status, `${operation.operationId}: ${JSON.stringify(answer.body)}`).toBeLessThan(500);
      if (operation.operationId === 'logOut' && caller !== 'stranger') await client.renewToken();
      if (caller !== 'admin') expect(JSON.stringify(answer.body)).not.toContain(MARK);
    }),
    fuzzRuns(RUNS),
  );
  for (const status of [200, 401, 403, 404, 422])
    expect(statuses.get(status), `${status}`).toBeGreaterThan(0);
});
