import type { DeliveryMessage, DomainEvent } from '../events.ts';
import type { Now } from '../ports/clock.ts';
import type { MessageQueue } from '../ports/message-queue.ts';
import { type GetWebhookDeps, getWebhook } from './get-webhook.ts';
import { requireEnabled } from './require-enabled.ts';

export type TestWebhookDeps = GetWebhookDeps & {
  readonly deliveries: MessageQueue<DeliveryMessage>;
  readonly newId: () => string;
  readonly now: Now;
};

/**
 * Has one event delivered to this webhook alone, whatever types it asks for. Gives the event.
 * @throws {NotFoundError} also for somebody else's. @throws {WebhookDisabledError}
 */
export async function testWebhook(deps: TestWebhookDeps, ownerId: string, id: string): Promise<DomainEvent> {
  const webhook = await getWebhook(deps, ownerId, id);
  requireEnabled(webhook);
  const event: DomainEvent = {
    id: `evt_${deps.newId()}_test`,
    type: 'webhook.test.v1',
    timestamp: deps.now().toISOString(),
    ownerId,
    data: { webhook: { id }, links: { self: `/api/v1/webhooks/${id}` } },
  };
  await deps.deliveries.send({ endpoint: { ownerId, id }, event, attempt: 1 }, ownerId);
  return event;
}
