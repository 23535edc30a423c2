import * as z from 'zod';
import { type DomainEvent, TOLD_ON_REQUEST } from '../events.ts';
import { type DeliveryLanes, laneOf, sendInLane } from './lane.ts';
import type { Webhook } from './webhook.ts';
import type { WebhookRepository } from './webhook-repository.ts';

export interface FanOutEventDeps {
  readonly webhooks: Pick<WebhookRepository, 'list'>;
  readonly lanes: DeliveryLanes;
}

/** What an event about a webhook says about which one. */
const AboutWebhook = z.object({ webhook: z.object({ id: z.string() }) });

/** One delivery for each endpoint that wants to know, so that a slow one does not hold up the others. Gives their number. */
export async function fanOutEvent({ webhooks, lanes }: FanOutEventDeps, event: DomainEvent): Promise<number> {
  const interested = (await webhooks.list(event.ownerId)).filter((webhook) => wants(webhook, event));
  for (const webhook of interested) {
    const { ownerId, id } = webhook;
    await sendInLane(lanes, laneOf(webhook), { endpoint: { ownerId, id }, event, attempt: 1 });
  }
  return interested.length;
}

/** What happened to a webhook is told to its owner's others. */
function wants({ id, enabled, eventTypes }: Webhook, { type, data }: DomainEvent): boolean {
  if (!enabled || AboutWebhook.safeParse(data).data?.webhook.id === id) return false;
  return eventTypes.length === 0 ? !TOLD_ON_REQUEST.has(type) : eventTypes.includes(type);
}
