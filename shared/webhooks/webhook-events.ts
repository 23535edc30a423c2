import type { DomainEvent } from '../events.ts';
import type { Webhook } from './webhook.ts';

type WebhookKey = Pick<Webhook, 'ownerId' | 'id'>;
export type WebhookAtVersion = WebhookKey & Pick<Webhook, 'version'>;

export function webhookCreated({ ownerId, id, version, createdAt }: Webhook): DomainEvent {
  return {
    id: `evt_${id}_created-${version}`,
    type: 'webhook.created.v1',
    timestamp: createdAt,
    ownerId,
    data: { webhook: { id, version }, links: linksOf(id) },
  };
}

/** `changed` names members; what they are now can be read. */
export function webhookChanged(
  { ownerId, id, version }: WebhookAtVersion,
  changed: readonly string[],
  at: Date,
): DomainEvent {
  return {
    id: `evt_${id}_changed-${version}`,
    type: 'webhook.changed.v1',
    timestamp: at.toISOString(),
    ownerId,
    data: { webhook: { id, version }, changed, links: linksOf(id) },
  };
}

export function secretRotated({ ownerId, id, version }: WebhookAtVersion, at: Date): DomainEvent {
  return {
    id: `evt_${id}_secret-rotated-${version}`,
    type: 'webhook.secret-rotated.v1',
    timestamp: at.toISOString(),
    ownerId,
    data: { webhook: { id, version }, links: linksOf(id) },
  };
}

export function webhookDisabled(
  { ownerId, id, version }: WebhookAtVersion,
  { reason, at }: Webhook['disabled'] & object,
): DomainEvent {
  return {
    id: `evt_${id}_disabled-${version}`,
    type: 'webhook.disabled.v1',
    timestamp: at,
    ownerId,
    data: { webhook: { id, reason }, links: linksOf(id) },
  };
}

/** Without a version: a webhook is removed once. */
export function webhookRemoved({ ownerId, id }: WebhookKey, at: Date): DomainEvent {
  return {
    id: `evt_${id}_removed`,
    type: 'webhook.removed.v1',
    timestamp: at.toISOString(),
    ownerId,
    data: { webhook: { id } },
  };
}

function linksOf(id: string) {
  return { self: `/api/v1/webhooks/${id}` };
}
