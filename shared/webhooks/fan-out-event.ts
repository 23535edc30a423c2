import * as z from 'zod';
import { type DeliveryMessage, type DomainEvent, TOLD_ON_REQUEST } from '../events.ts';
import type { MessageQueue } from '../ports/message-queue.ts';
import type { Webhook } from './webhook.ts';
import type { WebhookRepository } from './webhook-repository.ts';

export interface FanOutEventDeps {
  readonly webhooks: Pick<WebhookRepository, 'list'>;
  readonly deliveries: MessageQueue<DeliveryMessage>;
}

/** What an event about a webhook says about which one. */
const AboutWebhook = z.object({ webhook: z.object({ id: z.string() }) });

/** One delivery for each endpoint that wants to know, so that a slow one does not hold up the others. Gives their number. */
export async function fanOutEvent(
  { webhooks, deliveries }: FanOutEventDeps,
  event: DomainEvent,
): Promise<number> {
  const interested = (await webhooks.list(event.ownerId)).filter((webhook) => wants(webhook, event));
  for (const { ownerId, id } of interested) {
    await deliveries.send({ endpoint: { ownerId, id }, event, attempt: 1 }, ownerId);
  }
  return interested.length;
}

/** What happened to a webhook is told to its owner's others. */
function wants({ id, enabled, eventTypes }: Webhook, { type, data }: DomainEvent): boolean {
  if (!enabled || AboutWebhook.safeParse(data).data?.webhook.id === id) return false;
  return eventTypes.length === 0 ? !TOLD_ON_REQUEST.has(type) : eventTypes.includes(type);
}
