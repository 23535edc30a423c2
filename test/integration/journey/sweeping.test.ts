import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BAD_CSV } from '../../support/system/client.ts';
import { eventually } from '../../support/system/eventually.ts';
import { type System, startSystem } from '../../support/system/system.ts';
import { WebhookReceiver } from '../../support/system/webhook-receiver.ts';

const MINUTE_MS = 60_000;

describe('what nobody would notice', () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem();
  });
  afterAll(() => system.stop());

  test('an upload that never comes expires', async () => {
    const { admin, clock } = system;
    const { body } = await admin.createTask(Buffer.from(BAD_CSV));
    clock.advance(3 * 60 * MINUTE_MS);
    await admin.renewToken();
    const task = await eventually('the task to expire', async () => {
      const answer = await admin.get(`/tasks/${body.task.id}`);
      return answer.body.status === 'expired' ? answer.body : undefined;
    });
    expect(task).toMatchObject({ status: 'expired' });
  });

  test('an upload whose event was lost is found within two minutes', async () => {
    const { admin, clock, operator } = system;
    await operator.settled(clock);
    const crash = system.crash('Intake', 'before', 1);
    const taskId = await admin.submit(BAD_CSV);
    await eventually('intake to die', () => (crash.hasFired ? true : undefined));
    await operator.purge('intake');
    expect((await admin.get(`/tasks/${taskId}`)).body.status).toBe('awaiting-upload');
    for (let minute = 0; minute < 2; minute += 1) {
      clock.advance(MINUTE_MS);
      await system.idle();
    }
    expect(await admin.finished(taskId)).toMatchObject({ status: 'succeeded' });
  });

  test('an upload whose event was lost is found by two sweepers at once, and its task ends once', async () => {
    const { admin, clock, operator } = system;
    await operator.settled(clock);
    await using receiver = await WebhookReceiver.listen();
    const wanted = { url: receiver.url, eventTypes: ['task.succeeded.v1'] };
    const webhook = await admin.send('POST', '/api/v1/webhooks', wanted);
    const crash = system.crash('Intake', 'before', 1);
    const taskId = await admin.submit(BAD_CSV);
    await eventually('intake to die', () => (crash.hasFired ? true : undefined));
    await operator.purge('intake');
    const held = system.hold('Sweeper', 5);
    clock.advance(2 * MINUTE_MS);
    await eventually('the first sweeper to be in the middle of it', () => (held.hasFired ? true : undefined));
    clock.advance(MINUTE_MS);
    await admin.renewToken();
    expect(await admin.finished(taskId)).toMatchObject({ status: 'succeeded' });
    held.release();
    await eventually('the first sweeper to end', () => (system.isAtWork('Sweeper') ? undefined : true));
    await operator.settled(clock);
    expect(await admin.finished(taskId)).toMatchObject({ status: 'succeeded' });
    expect(receiver.received.map(({ event }) => event.data.task.id)).toEqual([taskId]);
    expect(await operator.allDeadLetters()).toBe(0);
    await admin.send('DELETE', `/api/v1/webhooks/${webhook.body.id}`);
  });

  test('a message that was lost is sent again within the hour', async () => {
    const { admin, clock, operator } = system;
    await operator.settled(clock); // a message of an earlier test must not be the one that dies
    const crash = system.crash('Validation', 'before', 1);
    const taskId = await admin.submit(BAD_CSV);
    await eventually('the worker to die', () => (crash.hasFired ? true : undefined));
    await operator.purge('validation');
    expect((await admin.get(`/tasks/${taskId}`)).body.status).toBe('queued');
    clock.advance(62 * MINUTE_MS);
    await admin.renewToken();
    expect(await admin.finished(taskId)).toMatchObject({ status: 'succeeded' });
  });

  test('what a request was answered with is forgotten when its day is over, where the table is late with it', async () => {
    const { admin, clock, operator } = system;
    const at = (days: number) => new Date(clock.now() + days * 24 * 60 * MINUTE_MS).toISOString();
    const record = { version: 1, fingerprint: 'print', resourceId: 'id', lockedUntil: at(-2) };
    // Without the attribute that the table itself goes by.
    const late = { ownerId: 'late', key: 'over' };
    const present = { ownerId: 'late', key: 'present' };
    await operator.putItem('Data.IdempotencyTable', { ...record, ...late, expiresAt: at(-1) });
    await operator.putItem('Data.IdempotencyTable', { ...record, ...present, expiresAt: at(30) });
    await eventually('the key to be forgotten', async () => {
      clock.advance(MINUTE_MS);
      await eventually('the sweeper to rest', () => (system.isAtWork('Sweeper') ? undefined : true));
      return operator.item('Data.IdempotencyTable', late).then(
        () => undefined,
        () => true,
      );
    });
    expect(await operator.item('Data.IdempotencyTable', present)).toMatchObject(present);
    await admin.renewToken();
  });

  test('a task that nobody can finish is given up after a day, and says so', async () => {
    const { admin, clock, operator } = system;
    const fault = system.fail('Validation', 'dynamodb:GetItem');
    const taskId = await admin.submit(BAD_CSV);
    await eventually('the task to be given up', async () => {
      clock.advance(60 * MINUTE_MS);
      await system.idle();
      const { status } = await operator.item('Data.TasksTable', { ownerId: 'admin', id: taskId });
      return status === 'failed' ? true : undefined;
    });
    fault.cancel();
    await admin.renewToken();
    const { body: task } = await admin.get(`/tasks/${taskId}`);
    expect(task).toMatchObject({ status: 'failed', error: { code: 'processing-abandoned' } });
    expect(Date.parse(task.updatedAt) - Date.parse(task.createdAt)).toBeGreaterThan(24 * 60 * MINUTE_MS);
  });
});
