import { setImmediate as macrotask } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DeliveryMessage, Lane } from '../../../../shared/events.ts';
import { chooseLane } from '../../../../shared/webhooks/choose-lane.ts';
import { type EndpointSpeed, speedAfter } from '../../../../shared/webhooks/endpoint-speed.ts';
import { laneOf } from '../../../../shared/webhooks/lane.ts';
import type { Webhook } from '../../../../shared/webhooks/webhook.ts';
import { anEvent, anId, aWebhook } from '../../../support/builders.ts';
import { InMemoryMessageQueue } from '../../../support/in-memory-message-queue.ts';
import { InMemoryWebhookRepository } from '../../../support/in-memory-webhook-repository.ts';
import { Notifications } from './notifications.ts';

const START = Date.parse('2026-01-01T00:00:00.000Z');
const SINCE = new Date(START).toISOString();
const MINUTE_MS = 60_000;

function unknown(change: Partial<Webhook> = {}): Webhook {
  const { speed: _, ...webhook } = aWebhook(change);
  return webhook;
}

describe('the lane of a webhook', () => {
  test.each<[Lane, string, Webhook]>([
    ['trial', 'nobody knows', unknown()],
    ['quick', 'answers quickly', aWebhook({ speed: { is: 'quick', since: SINCE } })],
    ['trial', 'failed the last time', aWebhook({ failingSince: SINCE })],
    ['slow', 'keeps workers waiting', aWebhook({ speed: { is: 'slow', since: SINCE } })],
    ['slow', 'hangs', aWebhook({ speed: { is: 'slow', since: SINCE }, failingSince: SINCE })],
  ])('is %s when it %s', (lane, _what, webhook) => {
    expect(laneOf(webhook)).toBe(lane);
  });
});

describe('what is known of an endpoint', () => {
  const becomes = (before: EndpointSpeed | undefined, durationMs: number, minutes = 0, isAnswered = true) =>
    speedAfter(before, { durationMs, isAnswered, at: new Date(START + minutes * MINUTE_MS) })?.is;

  test('is that it is quick once it has answered within a second, and slow if it took longer', () => {
    expect(becomes(undefined, 1000)).toBe('quick');
    expect(becomes(undefined, 1001)).toBe('slow');
    expect(becomes(undefined, 10, 0, false)).toBeUndefined();
    expect(becomes(undefined, 15_000, 0, false)).toBe('slow');
  });

  test('is that it is slow for ten minutes after it was, and until it answers within half a second', () => {
    const slow: EndpointSpeed = { is: 'slow', since: SINCE };
    expect(becomes(slow, 10, 9)).toBe('slow');
    expect(becomes(slow, 501, 10)).toBe('slow');
    expect(becomes(slow, 500, 10)).toBe('quick');
    expect(becomes(slow, 10, 10, false)).toBe('slow');
  });

  test('never changes from slow to quick within ten minutes of a long wait, and is seldom written', () => {
    const wait = fc.record({
      durationMs: fc.integer({ min: 0, max: 3000 }),
      isAnswered: fc.boolean(),
      pauseMs: fc.integer({ min: 0, max: 5 * MINUTE_MS }),
    });
    fc.assert(
      fc.property(fc.array(wait, { maxLength: 60 }), (waits) => {
        let [at, lastSlow, writes] = [START, Number.NEGATIVE_INFINITY, 0];
        let speed: EndpointSpeed | undefined;
        for (const { durationMs, isAnswered, pauseMs } of waits) {
          at += pauseMs;
          const next = speedAfter(speed, { durationMs, isAnswered, at: new Date(at) });
          if (durationMs > 1000) lastSlow = at;
          if (speed?.is === 'slow' && next?.is === 'quick') {
            // What was noted last may be a minute old.
            expect(at - lastSlow).toBeGreaterThanOrEqual(9 * MINUTE_MS);
          }
          if (next !== speed) writes += 1;
          speed = next;
        }
        expect(writes).toBeLessThanOrEqual(2 + (at - START) / MINUTE_MS);
      }),
    );
  });
});

