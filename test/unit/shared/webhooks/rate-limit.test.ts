import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anEvent, aWebhook } from '../../../support/builders.ts';
import { Notifications } from './notifications.ts';

const MINUTE_MS = 60_000;

async function limitedTo(rateLimit: number | undefined) {
  const world = new Notifications();
  world.deliveriesAtOnce = 1000;
  const webhook = aWebhook(rateLimit === undefined ? {} : { rateLimit });
  await world.webhooks.create(webhook);
  const endpoint = { ownerId: webhook.ownerId, id: webhook.id };
  const deliver = (event = anEvent()) => world.notify({ endpoint, event, attempt: 1 });
  const log = async () => (await world.deliveryLog.attempts(endpoint, { limit: 200 })).items;
  return { world, webhook, endpoint, deliver, log };
}

describe('a webhook with a limit of deliveries per minute', () => {
  test('gets as many as it may, and the others in their turn: none is lost, none counts as a failure', async () => {
    const { world, deliver, log, webhook } = await limitedTo(120);
    const outcomes = [];
    for (let count = 0; count < 7; count += 1) outcomes.push(await deliver());
    const now = Array(5).fill({ outcome: 'delivered' });
    expect(outcomes).toEqual([...now, { outcome: 'postponed' }, { outcome: 'postponed' }]);
    await world.runToTheEnd();
    expect(world.posts).toHaveLength(7);
    expect(new Set(world.posts.map(({ headers }) => headers['webhook-id'])).size).toBe(7);
    expect((await log()).map(({ attempt, outcome }) => [attempt, outcome])).toEqual(
      Array(7).fill([1, 'succeeded']),
    );
    expect(await world.webhooks.get('ada', webhook.id)).not.toHaveProperty('failingSince');
    expect(Object.fromEntries(world.counts)).toEqual({
      DeliveriesSucceeded: 7,
      DeliveriesFailed: 0,
      DeliveriesPostponed: expect.any(Number),
    });
    expect(world.counts.get('DeliveriesPostponed')).toBeGreaterThanOrEqual(2);
  });

  test('is never called more often, whatever the limit and however many events there are', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 40 }),
        async (limit, events) => {
          const { world, deliver } = await limitedTo(limit);
          for (let count = 0; count < events; count += 1) await deliver();
          await world.runToTheEnd();
          const times = world.posts.map(({ headers }) => Number(headers['webhook-timestamp']));
          expect(times).toHaveLength(events);
          for (const seconds of [1, 10, 60, 600]) {
            // Two seconds' worth may come at once, and a whole second is what a timestamp tells.
            const most = Math.floor((limit * (seconds + 1 + 2)) / 60) + 1;
            for (const start of times) {
              const calls = times.filter((time) => time >= start && time < start + seconds).length;
              expect(calls, `in ${seconds} s`).toBeLessThanOrEqual(most);
            }
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  test('waits longer than a queue can hold a message by several messages, without the sweeper', async () => {
    const { world, deliver } = await limitedTo(1);
    for (let count = 0; count < 40; count += 1) await deliver();
    expect(Math.max(...world.deliveries.sent.map(({ delaySeconds = 0 }) => delaySeconds))).toBe(900);
    await world.runToTheEnd();
    expect(world.posts).toHaveLength(40);
    const seconds = world.posts.map(({ headers }) => Number(headers['webhook-timestamp']));
    expect(Math.max(...seconds) - Math.min(...seconds)).toBeGreaterThanOrEqual(39 * 60 - 3);
    expect((await world.deliveryLog.due(world.later(10 ** 8), 10)).items).toEqual([]);
  });

  test('gets what was postponed also when the message was lost, by the sweeper', async () => {
    const { world, deliver } = await limitedTo(1);
    for (let count = 0; count < 2; count += 1) await deliver();
    world.deliveries.sent.splice(0);
    await world.sweep();
    expect(world.deliveries.sent).toEqual([]);
    world.clock.advance(MINUTE_MS + 120_000);
    await world.sweep();
    await world.runToTheEnd();
    expect(world.posts).toHaveLength(2);
  });

  test('gets failed deliveries again after their pauses, within the limit, and as many attempts as ever', async () => {
    const { world, deliver, log } = await limitedTo(1);
    world.answers = [{ status: 500 }, { status: 500 }];
    await deliver();
    await deliver();
    await world.runToTheEnd();
    const attempts = (await log()).map(({ attempt, status }) => [attempt, status]).sort();
    expect(attempts).toEqual([
      [1, 500],
      [1, 500],
      [2, 204],
      [2, 204],
    ]);
    const times = world.posts.map(({ headers }) => Number(headers['webhook-timestamp']));
    expect(times.every((time, index) => index === 0 || time - (times[index - 1] ?? 0) >= 57)).toBe(true);
  });

  test('is asked once for a delivery whose messages come several times while it waits', async () => {
    const { world, endpoint, deliver } = await limitedTo(1);
    const event = anEvent();
    await deliver();
    for (let count = 0; count < 5; count += 1) await deliver(event);
    expect(world.deliveries.sent).toHaveLength(1);
    await world.runToTheEnd();
    expect(world.posts).toHaveLength(2);
    expect(await world.deliveryLog.find(endpoint, event.id)).toMatchObject({
      state: 'succeeded',
      attempts: 1,
    });
  });

  test('has one message under way for each delivery, however long the queue is and however often the sweeper sends', async () => {
    const { world, deliver } = await limitedTo(1);
    for (let count = 0; count < 12; count += 1) await deliver();
    // All messages come late, and the sweeper has sent each again by then.
    for (let round = 0; round < 4; round += 1) {
      world.clock.advance(3_600_000);
      await world.sweep();
      const late = world.deliveries.sent.splice(0);
      for (const { message } of late) await world.notify(message);
      const open = (await world.deliveryLog.due(world.later(10 ** 8), 100)).items.length;
      expect(world.deliveries.sent).toHaveLength(open);
    }
    await world.runToTheEnd();
    expect(world.posts).toHaveLength(12);
  });

  test('gets nothing any more when it is disabled while deliveries wait', async () => {
    const { world, webhook, deliver } = await limitedTo(1);
    for (let count = 0; count < 3; count += 1) await deliver();
    await world.webhooks.update({ ...(await world.webhooks.get('ada', webhook.id)), enabled: false });
    await world.runToTheEnd();
    expect(world.posts).toHaveLength(1);
    expect((await world.deliveryLog.due(world.later(10 ** 8), 10)).items).toEqual([]);
  });

  test('does not delay another one, of the same owner or not', async () => {
    const { world, deliver } = await limitedTo(1);
    const others = [aWebhook(), aWebhook({ ownerId: 'grace', rateLimit: 60 })];
    for (const webhook of others) await world.webhooks.create(webhook);
    for (let count = 0; count < 10; count += 1) await deliver();
    for (const { ownerId, id } of others) {
      const message = { endpoint: { ownerId, id }, event: anEvent({ ownerId }), attempt: 1 };
      expect(await world.notify(message)).toEqual({ outcome: 'delivered' });
    }
  });
});

test('a webhook without a limit, from before there was one, gets everything at once', async () => {
  const { world, deliver } = await limitedTo(undefined);
  for (let count = 0; count < 50; count += 1) expect(await deliver()).toEqual({ outcome: 'delivered' });
  expect(world.posts).toHaveLength(50);
});
