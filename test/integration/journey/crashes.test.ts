import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BAD_CSV, type Client } from '../../support/system/client.ts';
import { eventually } from '../../support/system/eventually.ts';
import { type System, startSystem } from '../../support/system/system.ts';
import { WebhookReceiver } from '../../support/system/webhook-receiver.ts';

/** Longer than any queue hides a message that its consumer did not finish: six times 15 minutes. */
const REDELIVERY_MS = 95 * 60_000;
const MOST_CALLS = 60;
const QUEUES = { Intake: 'intake', Validation: 'validation' } as const;

describe('a worker that dies', () => {
  let system: System;
  let receiver: WebhookReceiver;
  let owner: Client;
  let untroubled: string;
  beforeAll(async () => {
    system = await startSystem();
    receiver = await WebhookReceiver.listen();
    owner = await system.user('survivor');
    await owner.send('POST', '/api/v1/webhooks', { url: receiver.url, eventTypes: [] });
    const taskId = await owner.submit(BAD_CSV);
    await owner.finished(taskId);
    untroubled = await owner.report(taskId);
  });
  afterAll(async () => {
    await receiver[Symbol.asyncDispose]();
    await system.stop();
  });

  const moments = ['before', 'after'] as const;
  for (const moment of moments) {
    test.each(['Intake', 'Validation'] as const)(
      `%s, ${moment} any of its calls: the same result`,
      async (worker) => {
        for (let call = 1; ; call += 1) {
          expect(call, 'calls of one journey').toBeLessThan(MOST_CALLS);
          const crash = system.crash(worker, moment, call);
          const taskId = await owner.submit(BAD_CSV);
          await eventually(`${worker} to crash at call ${call}, or the task to end`, async () =>
            crash.hasFired || (await isSettled(taskId)) ? true : undefined,
          );
          if (!crash.hasFired) {
            crash.cancel();
            break; // it made fewer calls than that
          }
          expect(
            await system.operator.depth(QUEUES[worker]),
            'the message is not acknowledged',
          ).toBeGreaterThan(0);
          await redeliver();
          await expectTheUsualEnd(taskId, `${worker} died ${moment} call ${call}`);
        }
      },
    );
  }

  async function isSettled(taskId: string): Promise<boolean> {
    const { body } = await owner.get(`/tasks/${taskId}`);
    return body.status === 'succeeded' && (await system.operator.depth('validation')) === 0;
  }

  async function redeliver(): Promise<void> {
    system.clock.advance(REDELIVERY_MS);
    await owner.renewToken();
  }

  async function expectTheUsualEnd(taskId: string, story: string): Promise<void> {
    const task = await owner.finished(taskId);
    expect(task, story).toMatchObject({ status: 'succeeded', error: null });
    expect(await owner.report(taskId), story).toBe(untroubled);
    await system.operator.settled(system.clock);
    const told = await eventually(`the webhook (${story})`, () => {
      const events = receiver.received.filter(({ event }) => event.data.task.id === taskId);
      return events.some(({ event }) => event.type === 'task.succeeded.v1') ? events : undefined;
    });
    const ends = told.filter(({ event }) => /succeeded|failed|cancelled|expired/.test(event.type));
    expect(new Set(ends.map(({ headers }) => headers['webhook-id'])).size, story).toBe(1);
  }
});
