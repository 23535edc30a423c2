import { describe, expect, test } from 'vitest';
import type { DeliveryMessage, NotificationMessage } from '../../../../shared/events.ts';
import { anEvent, aWebhook } from '../../../support/builders.ts';
import { Notifications, type NotifyDeps, notify } from './notifications.ts';

/** As long as the queue hides a message that nobody finished, which is longer than a worker may take. */
const HIDDEN_MS = 300_000;
const PORTS = ['webhooks', 'deliveryLog', 'sender', 'pace', 'turns', 'keySeal'] as const;

type Moment = 'before' | 'after';

/** A worker that dies at one of its calls, and can do nothing afterwards. */
class MortalWorker {
  #calls = 0;
  hasDied = false;
  readonly #deps: NotifyDeps;
  readonly #call: number;
  readonly #moment: Moment;

  constructor(world: Notifications, call: number, moment: Moment) {
    this.#call = call;
    this.#moment = moment;
    const mortal = Object.fromEntries(PORTS.map((name) => [name, this.#mortal(world[name])]));
    const queue = this.#mortal(world.deliveries);
    this.#deps = { ...bare(world), ...mortal, lanes: { quick: queue, trial: queue, slow: queue } };
  }

  notify(message: NotificationMessage) {
    return notify(this.#deps, message);
  }

  #mortal<Port extends object>(port: Port): Port {
    const attempt = (run: () => unknown) => this.#attempt(run);
    return new Proxy(port, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) => attempt(() => Reflect.apply(member, target, args));
      },
    });
  }

  async #attempt(run: () => unknown): Promise<unknown> {
    if (this.hasDied) throw new Error('is dead');
    this.#calls += 1;
    const isLast = this.#calls === this.#call;
    if (isLast && this.#moment === 'before') this.#die();
    const result = await run();
    if (isLast) this.#die();
    return result;
  }

  #die(): never {
    this.hasDied = true;
    throw new Error('died');
  }
}

function bare(world: Notifications): NotifyDeps {
  const { webhooks, deliveryLog, lanes, sender, pace, turns, keySeal } = world;
  const { deliveriesAtOnce, count, warn, now, sleep, random } = world;
  return {
    ...{ webhooks, deliveryLog, lanes, sender, pace, turns, keySeal },
    ...{ deliveriesAtOnce, count, warn, now, sleep, random },
  };
}

async function prepared() {
  const world = new Notifications();
  const webhook = aWebhook({ rateLimit: 600 });
  await world.webhooks.create(webhook);
  const endpoint = { ownerId: webhook.ownerId, id: webhook.id };
  const event = anEvent();
  const first: DeliveryMessage = { endpoint, event, attempt: 1 };
  return { world, endpoint, event, first };
}

/** What a queue does with a message whose worker has died: it gives it to the next. */
async function untilDone(world: Notifications, message: NotificationMessage): Promise<void> {
  world.clock.advance(HIDDEN_MS);
  await world.notify(message);
}

/** Far more calls than an attempt makes: the tests end when a worker survives. */
const CALLS = Array.from({ length: 60 }, (_, index) => index + 1);

