import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { NotificationMessage } from '../../../../shared/events.ts';
import { chooseLane } from '../../../../shared/webhooks/choose-lane.ts';
import type { Webhook } from '../../../../shared/webhooks/webhook.ts';
import { anEvent, anId, aWebhook } from '../../../support/builders.ts';
import { Notifications, notify } from './notifications.ts';

/** Of one endpoint, while its record and the messages for it change. */
class Deliveries {
  readonly world = new Notifications();
  readonly webhook = aWebhook();
  readonly events = [anEvent(), anEvent(), anEvent()];
  /** Whether the endpoint took it, each time that it was called with an event. */
  readonly calls = new Map<string, boolean[]>();
  moved = 0;

  async begin(refusals: readonly boolean[]): Promise<void> {
    const left = [...refusals];
    this.world.sender = {
      post: async ({ headers }) => {
        const isTaken = left.shift() !== true;
        const id = headers['webhook-id'] ?? '';
        this.calls.set(id, [...(this.calls.get(id) ?? []), isTaken]);
        return { status: isTaken ? 204 : 500, excerpt: '' };
      },
    };
    await this.world.webhooks.create(this.webhook);
    for (const event of this.events) await this.fanOut(event);
  }

  async fanOut(detail: (typeof this.events)[number] | undefined): Promise<void> {
    if (detail !== undefined) await notify(this.world, { id: anId(), source: 'etl-design', detail });
  }

  async change(state: Pick<Webhook, 'speed' | 'failingSince'>): Promise<void> {
    const { speed: _, failingSince: __, ...rest } = await this.world.webhooks.get('ada', this.webhook.id);
    await this.world.webhooks.update({ ...rest, ...state });
  }

  /** @returns whether there was a message */
  async handle(times: number): Promise<boolean> {
    const { world } = this;
    const sent = world.deliveries.next();
    if (sent === undefined) return false;
    world.clock.advance(Math.max(0, world.deliveries.dueAt(sent) - world.now().getTime()));
    for (let time = 1; time <= times; time += 1) {
      const found = await this.#receive(sent.message);
      if ('outcome' in found && found.outcome === 'moved') this.moved += 1;
    }
    return true;
  }

  async end(): Promise<void> {
    const { world } = this;
    for (;;) {
      while (await this.handle(1));
      const [next] = (await world.deliveryLog.due(world.later(10 ** 8), 1)).items;
      if (next === undefined) return;
      world.clock.advance(Math.max(0, Date.parse(next.dueAt ?? '') - world.now().getTime()));
      await world.sweep();
    }
  }

  /** What names no lane is in the delivery queue: the sweeper sent it, or a version without lanes. */
  #receive(message: NotificationMessage) {
    const isForWorkers = 'endpoint' in message && message.lane !== undefined;
    return isForWorkers ? notify(this.world, message) : chooseLane(this.world, message);
  }
}

const since = new Date(0).toISOString();
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ handle: fc.constantFrom(1, 1, 2, 5) }) },
  fc.record({
    change: fc.constantFrom(
      {},
      { failingSince: new Date().toISOString() },
      { speed: { is: 'quick' as const, since } },
      { speed: { is: 'slow' as const, since } },
    ),
  }),
  fc.record({ fanOutAgain: fc.nat(2) }),
  fc.constant('sweep' as const),
);

test('an endpoint that changes lanes gets every event until it has taken it, and not once more', async () => {
  let moved = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 30 }),
      fc.array(fc.boolean(), { maxLength: 6 }),
      async (steps, refusals) => {
        const deliveries = new Deliveries();
        await deliveries.begin(refusals);
        for (const one of steps) {
          if (one === 'sweep') await deliveries.world.sweep();
          else if ('handle' in one) await deliveries.handle(one.handle);
          else if ('change' in one) await deliveries.change(one.change);
          else await deliveries.fanOut(deliveries.events[one.fanOutAgain]);
        }
        await deliveries.end();
        for (const { id } of deliveries.events) {
          const calls = deliveries.calls.get(id) ?? [];
          expect(calls.indexOf(true), `of ${calls}`).toBe(calls.length - 1);
          expect(calls.at(-1)).toBe(true);
        }
        moved += deliveries.moved;
      },
    ),
  );
  expect(moved).toBeGreaterThan(10);
}, 30_000);
