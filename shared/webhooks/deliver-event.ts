import { NotFoundError } from '../errors.ts';
import type { DeliveryMessage, DomainEvent } from '../events.ts';
import type { Now } from '../ports/clock.ts';
import type { Counter } from '../ports/counter.ts';
import { signDelivery } from './sign-delivery.ts';
import type { Webhook } from './webhook.ts';
import type { WebhookRepository } from './webhook-repository.ts';
import type { WebhookSender } from './webhook-sender.ts';

export interface DeliverEventDeps {
  readonly webhooks: Pick<WebhookRepository, 'get' | 'isDelivered' | 'markDelivered'>;
  readonly sender: WebhookSender;
  readonly count: Counter;
  readonly now: Now;
}

/** `not-wanted`: the endpoint is disabled or gone. */
export type DeliveryOutcome = 'delivered' | 'delivered-before' | 'not-wanted';

/**
 * Tells one endpoint of one event, unless it has been told or nobody wants it any more. An endpoint may hear the same
 * event twice when we stop right after telling it; the id is the same.
 * @throws {Error} when it did not answer with 2xx: to be tried again.
 */
export async function deliverEvent(
  deps: DeliverEventDeps,
  message: DeliveryMessage,
): Promise<DeliveryOutcome> {
  const { endpoint, event } = message;
  const webhook = await findWebhook(deps, endpoint);
  if (webhook === undefined || !webhook.enabled) return 'not-wanted';
  if (await deps.webhooks.isDelivered(endpoint, event.id)) return 'delivered-before';
  try {
    await post(deps, webhook, event);
  } catch (error) {
    deps.count('DeliveriesFailed');
    throw error;
  }
  await deps.webhooks.markDelivered(endpoint, event.id, deps.now());
  deps.count('DeliveriesSucceeded');
  return 'delivered';
}

async function post({ sender, now }: DeliverEventDeps, webhook: Webhook, event: DomainEvent): Promise<void> {
  const { type, timestamp, data } = event;
  const body = JSON.stringify({ type, timestamp, data });
  const signature = signDelivery(webhook, { id: event.id, at: now(), body });
  const headers = { 'content-type': 'application/json', ...signature };
  const status = await sender.post({ url: webhook.url, headers, body });
  if (status >= 200 && status < 300) return;
  throw new Error(`Webhook ${webhook.id} answered ${status} where 2xx was expected.`);
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