describe.each<Moment>(['before', 'after'])('a worker that dies %s one of its calls', (moment) => {
  test('loses no event: each becomes an attempt, and two at most', async () => {
    let deaths = 0;
    for (const call of CALLS) {
      const { world, endpoint, event, first } = await prepared();
      const worker = new MortalWorker(world, call, moment);
      await worker.notify(first).catch(() => undefined);
      if (!worker.hasDied) break;
      deaths += 1;
      const before = world.posts.length;
      await untilDone(world, first);
      await world.runToTheEnd();
      expect(world.posts.length, `call ${call}`).toBeGreaterThanOrEqual(1);
      expect(world.posts.length - before, `call ${call}`).toBeLessThanOrEqual(1);
      expect(new Set(world.posts.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([event.id]));
      expect(await world.deliveryLog.find(endpoint, event.id)).toMatchObject({
        state: 'succeeded',
        attempts: 1,
      });
    }
    expect(deaths).toBeGreaterThanOrEqual(8);
    expect(deaths).toBeLessThan(CALLS.length);
  });

  test('loses no planned attempt after a failure', async () => {
    let deaths = 0;
    for (const call of CALLS) {
      const { world, endpoint, event, first } = await prepared();
      world.answers = [{ status: 500 }, { status: 500 }];
      const worker = new MortalWorker(world, call, moment);
      await worker.notify(first).catch(() => undefined);
      if (!worker.hasDied) break;
      deaths += 1;
      await untilDone(world, first);
      await world.runToTheEnd();
      // Two failures, a success, and one more for an attempt whose worker died after the call.
      expect(world.posts.length, `call ${call}`).toBe(3);
      const delivery = await world.deliveryLog.find(endpoint, event.id);
      expect(delivery, `call ${call}`).toMatchObject({ state: 'succeeded' });
      expect(delivery?.attempts).toBeLessThanOrEqual(3);
      expect(delivery?.attempts).toBeGreaterThanOrEqual(2);
      const { items } = await world.deliveryLog.attempts(endpoint, { limit: 10 });
      expect(items.map(({ attempt }) => attempt).toReversed()).toEqual(
        Array.from({ length: items.length }, (_, index) => index + 1),
      );
    }
    expect(deaths).toBeGreaterThanOrEqual(8);
    expect(deaths).toBeLessThan(CALLS.length);
  });

  test('leaves no webhook out while it turns an event into deliveries', async () => {
    let deaths = 0;
    for (const call of CALLS) {
      const { world, event } = await prepared();
      for (let count = 0; count < 3; count += 1) await world.webhooks.create(aWebhook());
      const onBus = { id: 'bus-1', source: 'etl-design' as const, detail: event };
      const worker = new MortalWorker(world, call, moment);
      await worker.notify(onBus).catch(() => undefined);
      if (!worker.hasDied) break;
      deaths += 1;
      await untilDone(world, onBus);
      await world.runToTheEnd();
      expect(world.posts, `call ${call}`).toHaveLength(4);
    }
    expect(deaths).toBeGreaterThanOrEqual(5);
    expect(deaths).toBeLessThan(CALLS.length);
  });
});

describe('messages that come more than once', () => {
  test('make one call per webhook and attempt: the bus delivers twice, the queue five times', async () => {
    const { world, endpoint, event } = await prepared();
    const other = aWebhook();
    await world.webhooks.create(other);
    world.answers = [{ status: 500 }, { status: 500 }];
    for (const id of ['bus-1', 'bus-2']) await world.notify({ id, source: 'etl-design', detail: event });
    for (;;) {
      const sent = world.deliveries.next();
      if (sent === undefined) break;
      world.clock.advance(Math.max(0, world.deliveries.dueAt(sent) - world.now().getTime()));
      for (let time = 1; time <= 5; time += 1) await world.notify(sent.message);
    }
    expect(world.posts).toHaveLength(4);
    for (const { id } of [endpoint, other]) {
      const { items } = await world.deliveryLog.attempts({ ownerId: 'ada', id }, { limit: 10 });
      expect(items.map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
        [2, 'succeeded'],
        [1, 'failed'],
      ]);
    }
  });

  test('make one call also when all come at the same moment', async () => {
    const { world, first, endpoint } = await prepared();
    const handed = Array.from({ length: 10 }, () => world.notify(first));
    const outcomes = await Promise.allSettled(handed);
    expect(outcomes.some(({ status }) => status === 'fulfilled')).toBe(true);
    await world.runToTheEnd();
    expect(world.posts).toHaveLength(1);
    expect((await world.deliveryLog.attempts(endpoint, { limit: 10 })).items).toHaveLength(1);
  });
});
