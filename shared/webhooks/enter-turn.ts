import type { Now } from '../ports/clock.ts';
import type { DeliveryTurn, DeliveryTurns } from './delivery-turns.ts';
import { laneOf } from './lane.ts';
import type { Webhook } from './webhook.ts';

/** Longer than a function may run: whoever still has the delivery, or its turn, then has died. */
export const LEASE_SECONDS = 60;
/** An endpoint that keeps nobody longer than this answers soon: its next turn is worth waiting for. */
const QUICK_MS = 500;
const PAUSE_MS = 50;
const MOST_TRIES = 20;

export type EnterTurnDeps = {
  readonly turns: DeliveryTurns;
  /** How many workers may wait for one endpoint's answers at the same time. */
  readonly deliveriesAtOnce: number;
  readonly now: Now;
  readonly sleep: (milliseconds: number) => Promise<void>;
};

/**
 * A turn at the endpoint, if there is one within a second. One that fails, or that nobody knows, is waited for by one worker
 * at a time, and nobody queues for one that keeps others waiting, nor joins them: it may hang.
 */
export async function enterTurn(
  { turns, deliveriesAtOnce, now, sleep }: EnterTurnDeps,
  webhook: Webhook,
): Promise<DeliveryTurn | undefined> {
  const isFailing = webhook.failingSince !== undefined;
  const isDoubtful = isFailing || laneOf(webhook) === 'trial';
  for (let attempt = 1; ; attempt += 1) {
    const at = now().getTime();
    const until = new Date(at + LEASE_SECONDS * 1000);
    const entered = await turns.enter(webhook, {
      atOnce: isDoubtful ? 1 : deliveriesAtOnce,
      now: new Date(at),
      until,
      ...(laneOf(webhook) === 'quick' ? { patienceMs: QUICK_MS } : {}),
    });
    if ('number' in entered) return entered;
    const longestMs = until.getTime() - entered.firstUntil.getTime();
    if (isFailing || longestMs >= QUICK_MS || attempt === MOST_TRIES) return undefined;
    await sleep(PAUSE_MS);
  }
}

/** How many of those that found no turn look again in a minute. */
export function looksAt(webhook: Webhook): number {
  return laneOf(webhook) === 'quick' ? 6000 : 600;
}
