import * as z from 'zod';
import { type StoredEvent, TOLD_ON_REQUEST } from '../events.ts';
import type { Counter } from '../ports/counter.ts';
import type { Warn } from '../ports/warn.ts';
import { type DeliveryLanes, laneOf, sendInLane } from './lane.ts';
import { UnreadableWebhookError } from './unreadable-webhook-error.ts';
import type { Webhook } from './webhook.ts';
import type { WebhookRepository } from './webhook-repository.ts';

export interface FanOutEventDeps {
  readonly webhooks: Pick<WebhookRepository, 'list'>;
  readonly lanes: DeliveryLanes;
  readonly count: Counter;
  readonly warn: Warn;
}

/** What an event about a webhook says about which one. */
const AboutWebhook = z.object({ webhook: z.object({ id: z.string() }) });

/**
 * One delivery for each endpoint that wants to know, so that a slow one does not hold up the others. Gives their number. A
 * webhook that cannot be read is not told; whoever operates the system is.
 */
export async function fanOutEvent(
  { webhooks, lanes, count, warn }: FanOutEventDeps,
  event: StoredEvent,
): Promise<number> {
  const { items, unreadable } = await webhooks.list(event.ownerId);
  for (const webhookId of unreadable) {
    count('WebhooksUnreadable');
    const error = new UnreadableWebhookError(webhookId);
    warn('A webhook was not told of an event.', { webhookId, eventId: event.id, error });
  }
  const interested = items.filter((webhook) => wants(webhook, event));
  for (const webhook of interested) {
    const { ownerId, id } = webhook;
    await sendInLane(lanes, laneOf(webhook), { endpoint: { ownerId, id }, event, attempt: 1 });
  }
  return interested.length;
}

/** What happened to a webhook is told to its owner's others. Types that this version does not know are not held back. */
function wants({ id, enabled, eventTypes }: Webhook, { type, data }: StoredEvent): boolean {
  if (!enabled || AboutWebhook.safeParse(data).data?.webhook.id === id) return false;
  return eventTypes.length === 0 ? !TOLD_ON_REQUEST.has(type) : eventTypes.includes(type);
}
