import { type DeliveryMessage, Lane } from '../events.ts';
import type { MessageQueue } from '../ports/message-queue.ts';
import type { Webhook } from './webhook.ts';

/** A queue with workers of its own for each kind of endpoint: who waits for a slow one keeps nobody else waiting. */
export type DeliveryLanes = { readonly [lane in Lane]: MessageQueue<DeliveryMessage> };

/** Where the deliveries of a webhook belong, as far as is known of its endpoint. */
export function laneOf({ failingSince, speed }: Pick<Webhook, 'failingSince' | 'speed'>): Lane {
  if (speed?.is === 'slow') return 'slow';
  return speed === undefined || failingSince !== undefined ? 'trial' : 'quick';
}

/** Whether a message is where it may keep those waiting who are quicker, or better known. */
export function isInTheWay({ lane }: DeliveryMessage, webhook: Webhook): boolean {
  return lane !== undefined && Lane.options.indexOf(laneOf(webhook)) > Lane.options.indexOf(lane);
}

/** Endpoints, not owners, share the workers of a lane. Nobody receives the message for `delaySeconds`. */
export async function sendInLane(
  lanes: DeliveryLanes,
  lane: Lane,
  message: DeliveryMessage,
  delaySeconds?: number,
): Promise<void> {
  await lanes[lane].send({ ...message, lane }, message.endpoint.id, delaySeconds);
}
