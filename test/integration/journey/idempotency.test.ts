import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Client } from '../../support/system/client.ts';
import { eventually } from '../../support/system/eventually.ts';
import { type System, startSystem } from '../../support/system/system.ts';

let system: System;
let owner: Client;

beforeAll(async () => {
  system = await startSystem();
  owner = await system.user('impatient');
});

afterAll(() => system.stop());

const BODY = {
  workflows: ['validation'],
  schema: 'people',
  file: { name: 'people.csv', size: 20, contentType: 'text/csv' },
};

const create = (key: string, body: object = BODY) =>
  owner.send('POST', '/api/v1/tasks', body, { 'idempotency-key': key });

/** Many requests at once begin many functions, which takes its time on a small machine. */
const PATIENT = { timeout: 600_000 };

test('100 parallel requests with one key create one task', PATIENT, async () => {
  const answers = await Promise.all(Array.from({ length: 100 }, () => create('parallel')));
  const again = await eventually('the answer that is kept', async () => {
    const answer = await create('parallel');
    return answer.headers.get('idempotent-replayed') === 'true' ? answer : undefined;
  });
  expect(again.status).toBe(201);
  const { id } = again.body.task;
  for (const { status, body } of answers) {
    // On a machine that is busy the gateway may give up on some before it is their turn.
    if (status === 201) expect(body.task.id).toBe(id);
    else expect(['409 request-running', '504 timeout']).toContain(`${status} ${body.code}`);
  }
  const { body } = await owner.get('/tasks?limit=200');
  expect(body.items.map((task: { id: string }) => task.id)).toEqual([id]);
});

test('a function that dies between creating and answering creates nothing twice', async () => {
  // Claiming the key, finding the schema, storing the task: whichever call is the last one before the end.
  for (const call of [1, 2, 3, 4]) {
    const key = `death ${call}`;
    const before = (await owner.get('/tasks?limit=200')).body.items.length;
    const death = system.crash('Api', 'after', call);
    const first = await create(key);
    death.cancel();
    system.clock.advance(60_000);
    const again = await create(key);
    expect(again.status, key).toBe(201);
    if (first.status === 201) expect(again.body.task.id).toBe(first.body.task.id);
    expect((await owner.get('/tasks?limit=200')).body.items.length, key).toBe(before + 1);
  }
});

test('another body with the key of an earlier request is refused', async () => {
  expect((await create('once')).status).toBe(201);
  const answer = await create('once', { ...BODY, file: { ...BODY.file, size: 21 } });
  expect(answer).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
});
