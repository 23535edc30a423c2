import { type AuditDeps, auditChange } from '../audit/audit-change.ts';
import type { Origin } from '../audit/origin.ts';
import { type PublishStoredDeps, publishStored } from '../outbox/publish-stored.ts';
import type { Webhook } from './webhook.ts';
import { webhookRemoved } from './webhook-events.ts';
import { requireWebhookId } from './webhook-id.ts';
import type { WebhookRepository } from './webhook-repository.ts';

export type RemoveWebhookDeps = AuditDeps &
  PublishStoredDeps & { readonly webhooks: Pick<WebhookRepository, 'remove'> };

/** @throws {NotFoundError} also for somebody else's. */
export async function removeWebhook(
  deps: RemoveWebhookDeps,
  origin: Origin,
  { ownerId, id }: Pick<Webhook, 'ownerId' | 'id'>,
): Promise<void> {
  requireWebhookId(id);
  const details = ownerId === origin.actor ? {} : { owner: ownerId };
  const subject = { kind: 'webhook', id } as const;
  const entry = auditChange(deps, origin, { action: 'webhook.removed', subject, details });
  const removed = webhookRemoved({ ownerId, id }, deps.now());
  await deps.webhooks.remove(ownerId, id, entry, removed);
  await publishStored(deps, removed);
}
