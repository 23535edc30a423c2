import type { DeliveryMessage } from '../events.ts';
import type { Now } from '../ports/clock.ts';
import type { Delivery } from './delivery.ts';
import type { DeliveryPace } from './delivery-pace.ts';
import type { DeliveryRepository } from './delivery-repository.ts';
import { type DeliveryLanes, laneOf, sendInLane } from './lane.ts';
import { LONGEST_DELAY_SECONDS, LOST_SECONDS } from './message-times.ts';
import type { Webhook } from './webhook.ts';

/** A queue's clock and ours are not the same. */
const EARLY_MS = 1000;

export type PostponeDeliveryDeps = {
  readonly deliveryLog: Pick<DeliveryRepository, 'save'>;
  readonly lanes: DeliveryLanes;
  readonly pace: DeliveryPace;
  readonly now: Now;
};

/** Until when a delivery was told to wait, if that is not over. */
export function waitsUntil(delivery: Delivery | undefined, now: Date): Date | undefined {
  if (delivery?.slotAt === undefined) return undefined;
  const slot = new Date(delivery.slotAt);
  return slot.getTime() > now.getTime() + EARLY_MS ? slot : undefined;
}

/** A second of its own, so that all that wait for one endpoint do not come back together. */
export function nextLook(
  { pace, now }: Pick<PostponeDeliveryDeps, 'pace' | 'now'>,
  webhook: Webhook,
  perMinute: number,
): Promise<Date> {
  const soonest = Math.max(1000, 60_000 / perMinute);
  return pace.queue(webhook, perMinute, new Date(now().getTime() + soonest));
}

export interface Postponement {
  readonly stored: Delivery | undefined;
  readonly message: DeliveryMessage;
  /** When it looks again. */
  readonly slot: Date;
}

/** As if nothing had been asked yet, only later. The longest waits take several messages, one after the other. */
export async function postponeDelivery(
  { deliveryLog, lanes, now }: PostponeDeliveryDeps,
  webhook: Webhook,
  { stored, message, slot }: Postponement,
): Promise<void> {
  const { endpoint, event, attempt } = message;
  if (stored?.slotAt !== slot.toISOString()) {
    const { round = 0, state, version = 0 } = stored ?? {};
    await deliveryLog.save({
      ownerId: endpoint.ownerId,
      webhookId: endpoint.id,
      event,
      state: 'waiting',
      attempts: attempt - 1,
      round: state === 'running' ? round - 1 : round,
      slotAt: slot.toISOString(),
      dueAt: new Date(slot.getTime() + LOST_SECONDS * 1000).toISOString(),
      updatedAt: now().toISOString(),
      version: version + 1,
    });
  }
  const pause = Math.max(1, Math.ceil((slot.getTime() - now().getTime()) / 1000));
  const waiting = { ...message, slotAt: slot.toISOString() };
  await sendInLane(lanes, laneOf(webhook), waiting, Math.min(pause, LONGEST_DELAY_SECONDS));
}
