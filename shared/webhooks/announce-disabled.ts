import type { DomainEvent } from '../events.ts';
import type { EventPublisher } from '../ports/event-publisher.ts';
import type { DisabledWebhook, WebhookRepository } from './webhook-repository.ts';

/** The most that one run tells of. */
const WEBHOOKS_PER_RUN = 100;

export interface AnnounceDisabledDeps {
  readonly webhooks: Pick<WebhookRepository, 'untold' | 'markTold'>;
  readonly events: EventPublisher;
}

/** Tells of webhooks that were disabled because of what their receivers answered. Told twice, the id is the same. */
export async function announceDisabled({ webhooks, events }: AnnounceDisabledDeps): Promise<void> {
  for (const webhook of await webhooks.untold(WEBHOOKS_PER_RUN)) {
    await events.publish(disabledEvent(webhook));
    await webhooks.markTold(webhook);
  }
}

function disabledEvent({ ownerId, id, disabled }: DisabledWebhook): DomainEvent {
  return {
    id: `evt_${id}_disabled-${Date.parse(disabled.at)}`,
    type: 'webhook.disabled.v1',
    timestamp: disabled.at,
    ownerId,
    data: { webhook: { id, reason: disabled.reason }, links: { self: `/api/v1/webhooks/${id}` } },
  };
}
