import { NotFoundError } from '../errors.ts';
import type { DeliveryMessage } from '../events.ts';
import type { Now } from '../ports/clock.ts';
import type { Counter } from '../ports/counter.ts';
import type { MessageQueue } from '../ports/message-queue.ts';
import { attemptDelivery } from './attempt-delivery.ts';
import { type Delivery, nextAttempt } from './delivery.ts';
import type { DeliveryRepository } from './delivery-repository.ts';
import { type NoteOutcomeDeps, noteOutcome } from './note-outcome.ts';
import { pauseAfter } from './retry-schedule.ts';
import type { Webhook } from './webhook.ts';
import type { WebhookSender } from './webhook-sender.ts';

/** Longer than a function may run: whoever still has the delivery then has died. */
const LEASE_SECONDS = 60;
/** The longest that the queue itself can hold a message back. */
const LONGEST_DELAY_SECONDS = 900;
/** How much later than its message the sweeper looks after a delivery: messages get lost. */
const LOST_SECONDS = 120;

export type DeliverEventDeps = NoteOutcomeDeps & {
  readonly deliveryLog: Pick<DeliveryRepository, 'find' | 'save'>;
  readonly deliveries: MessageQueue<DeliveryMessage>;
  readonly sender: WebhookSender;
  readonly count: Counter;
  readonly now: Now;
  /** From 0 to 1. */
  readonly random: () => number;
};

/** `made-before`: by another message for the same attempt, or being made. `not-wanted`: the webhook is disabled or gone. */
export type DeliveryOutcome = 'delivered' | 'failed' | 'given-up' | 'made-before' | 'not-wanted';

/**
 * Makes one attempt to tell one webhook of one event, and plans the next when it fails. However many messages ask for
 * the same attempt, it is made once, unless we die in the middle of it: then once more, with the same id.
 */
export async function deliverEvent(
  deps: DeliverEventDeps,
  message: DeliveryMessage,
): Promise<DeliveryOutcome> {
  const { endpoint, event } = message;
  const stored = await deps.deliveryLog.find(endpoint, event.id);
  if (stored !== undefined && !isOpen(stored, message.attempt, deps.now())) return 'made-before';
  const webhook = await findWebhook(deps, endpoint);
  if (webhook === undefined || !webhook.enabled) {
    if (stored !== undefined) await deps.deliveryLog.save(ended(stored, 'failed', deps.now()));
    return 'not-wanted';
  }
  const running = taken(stored, message, deps.now());
  await deps.deliveryLog.save(running);
  return attempt(deps, webhook, running);
}

/** Whether the attempt has not been made, nor is being made at this moment. */
function isOpen(delivery: Delivery, attempt: number, now: Date): boolean {
  if (delivery.state === 'succeeded' || delivery.state === 'failed') return false;
  if (attempt !== nextAttempt(delivery)) return false;
  return delivery.state === 'waiting' || Date.parse(delivery.leaseUntil ?? '') <= now.getTime();
}

function taken(
  stored: Delivery | undefined,
  { endpoint, event, attempt }: DeliveryMessage,
  now: Date,
): Delivery {
  return {
    ownerId: endpoint.ownerId,
    webhookId: endpoint.id,
    event,
    state: 'running',
    attempts: attempt,
    round: stored?.state === 'running' ? stored.round : (stored?.round ?? 0) + 1,
    leaseUntil: later(now, LEASE_SECONDS),
    dueAt: later(now, LEASE_SECONDS),
    updatedAt: now.toISOString(),
    version: (stored?.version ?? 0) + 1,
  };
}

async function attempt(
  deps: DeliverEventDeps,
  webhook: Webhook,
  running: Delivery,
): Promise<DeliveryOutcome> {
  const { entry, outcome, retryAfter } = await attemptDelivery(deps, webhook, running);
  const now = deps.now();
  await noteOutcome(deps, webhook, outcome, now);
  if (outcome === 'succeeded') {
    await deps.deliveryLog.save(ended(running, 'succeeded', now), entry);
    deps.count('DeliveriesSucceeded');
    deps.count('DeliveriesFailed', 0); // so that the average is the rate of failure
    return 'delivered';
  }
  deps.count('DeliveriesFailed');
  const pause = outcome === 'gone' ? undefined : pauseAfter(running.round, deps.random(), retryAfter);
  if (pause === undefined) {
    await deps.deliveryLog.save(ended(running, 'failed', now), entry);
    deps.count('DeliveriesGivenUp');
    return 'given-up';
  }
  await waitFor(deps, running, { pause, now, entry });
  return 'failed';
}

async function waitFor(
  { deliveryLog, deliveries }: DeliverEventDeps,
  running: Delivery,
  {
    pause,
    now,
    entry,
  }: { pause: number; now: Date; entry: Parameters<DeliveryRepository['save']>[1] & object },
): Promise<void> {
  const isShort = pause <= LONGEST_DELAY_SECONDS;
  const { leaseUntil: _, ...rest } = running;
  const waiting: Delivery = {
    ...rest,
    state: 'waiting',
    dueAt: later(now, isShort ? pause + LOST_SECONDS : pause),
    updatedAt: now.toISOString(),
    version: running.version + 1,
  };
  await deliveryLog.save(waiting, { ...entry, nextAt: later(now, pause) });
  if (!isShort) return; // the sweeper sends it when it is due
  const { ownerId, webhookId: id, event } = running;
  await deliveries.send({ endpoint: { ownerId, id }, event, attempt: nextAttempt(waiting) }, ownerId, pause);
}

function ended(
  { dueAt: _due, leaseUntil: _lease, ...delivery }: Delivery,
  state: 'succeeded' | 'failed',
  now: Date,
): Delivery {
  return { ...delivery, state, updatedAt: now.toISOString(), version: delivery.version + 1 };
}

function later(now: Date, seconds: number): string {
  return new Date(now.getTime() + seconds * 1000).toISOString();
}

async function findWebhook(
  { webhooks }: DeliverEventDeps,
  { ownerId, id }: DeliveryMessage['endpoint'],
): Promise<Webhook | undefined> {
  try {
    return await webhooks.get(ownerId, id);
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}
