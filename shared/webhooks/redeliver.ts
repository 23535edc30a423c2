import { ConflictError, NotFoundError, StaleWriteError } from '../errors.ts';
import type { DeliveryMessage, StoredEvent } from '../events.ts';
import type { Now } from '../ports/clock.ts';
import type { MessageQueue } from '../ports/message-queue.ts';
import { type Delivery, nextAttempt } from './delivery.ts';
import type { DeliveryRepository } from './delivery-repository.ts';
import { type GetWebhookDeps, getWebhook } from './get-webhook.ts';
import { LOST_SECONDS } from './message-times.ts';
import { requireEnabled } from './require-enabled.ts';

const MAX_ID_LENGTH = 200;

export type RedeliverDeps = GetWebhookDeps & {
  readonly deliveryLog: Pick<DeliveryRepository, 'find' | 'save'>;
  readonly deliveries: MessageQueue<DeliveryMessage>;
  readonly now: Now;
};

export interface RedeliverRequest {
  readonly ownerId: string;
  readonly id: string;
  readonly deliveryId: string;
}

/**
 * Has an event delivered again, whatever became of it, with the same id and from the first pause on. Gives the event.
 * @throws {NotFoundError} also for somebody else's. @throws {WebhookDisabledError}
 * @throws {ConflictError} while an attempt is being made.
 */
export async function redeliver(
  deps: RedeliverDeps,
  { ownerId, id, deliveryId }: RedeliverRequest,
): Promise<StoredEvent> {
  const webhook = await getWebhook(deps, ownerId, id);
  const delivery = await findDelivery(deps, webhook, deliveryId);
  requireEnabled(webhook);
  if (delivery.state === 'running') throw beingMade(deliveryId);

  const now = deps.now();
  const waiting: Delivery = {
    ...delivery,
    state: 'waiting',
    round: 0,
    dueAt: new Date(now.getTime() + LOST_SECONDS * 1000).toISOString(),
    updatedAt: now.toISOString(),
    version: delivery.version + 1,
  };
  try {
    await deps.deliveryLog.save(waiting);
  } catch (error) {
    if (error instanceof StaleWriteError) throw beingMade(deliveryId);
    throw error;
  }
  const { event } = delivery;
  await deps.deliveries.send({ endpoint: { ownerId, id }, event, attempt: nextAttempt(waiting) }, ownerId);
  return event;
}

async function findDelivery(
  { deliveryLog }: RedeliverDeps,
  webhook: { ownerId: string; id: string },
  deliveryId: string,
): Promise<Delivery> {
  const found = deliveryId.length <= MAX_ID_LENGTH ? await deliveryLog.find(webhook, deliveryId) : undefined;
  if (found === undefined) throw new NotFoundError('delivery', deliveryId);
  return found;
}

function beingMade(deliveryId: string): ConflictError {
  return new ConflictError(`“${deliveryId}” is being delivered at this moment. Try again in a minute.`);
}
