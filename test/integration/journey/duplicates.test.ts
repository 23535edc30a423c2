import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BAD_CSV, type Client } from '../../support/system/client.ts';
import { eventually } from '../../support/system/eventually.ts';
import { type System, startSystem } from '../../support/system/system.ts';
import { WebhookReceiver } from '../../support/system/webhook-receiver.ts';

const REDELIVERY_MS = 95 * 60_000;

describe('what arrives more than once', () => {
  let system: System;
  let receiver: WebhookReceiver;
  let owner: Client;
  let files = 0;
  beforeAll(async () => {
    system = await startSystem();
    receiver = await WebhookReceiver.listen();
    owner = await system.user('twice');
    await owner.send('POST', '/api/v1/webhooks', { url: receiver.url, eventTypes: ['task.succeeded.v1'] });
  });
  afterAll(async () => {
    await receiver[Symbol.asyncDispose]();
    await system.stop();
  });

  test('an S3 event that comes twice gives one result', async () => {
    const taskId = await owner.submit(newFile());
    await system.operator.send('intake', objectCreated(taskId));
    await expectOneResult(taskId);
    const { version } = await stored(taskId);
    await system.operator.send('intake', objectCreated(taskId));
    await expectOneResult(taskId);
    expect((await stored(taskId)).version).toBe(version);
  });

  test('a message that comes five times, several at once, gives one result', async () => {
    const taskId = await owner.submit(newFile());
    const message = { ownerId: 'twice', taskId };
    await Promise.all(Array.from({ length: 5 }, () => system.operator.send('validation', message)));
    await expectOneResult(taskId);
  });

  test('two workers on one message give one result', async () => {
    const held = system.hold('Validation', 4);
    const taskId = await owner.submit(newFile());
    await eventually('the first worker to be in the middle of it', () => (held.hasFired ? true : undefined));
    await system.operator.send('validation', { ownerId: 'twice', taskId });
    expect(await owner.finished(taskId), 'the second worker’s').toMatchObject({ status: 'succeeded' });
    const { version } = await stored(taskId);
    held.release();
    await expectOneResult(taskId);
    expect((await stored(taskId)).version).toBe(version);
    expect((await owner.report(taskId)).trimEnd().split('\n')).toHaveLength(2);
  });

  test('an event that the bus delivers again reaches the webhook once', async () => {
    const taskId = await owner.submit(newFile());
    await expectOneResult(taskId);
    const { event } = eventsOf(taskId)[0] ?? expect.fail('no webhook came');
    const id = eventsOf(taskId)[0]?.headers['webhook-id'];
    await system.operator.send('delivery', {
      id: 'again',
      source: 'etl-design',
      detail: { ...event, id, ownerId: 'twice' },
    });
    await system.operator.settled(system.clock);
    expect(eventsOf(taskId)).toHaveLength(1);
  });

  /** One that nothing is remembered of, with the same issues as ever. */
  function newFile(): string {
    files += 1;
    return `${BAD_CSV}Another,${files}\n`;
  }

  function eventsOf(taskId: string) {
    return receiver.received.filter(({ event }) => event.data.task.id === taskId);
  }

  async function stored(taskId: string) {
    return system.operator.item('Data.TasksTable', { ownerId: 'twice', id: taskId });
  }

  /** Who loses the race leaves its message to be received again; an hour and a half of clock time settles that. */
  async function expectOneResult(taskId: string): Promise<void> {
    expect(await owner.finished(taskId)).toMatchObject({ status: 'succeeded', error: null });
    await eventually('the webhook', () => (eventsOf(taskId).length > 0 ? true : undefined));
    await system.idle();
    // What it has sent but not stored yet, a jump of the clock would hand to another.
    const isAtWork = () => system.isAtWork('FanOut') || system.isAtWork('Notifications');
    await eventually('the workers to be done', () => (isAtWork() ? undefined : true));
    system.clock.advance(REDELIVERY_MS);
    await owner.renewToken();
    await system.operator.settled(system.clock);
    expect(eventsOf(taskId)).toHaveLength(1);
    expect(await system.operator.deadLetters('validation')).toBe(0);
  }

  function objectCreated(taskId: string): object {
    return { Records: [{ s3: { object: { key: `uploads/twice/${taskId}` } } }] };
  }
});
