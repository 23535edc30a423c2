import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ordersWorkbook } from '../../support/spreadsheets/orders-workbook.ts';
import { BAD_CSV, type Client } from '../../support/system/client.ts';
import { eventually } from '../../support/system/eventually.ts';
import { type System, startSystem } from '../../support/system/system.ts';
import { WebhookReceiver } from '../../support/system/webhook-receiver.ts';

/** A database starts and proves while others work, too. */
const ORDERS = {
  name: 'orders.xlsx',
  contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  schema: null,
  workflows: ['parsing'],
};

describe('a workbook that becomes SQL', () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem();
  });
  afterAll(() => system.stop());

  test('is proven cell by cell, and comes as SQL and as JSON', async () => {
    const { admin } = system;
    const { bytes, formulaCells } = await ordersWorkbook();
    const taskId = await admin.submit(bytes, ORDERS);

    expect(await ended(admin, taskId)).toMatchObject({
      status: 'succeeded',
      workflows: { parsing: { status: 'succeeded', outcome: 'proven' } },
    });
    const { body } = await admin.get(`/tasks/${taskId}/parsing`);
    expect(body).toMatchObject({
      outcome: 'proven',
      proof: { cells: formulaCells, pass: formulaCells, fail: 0, unresolved: 0 },
      unsupported: [],
      failures: [],
      dialect: 'postgresql',
    });
    const sql = await admin.download(`/tasks/${taskId}/parsing/sql?dialect=postgresql`);
    expect(sql).toContain('create schema "orders"');
    expect(await admin.download(`/tasks/${taskId}/parsing/sql?dialect=sqlite`)).toContain(
      '"orders.v_Orders"',
    );
    const workbook = JSON.parse(await admin.download(`/tasks/${taskId}/parsing/workbook`));
    expect(workbook.sheets[1].formulas[1]).toMatchObject({
      cells: 'E2:E13',
      formula: '=C2*D2',
      r1c1: '=RC[-2]*RC[-1]',
      verdict: { pass: 12, fail: 0, unresolved: 0 },
    });
    expect((await admin.get(`/tasks/${taskId}/validation`)).status).toBe(404);
  });

  test('is validated and parsed side by side, and the task ends once', async () => {
    const owner = await system.user('both');
    await using receiver = await WebhookReceiver.listen();
    await owner.send('POST', '/api/v1/webhooks', {
      url: receiver.url,
      eventTypes: ['task.running.v1', 'validation.completed.v1', 'parsing.completed.v1', 'task.succeeded.v1'],
    });
    const taskId = await owner.submit(BAD_CSV, { workflows: ['validation', 'parsing'] });

    expect(await ended(owner, taskId)).toMatchObject({
      status: 'succeeded',
      workflows: {
        validation: { status: 'succeeded', outcome: 'invalid' },
        parsing: { status: 'succeeded', outcome: 'proven' },
      },
    });
    await system.operator.quiet();
    const types = await eventually('all webhooks', () =>
      receiver.received.length >= 4 ? receiver.received.map(({ event }) => event.type) : undefined,
    );
    expect(types.toSorted()).toEqual([
      'parsing.completed.v1',
      'task.running.v1',
      'task.succeeded.v1',
      'validation.completed.v1',
    ]);
  });

  test('gives one result, however often its message comes', async () => {
    const { admin } = system;
    const { bytes } = await ordersWorkbook(5);
    const taskId = await admin.submit(bytes, ORDERS);
    const message = { ownerId: 'admin', taskId };
    await Promise.all([1, 2].map(() => system.operator.send('parsing', message)));
    expect(await ended(admin, taskId)).toMatchObject({ status: 'succeeded' });
    const { body } = await admin.get(`/tasks/${taskId}/parsing`);
    await system.operator.send('parsing', message);
    await system.operator.quiet();
    expect((await admin.get(`/tasks/${taskId}/parsing`)).body).toEqual(body);
  });

  test('is only translated when no proof is wanted', async () => {
    const { admin } = system;
    const { bytes } = await ordersWorkbook();
    const taskId = await admin.submit(bytes, { ...ORDERS, options: { proof: false } });
    expect(await ended(admin, taskId)).toMatchObject({ workflows: { parsing: { outcome: 'not-run' } } });
    expect((await admin.get(`/tasks/${taskId}/parsing`)).body.proof).toBeNull();
  });

  test('is answered from what was found before when it comes again, and says so', async () => {
    const owner = await system.user('again');
    const { bytes } = await ordersWorkbook(6);
    const parsed = async () => {
      const taskId = await owner.submit(bytes, ORDERS);
      expect(await ended(owner, taskId)).toMatchObject({ status: 'succeeded' });
      // What a worker remembers, it remembers after its task is done.
      await eventually('the worker to rest', () => (system.isAtWork('Parsing') ? undefined : true));
      const { fromCache } = (await owner.get(`/tasks/${taskId}/parsing`)).body;
      return { fromCache, sql: await owner.download(`/tasks/${taskId}/parsing/sql?dialect=postgresql`) };
    };
    const first = await parsed();
    const second = await parsed();
    expect([first.fromCache, second.fromCache]).toEqual([false, true]);
    expect(second.sql).toBe(first.sql);
  });

  test('that cannot be read fails, and leaves nothing', async () => {
    const { admin, operator } = system;
    const { bytes } = await ordersWorkbook(3);
    const taskId = await admin.submit(bytes.subarray(0, bytes.length - 900), ORDERS);
    expect(await ended(admin, taskId)).toMatchObject({ status: 'failed', error: { code: 'file-corrupt' } });
    await operator.quiet();
    expect((await operator.keys('results')).filter((key) => key.includes(taskId))).toEqual([]);
  });

  test('leaves nothing when its message comes after the task was cancelled', async () => {
    const { admin, operator } = system;
    const { bytes } = await ordersWorkbook(3);
    const taskId = (await admin.createTask(bytes, ORDERS)).body.task.id;
    expect((await admin.send('POST', `/api/v1/tasks/${taskId}/cancel`)).status).toBe(200);
    await operator.overwrite('results', `results/admin/${taskId}/parsing/summary.json`, '{}');
    await operator.send('parsing', { ownerId: 'admin', taskId });
    await operator.quiet();
    expect((await operator.keys('results')).filter((key) => key.includes(taskId))).toEqual([]);
  });

  test('is taken up again after its worker died', async () => {
    const { admin } = system;
    const { bytes } = await ordersWorkbook(4);
    const crash = system.crash('Parsing', 'after', 4);
    const taskId = await admin.submit(bytes, ORDERS);
    await eventually('the worker to die', () => (crash.hasFired ? true : undefined));
    system.clock.advance(95 * 60_000);
    await admin.renewToken();
    expect(await ended(admin, taskId)).toMatchObject({
      status: 'succeeded',
      workflows: { parsing: { outcome: 'proven' } },
    });
  });
});

/** The task when it is done: longer than one request waits, where others work, too. */
async function ended(client: Client, taskId: string) {
  let task = await client.finished(taskId);
  for (let waits = 1; waits < 4 && ['queued', 'running'].includes(task.status); waits++) {
    task = await client.finished(taskId);
  }
  return task;
}
