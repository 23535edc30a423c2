import type { StoredEvent } from '../events.ts';
import type { Now } from '../ports/clock.ts';
import type { EventPublisher } from '../ports/event-publisher.ts';
import type { Outbox } from './outbox.ts';

/** The most that one run publishes. What is left is oldest at the next run, and comes first. */
const EVENTS_PER_RUN = 500;
/** How many are published side by side. */
const AT_ONCE = 10;
/** Longer than publishing takes: whoever should have done it then has stopped. */
const LEFT_SECONDS = 60;

export interface SweepOutboxDeps {
  readonly outbox: Outbox;
  readonly events: EventPublisher;
  readonly now: Now;
}

/**
 * Publishes events that were stored with their change and left behind. Any number of runs, even at the same time, do no
 * harm: an event that is published twice has the same id.
 * @throws {AggregateError} with the faults, after every event had its turn.
 */
export async function sweepOutbox(deps: SweepOutboxDeps): Promise<void> {
  const before = new Date(deps.now().getTime() - LEFT_SECONDS * 1000);
  const { items, unreadable } = await deps.outbox.waiting(before, EVENTS_PER_RUN);
  const faults: unknown[] = unreadable.map(
    (place) =>
      new Error(`The event ${place} is stored in a form that cannot be read. Mend or remove its item.`),
  );
  for (let start = 0; start < items.length; start += AT_ONCE) {
    const group = items.slice(start, start + AT_ONCE);
    const outcomes = await Promise.allSettled(group.map((event) => publishLeft(deps, event)));
    faults.push(...outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : [])));
  }
  if (faults.length > 0) {
    throw new AggregateError(faults, `Not all events could be published (faults: ${faults.length}).`);
  }
}

async function publishLeft({ outbox, events }: SweepOutboxDeps, event: StoredEvent): Promise<void> {
  await events.publish(event);
  await outbox.take(event);
}