describe('a delivery', () => {
  test('finds its lane, whoever sent it; one for nobody ends with the quick ones', async () => {
    const webhooks = new InMemoryWebhookRepository();
    const lanes = {
      quick: new InMemoryMessageQueue<DeliveryMessage>(),
      trial: new InMemoryMessageQueue<DeliveryMessage>(),
      slow: new InMemoryMessageQueue<DeliveryMessage>(),
    };
    const [quick, slow] = [aWebhook(), aWebhook({ speed: { is: 'slow', since: SINCE } })];
    const fresh = unknown();
    for (const webhook of [quick, slow, fresh]) await webhooks.create(webhook);
    const event = anEvent();
    const message = (id: string) => ({ endpoint: { ownerId: 'ada', id }, event, attempt: 3 });
    const gone = anId();
    for (const id of [quick.id, slow.id, fresh.id, gone]) {
      await chooseLane({ ...new Notifications(), webhooks, lanes }, message(id));
    }
    const idsIn = (lane: Lane) => lanes[lane].sent.map(({ message: { endpoint } }) => endpoint.id);
    expect(idsIn('quick')).toEqual([quick.id, gone]);
    expect(idsIn('trial')).toEqual([fresh.id]);
    expect(lanes.slow.sent).toEqual([{ message: { ...message(slow.id), lane: 'slow' }, group: slow.id }]);
  });

  async function prepared(webhook: Webhook) {
    const world = new Notifications();
    await world.webhooks.create(webhook);
    const endpoint = { ownerId: webhook.ownerId, id: webhook.id };
    const deliver = (lane: Lane) => world.notify({ endpoint, event: anEvent(), attempt: 1, lane });
    const stored = () => world.webhooks.get(webhook.ownerId, webhook.id);
    return { world, deliver, stored };
  }

  test('that is in too good a lane moves on without a call', async () => {
    const { world, deliver } = await prepared(aWebhook({ speed: { is: 'slow', since: SINCE } }));
    expect(await deliver('quick')).toEqual({ outcome: 'moved' });
    expect(await deliver('trial')).toEqual({ outcome: 'moved' });
    expect(world.posts).toEqual([]);
    expect(world.deliveries.sent.map(({ message }) => message.lane)).toEqual(['slow', 'slow']);
    expect(Object.fromEntries(world.counts)).toEqual({ DeliveriesMoved: 2 });
    expect(await deliver('slow')).toEqual({ outcome: 'delivered' });
  });

  test('that is in a worse lane than it needs is made where it is', async () => {
    const { deliver } = await prepared(aWebhook());
    expect(await deliver('slow')).toEqual({ outcome: 'delivered' });
  });

  test('of a new webhook makes it known, and one that takes long makes it slow', async () => {
    const { world, deliver, stored } = await prepared(unknown());
    const post = world.sender.post;
    await deliver('trial');
    expect((await stored()).speed).toEqual({ is: 'quick', since: world.now().toISOString() });
    world.sender.post = async (request) => {
      world.clock.advance(15_000);
      return post(request);
    };
    world.answers = [new Error('timeout')];
    expect(await deliver('quick')).toEqual({ outcome: 'failed' });
    expect(await stored()).toMatchObject({ speed: { is: 'slow' }, failingSince: world.now().toISOString() });
    expect(world.deliveries.sent.at(-1)).toMatchObject({ message: { attempt: 2, lane: 'slow' } });
  });

  test('of a webhook that is new, or fails, is made by one worker at a time', async () => {
    for (const webhook of [unknown(), aWebhook({ failingSince: SINCE })]) {
      const { world, deliver } = await prepared(webhook);
      world.deliveriesAtOnce = 5;
      const held = Promise.withResolvers<void>();
      const post = world.sender.post;
      world.sender.post = async (request) => {
        const answer = await post(request);
        await held.promise;
        return answer;
      };
      const first = deliver('trial');
      while (world.posts.length === 0) await macrotask();
      expect(await deliver('trial')).toEqual({ outcome: 'postponed' });
      held.resolve();
      await first;
      expect(world.posts).toHaveLength(1);
    }
  });
});
