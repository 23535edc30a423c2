import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Client } from '../../support/system/client.ts';
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
  const { body } = await owner.get('/tasks?limit=200');
  expect(body.items).toHaveLength(1);
  const [{ id }] = body.items;
  for (const answer of answers) {
    if (answer.status === 201) expect(answer.body.task.id).toBe(id);
    else expect(answer).toMatchObject({ status: 409, body: { code: 'request-running' } });
  }
  expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThan(0);
  expect((await create('parallel')).headers.get('idempotent-replayed')).toBe('true');
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
