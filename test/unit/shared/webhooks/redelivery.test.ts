import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DomainEvent } from '../../../../shared/events.ts';
import { redeliver } from '../../../../shared/webhooks/redeliver.ts';
import { redeliverRange } from '../../../../shared/webhooks/redeliver-range.ts';
import { anEvent, aWebhook } from '../../../support/builders.ts';
import { Notifications } from './notifications.ts';

/** Deliveries to one webhook of which each was given up after as many attempts as there are. */
async function givenUp(count: number) {
  const world = new Notifications();
  const webhook = aWebhook();
  await world.webhooks.create(webhook);
  const endpoint = { ownerId: webhook.ownerId, id: webhook.id };
  const from = world.now().toISOString();
  const events: DomainEvent[] = Array.from({ length: count }, () => anEvent());
  for (const event of events) {
    world.answers = Array.from({ length: 10 }, () => ({ status: 500 }));
    await world.notify({ endpoint, event, attempt: 1 });
    await world.runToTheEnd();
    const { failingSince: _, ...healthy } = await world.webhooks.get(webhook.ownerId, webhook.id);
    await world.webhooks.update(healthy); // else five days of this disable it
  }
  world.posts.splice(0);
  const range = { from, to: world.now().toISOString() };
  const callsOf = ({ id }: DomainEvent) => world.posts.filter(({ headers }) => headers['webhook-id'] === id);
  return { world, endpoint, events, range, callsOf };
}

describe('a range of time', () => {
  test('that is redelivered twice at once, and again, has each event called once and counted once', async () => {
    const { world, endpoint, events, range, callsOf } = await givenUp(12);
    const both = await Promise.all([
      redeliverRange(world, endpoint, range),
      redeliverRange(world, endpoint, range),
    ]);
    expect(both.map(({ redelivered }) => redelivered).reduce((sum, one) => sum + one)).toBe(12);
    expect(await redeliverRange(world, endpoint, range)).toEqual({ redelivered: 0, more: false });
    await world.runToTheEnd();
    for (const event of events) expect(callsOf(event)).toHaveLength(1);
    expect(await redeliverRange(world, endpoint, range), 'all were taken').toEqual({
      redelivered: 0,
      more: false,
    });
  });

  test('that is redelivered while its deliveries are made, and messages come twice, has each attempt made once', async () => {
    const { world, endpoint, events, range, callsOf } = await givenUp(6);
    await redeliverRange(world, endpoint, range);
    world.deliveriesAtOnce = 100;
    const messages = world.deliveries.sent.splice(0).map(({ message }) => message);
    await Promise.allSettled([
      ...messages.map((message) => world.notify(message)),
      redeliverRange(world, endpoint, range),
      ...messages.map((message) => world.notify(message)),
    ]);
    await world.runToTheEnd();
    for (const event of events) expect(callsOf(event)).toHaveLength(1);
  });
});

describe('an event', () => {
  test('that is asked for again in any order with its messages is called once for each attempt that is planned', async () => {
    const { world, endpoint, events, callsOf } = await givenUp(1);
    const [event] = events;
    if (event === undefined) return expect.fail('there is none');
    const attempts = async () =>
      (await world.deliveryLog.attempts(endpoint, { limit: 200 })).items.map(({ attempt }) => attempt);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('ask', 'message', 'message again', 'sweep'), {
          minLength: 1,
          maxLength: 12,
        }),
        async (steps) => {
          for (const step of steps) {
            if (step === 'ask') {
              await redeliver(world, { ...endpoint, deliveryId: event.id }).catch(() => undefined);
            } else if (step === 'sweep') {
              world.clock.advance(200_000);
              await world.sweep();
            } else {
              const next = world.deliveries.next();
              if (next === undefined) continue;
              for (let time = step === 'message' ? 1 : 0; time < 2; time += 1)
                await world.notify(next.message);
            }
          }
          const made = await attempts();
          expect(new Set(made).size).toBe(made.length);
        },
      ),
      { numRuns: 100 },
    );
    await world.runToTheEnd();
    expect(callsOf(event).length).toBeGreaterThan(10);
  }, 30_000);
});
