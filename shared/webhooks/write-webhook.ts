import { againWhenStale } from '../again-when-stale.ts';
import { type AuditDeps, auditChange } from '../audit/audit-change.ts';
import type { AuditAction } from '../audit/audit-entry.ts';
import type { Origin } from '../audit/origin.ts';
import { PreconditionFailedError } from '../errors.ts';
import type { DomainEvent } from '../events.ts';
import { type PublishStoredDeps, publishStored } from '../outbox/publish-stored.ts';
import type { Webhook } from './webhook.ts';
import type { WebhookAtVersion } from './webhook-events.ts';
import { requireWebhookId } from './webhook-id.ts';
import type { WebhookRepository } from './webhook-repository.ts';

export type WriteWebhookDeps = AuditDeps &
  PublishStoredDeps & { readonly webhooks: Pick<WebhookRepository, 'get' | 'update'> };

export interface WebhookWrite {
  readonly id: string;
  readonly action: AuditAction;
  /** Whether the caller wants to write over this state. */
  readonly isExpected: (webhook: Webhook) => boolean;
  /** Names what it changed, for the audit log; nothing is stored when that is nothing. */
  readonly change: (webhook: Webhook) => { readonly after: Webhook; readonly changed: readonly string[] };
  /** What everybody is told of the version that has been stored. */
  readonly event: (stored: WebhookAtVersion, changed: readonly string[], at: Date) => DomainEvent;
}

/**
 * Reads, changes and stores one of the caller's webhooks, again if somebody came in between, and tells of it.
 * @throws {NotFoundError} also for somebody else's. @throws {PreconditionFailedError} @throws {StaleWriteError}
 */
export async function writeWebhook(
  deps: WriteWebhookDeps,
  origin: Origin,
  { id, action, isExpected, change, event }: WebhookWrite,
): Promise<Webhook> {
  requireWebhookId(id);
  return againWhenStale(async () => {
    const before = await deps.webhooks.get(origin.actor, id);
    if (!isExpected(before)) {
      throw new PreconditionFailedError(`Webhook “${id}” is no longer as the request expects.`);
    }
    const { after, changed } = change(before);
    if (changed.length === 0) return before;

    const subject = { kind: 'webhook', id } as const;
    const entry = auditChange(deps, origin, { action, subject, details: { changed } });
    const told = event({ ...after, version: before.version + 1 }, changed, deps.now());
    const stored = await deps.webhooks.update(after, entry, told);
    await publishStored(deps, told);
    return stored;
  });
}
