import { NotFoundError, StaleWriteError } from '../errors.ts';
import type { DeliveryMessage } from '../events.ts';
import type { Now } from '../ports/clock.ts';
import type { Counter } from '../ports/counter.ts';
import { attemptDelivery } from './attempt-delivery.ts';
import { type Delivery, nextAttempt } from './delivery.ts';
import type { DeliveryRepository } from './delivery-repository.ts';
import { type EnterTurnDeps, enterTurn, LEASE_SECONDS, looksAt } from './enter-turn.ts';
import type { KeySeal } from './key-seal.ts';
import { type DeliveryLanes, isInTheWay, laneOf, sendInLane } from './lane.ts';
import { LONGEST_DELAY_SECONDS, LOST_SECONDS } from './message-times.ts';
import { type NoteOutcomeDeps, noteOutcome } from './note-outcome.ts';
import {
  nextLook,
  type PostponeDeliveryDeps,
  type Postponement,
  postponeDelivery,
  waitsUntil,
} from './postpone-delivery.ts';
import { pauseAfter } from './retry-schedule.ts';
import { type OpenedKeys, openKeys } from './sealed-keys.ts';
import type { Webhook } from './webhook.ts';
import type { WebhookSender } from './webhook-sender.ts';

export type DeliverEventDeps = NoteOutcomeDeps &
  PostponeDeliveryDeps &
  EnterTurnDeps & {
    readonly deliveryLog: Pick<DeliveryRepository, 'find' | 'save'>;
    readonly lanes: DeliveryLanes;
    readonly sender: WebhookSender;
    readonly keySeal: KeySeal;
    readonly count: Counter;
    readonly now: Now;
    /** From 0 to 1. */
    readonly random: () => number;
  };

/**
 * `postponed`: the endpoint gets as much as it may, and no attempt was made. `moved`: nor was one, as the endpoint belongs to
 * other workers. `waiting`: another message for the same attempt waits for its time. `made-before`: by another message for the same attempt, or being made. `not-wanted`: the webhook is
 * disabled or gone.
 */
export type DeliveryOutcome =
  | 'delivered'
  | 'failed'
  | 'given-up'
  | 'postponed'
  | 'moved'
  | 'waiting'
  | 'made-before'
  | 'not-wanted';

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
  if (isInTheWay(message, webhook)) {
    await sendInLane(deps.lanes, laneOf(webhook), message);
    deps.count('DeliveriesMoved');
    return 'moved';
  }
  const slot = waitsUntil(stored, deps.now());
  // Copies of a message would all look, and never become fewer: the one that waits for that time is enough.
  if (slot !== undefined && message.slotAt !== stored?.slotAt) return 'waiting';
  if (slot !== undefined) return postponed(deps, webhook, { stored, message, slot });
  const { rateLimit } = webhook;
  const isAdmitted = rateLimit === undefined || (await deps.pace.admit(webhook, rateLimit, deps.now()));
  if (!isAdmitted) {
    return postponed(deps, webhook, { stored, message, slot: await nextLook(deps, webhook, rateLimit) });
  }
  return inTurn(deps, webhook, stored, message);
}

async function inTurn(
  deps: DeliverEventDeps,
  webhook: Webhook,
  stored: Delivery | undefined,
  message: DeliveryMessage,
): Promise<DeliveryOutcome> {
  const turn = await enterTurn(deps, webhook);
  if (turn === undefined) {
    const slot = await nextLook(deps, webhook, looksAt(webhook));
    return postponed(deps, webhook, { stored, message, slot });
  }
  try {
    const { keys, current } = await opened(deps, webhook);
    const running = taken(stored, message, deps.now());
    await deps.deliveryLog.save(running);
    return await attempt(deps, current, keys, { running, message });
  } finally {
    await deps.turns.leave(webhook, turn);
  }
}

async function postponed(
  deps: DeliverEventDeps,
  webhook: Webhook,
  postponement: Postponement,
): Promise<DeliveryOutcome> {
  await postponeDelivery(deps, webhook, postponement);
  deps.count('DeliveriesPostponed');
  return 'postponed';
}

/** What to sign with. Who delivers also brings the record up to date when the master key was rotated. */
async function opened(
  { keySeal, webhooks }: DeliverEventDeps,
  webhook: Webhook,
): Promise<{ readonly keys: OpenedKeys; readonly current: Webhook }> {
  const { keys, resealed } = await openKeys(keySeal, webhook);
  if (resealed === undefined) return { keys, current: webhook };
  try {
    return { keys, current: await webhooks.update(resealed) };
  } catch (error) {
    if (!(error instanceof StaleWriteError)) throw error;
    return { keys, current: webhook }; // the next delivery does it
  }
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
  keys: OpenedKeys,
  { running, message }: { readonly running: Delivery; readonly message: DeliveryMessage },
): Promise<DeliveryOutcome> {
  const { entry, outcome, retryAfter } = await attemptDelivery(deps, { url: webhook.url, ...keys }, running);
  const now = deps.now();
  const note = () => noteOutcome(deps, webhook, { outcome, durationMs: entry.durationMs, at: now });
  // What came of it is stored before anything else that may fail: else the same attempt would be made again.
  if (outcome === 'succeeded') {
    await deps.deliveryLog.save(ended(running, 'succeeded', now), entry);
    deps.count('DeliveriesSucceeded');
    deps.count('DeliveriesFailed', 0); // so that the average is the rate of failure
    await note();
    return 'delivered';
  }
  deps.count('DeliveriesFailed');
  const pause = outcome === 'gone' ? undefined : pauseAfter(running.round, deps.random(), retryAfter);
  if (pause === undefined) {
    await deps.deliveryLog.save(ended(running, 'failed', now), entry);
    deps.count('DeliveriesGivenUp');
    await note();
    return 'given-up';
  }
  const waiting = waitingFor(running, pause, now);
  await deps.deliveryLog.save(waiting, { ...entry, nextAt: later(now, pause) });
  const noted = await note();
  if (pause <= LONGEST_DELAY_SECONDS) {
    const { endpoint, event } = message;
    const next = { endpoint, event, attempt: nextAttempt(waiting) };
    await sendInLane(deps.lanes, laneOf(noted), next, pause);
  } // else the sweeper sends it when it is due
  return 'failed';
}

function waitingFor({ leaseUntil: _, ...running }: Delivery, pause: number, now: Date): Delivery {
  return {
    ...running,
    state: 'waiting',
    dueAt: later(now, pause <= LONGEST_DELAY_SECONDS ? pause + LOST_SECONDS : pause),
    updatedAt: now.toISOString(),
    version: running.version + 1,
  };
}

function ended(
  { dueAt: _due, leaseUntil: _lease, slotAt: _slot, ...delivery }: Delivery,
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
