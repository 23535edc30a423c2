import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PGLITE_THREAD } from '../../../shared/runtime/postgres/pglite-engine.ts';
import { ordersWorkbook } from '../../support/spreadsheets/orders-workbook.ts';
import type { Client } from '../../support/system/client.ts';
import { eventually } from '../../support/system/eventually.ts';
import { type System, startSystem } from '../../support/system/system.ts';
import { WebhookReceiver } from '../../support/system/webhook-receiver.ts';
import { tellsThreads, threadsNamed } from '../../support/threads-named.ts';

/** A database starts and proves while others work, too. */
const LONG_MS = 600_000;
/** Longer than any queue hides a message that its consumer did not finish: six times 15 minutes. */
const REDELIVERY_MS = 95 * 60_000;
const ROWS = 3000;
const ORDERS = {
  name: 'orders.xlsx',
  contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  schema: null,
  workflows: ['parsing'],
};

describe.runIf(tellsThreads)('a worker that is killed while a database proves', () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem();
  });
  afterAll(() => system.stop());

  test(
    'takes the database along, publishes nothing by halves, and its task is taken up again and ends once',
    async () => {
      const { bytes } = await ordersWorkbook(ROWS);
      const untroubled = await system.user('untroubled');
      const untroubledId = await untroubled.submit(bytes, ORDERS);
      await expectProven(untroubled, untroubledId);
      await eventually('the database of a proof that is over to end', () => noDatabase());

      const owner = await system.user('survivor');
      await using receiver = await WebhookReceiver.listen();
      const eventTypes = ['parsing.completed.v1', 'task.succeeded.v1', 'task.failed.v1'];
      await owner.send('POST', '/api/v1/webhooks', { url: receiver.url, eventTypes });
      const taskId = await owner.submit(bytes, ORDERS);
      await eventually('a database', () => (noDatabase() ? undefined : true));
      await system.cloud.functions.terminate('ParsingFunction');

      await eventually('the database to end with the worker', () => noDatabase());
      expect(await system.operator.depth('parsing'), 'the message is not acknowledged').toBe(1);
      const written = (await system.operator.keys('results')).filter((key) => key.includes(taskId));
      expect(written, 'what is not proven is not written').toEqual([]);
      for (const result of ['parsing', 'parsing/sql', 'parsing/workbook']) {
        expect(await owner.get(`/tasks/${taskId}/${result}`), result).toMatchObject({
          status: 409,
          body: { code: 'task-not-finished' },
        });
      }

      system.clock.advance(REDELIVERY_MS);
      await owner.renewToken();
      await untroubled.renewToken();
      await expectProven(owner, taskId);
      await system.operator.settled(system.clock);
      for (const result of ['parsing/sql', 'parsing/workbook']) {
        const expected = await untroubled.download(`/tasks/${untroubledId}/${result}`);
        expect(await owner.download(`/tasks/${taskId}/${result}`), result).toBe(expected);
      }
      await eventually('the webhooks', () => (receiver.received.length >= 2 ? true : undefined));
      const told = new Map(
        receiver.received.map(({ headers, event }) => [headers['webhook-id'], event.type]),
      );
      expect([...told.values()].toSorted()).toEqual(['parsing.completed.v1', 'task.succeeded.v1']);
      expect(await system.operator.allDeadLetters()).toBe(0);
    },
    LONG_MS,
  );
});

function noDatabase(): true | undefined {
  return threadsNamed(PGLITE_THREAD) === 0 ? true : undefined;
}

async function expectProven(client: Client, taskId: string): Promise<void> {
  expect(await client.finished(taskId)).toMatchObject({
    status: 'succeeded',
    workflows: { parsing: { outcome: 'proven' } },
  });
}
