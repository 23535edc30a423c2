import type { DeliveryMessage } from '../events.ts';
import type { Now } from '../ports/clock.ts';
import type { MessageQueue } from '../ports/message-queue.ts';
import { nextAttempt } from './delivery.ts';
import type { DeliveryRepository, DueDelivery } from './delivery-repository.ts';
import { takenForLostAfterSeconds } from './message-times.ts';

/** The most that one run sends. What is left is longest due at the next run, and comes first. */
const DELIVERIES_PER_RUN = 1000;
/** How many are sent side by side. */
const AT_ONCE = 10;

export interface SweepDeliveriesDeps {
  readonly deliveryLog: Pick<DeliveryRepository, 'due' | 'noteSent'>;
  readonly deliveries: MessageQueue<DeliveryMessage>;
  readonly now: Now;
}

/**
 * Sends the deliveries that are due: planned attempts, messages that were lost, attempts that somebody died of. Any
 * number of runs, even at the same time, do no harm: each attempt is made once.
 * @throws {AggregateError} with the faults, after every delivery had its turn.
 */
export async function sweepDeliveries(deps: SweepDeliveriesDeps): Promise<void> {
  const { items, unreadable } = await deps.deliveryLog.due(deps.now(), DELIVERIES_PER_RUN);
  const faults: unknown[] = unreadable.map(
    (place) =>
      new Error(`The delivery ${place} is stored in a form that cannot be read. Mend or remove its item.`),
  );
  for (let start = 0; start < items.length; start += AT_ONCE) {
    const group = items.slice(start, start + AT_ONCE);
    const outcomes = await Promise.allSettled(group.map((delivery) => sendAgain(deps, delivery)));
    faults.push(...outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : [])));
  }
  if (faults.length > 0) {
    throw new AggregateError(faults, `Not all deliveries could be sent (faults: ${faults.length}).`);
  }
}

async function sendAgain(
  { deliveryLog, deliveries, now }: SweepDeliveriesDeps,
  delivery: DueDelivery,
): Promise<void> {
  const { ownerId, webhookId: id, event } = delivery;
  await deliveries.send({ endpoint: { ownerId, id }, event, attempt: nextAttempt(delivery) }, ownerId);
  await deliveryLog.noteSent(
    delivery,
    (timesSent) => new Date(now().getTime() + takenForLostAfterSeconds(timesSent) * 1000),
  );
}
