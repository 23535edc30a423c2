import { expect, test } from 'vitest';
import { sweepDeliveries } from '../../../../shared/webhooks/sweep-deliveries.ts';
import { aDelivery, anEvent, aWebhook } from '../../../support/builders.ts';
import { Notifications } from './notifications.ts';

/** Deliveries to one webhook that are due, the first for the longest time. */
async function due(count: number) {
  const world = new Notifications();
  const webhook = aWebhook();
  await world.webhooks.create(webhook);
  const events = Array.from({ length: count }, () => anEvent());
  for (const [index, event] of events.entries()) {
    const dueAt = new Date(Date.parse('2026-01-01T00:00:00.000Z') + index).toISOString();
    await world.deliveryLog.save(aDelivery({ webhookId: webhook.id, event, dueAt }));
  }
  const sentIds = () => world.deliveries.sent.map(({ message }) => message.event.id);
  return { world, ids: events.map(({ id }) => id), sentIds };
}

test('sends a thousand deliveries in a run, longest due first, and the others in the next', async () => {
  const { world, ids, sentIds } = await due(1003);
  await sweepDeliveries(world);
  expect(sentIds()).toEqual(ids.slice(0, 1000));
  await sweepDeliveries(world);
  expect(sentIds()).toEqual(ids);
  await sweepDeliveries(world);
  expect(sentIds()).toHaveLength(1003);
});

test('has each attempt made once, although two runs at once send for it', async () => {
  const { world, ids, sentIds } = await due(30);
  world.deliveriesAtOnce = 60; // nobody waits for a turn
  await Promise.all([sweepDeliveries(world), sweepDeliveries(world)]);
  expect(new Set(sentIds())).toEqual(new Set(ids));
  const outcomes = await Promise.all(
    // The second message for an attempt loses the race, or finds it made.
    world.deliveries.sent.splice(0).map(({ message }) => world.notify(message).catch(() => 'lost the race')),
  );
  expect(outcomes.length).toBeGreaterThanOrEqual(30);
  expect(world.posts.map(({ headers }) => headers['webhook-id']).sort()).toEqual(ids.toSorted());
  await sweepDeliveries(world);
  expect(world.deliveries.sent).toEqual([]);
});

test('sends again what still waits in a queue after longer and longer pauses, and ten times in four days', async () => {
  const { world, ids, sentIds } = await due(1);
  const [id] = ids;
  const start = world.now().getTime();
  const minutes: number[] = [];
  for (let minute = 0; minute < 4 * 24 * 60; minute += 1) {
    const before = sentIds().length;
    await sweepDeliveries(world);
    if (sentIds().length > before) minutes.push((world.now().getTime() - start) / 60_000);
    world.clock.advance(60_000);
  }
  expect(minutes).toEqual([0, 10, 30, 70, 150, 310, 630, 1270, 2550, 3990, 5430]);

  // Whatever moves it begins anew.
  const sent = world.deliveries.sent.splice(0).at(-1)?.message ?? expect.fail('nothing was sent');
  world.answers = [{ status: 500 }];
  expect(await world.notify(sent)).toEqual({ outcome: 'failed' });
  world.deliveries.sent.splice(0);
  world.clock.advance(3 * 3_600_000);
  for (const count of [1, 1, 2]) {
    await sweepDeliveries(world);
    expect(sentIds()).toEqual(Array(count).fill(id));
    world.clock.advance(5 * 60_000);
  }
});

test('sends the others when one cannot be read, and says which in the end', async () => {
  const { world, ids, sentIds } = await due(3);
  const deliveryLog: Parameters<typeof sweepDeliveries>[0]['deliveryLog'] = {
    due: async (...asked) => ({
      ...(await world.deliveryLog.due(...asked)),
      unreadable: ['ada/delivery#damaged'],
    }),
    noteSent: (...moved) => world.deliveryLog.noteSent(...moved),
  };
  const sweeping = sweepDeliveries({ ...world, deliveryLog });
  await expect(sweeping).rejects.toMatchObject({
    errors: [
      new Error(
        'The delivery ada/delivery#damaged is stored in a form that cannot be read. Mend or remove its item.',
      ),
    ],
  });
  expect(sentIds()).toEqual(ids);
});

test('sends the others when one cannot be sent, says so in the end, and begins with it in the next run', async () => {
  const { world, ids, sentIds } = await due(25);
  const [bad] = ids;
  const send: typeof world.deliveries.send = async (message, ...more) => {
    if (message.event.id === bad) throw new Error('queue down');
    await world.deliveries.send(message, ...more);
  };
  const sweeping = sweepDeliveries({ ...world, deliveries: { send } });
  await expect(sweeping).rejects.toThrow('Not all deliveries could be sent (faults: 1).');
  expect(sentIds()).toEqual(ids.slice(1));
  await sweepDeliveries(world);
  expect(sentIds().at(-1)).toBe(bad);
  expect(sentIds()).toHaveLength(25);
});
