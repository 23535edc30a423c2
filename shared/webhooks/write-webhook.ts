import { type AuditDeps, auditChange } from '../audit/audit-change.ts';
import type { AuditAction } from '../audit/audit-entry.ts';
import type { Origin } from '../audit/origin.ts';
import { PreconditionFailedError, StaleWriteError } from '../errors.ts';
import type { Webhook } from './webhook.ts';
import { requireWebhookId } from './webhook-id.ts';
import type { WebhookRepository } from './webhook-repository.ts';

/** How often a change starts again when somebody else changed the webhook in between. */
const ATTEMPTS = 4;

export type WriteWebhookDeps = AuditDeps & { readonly webhooks: Pick<WebhookRepository, 'get' | 'update'> };

export interface WebhookWrite {
  readonly id: string;
  readonly action: AuditAction;
  /** Whether the caller wants to write over this state. */
  readonly isExpected: (webhook: Webhook) => boolean;
  /** Names what it changed, for the audit log; nothing is stored when that is nothing. */
  readonly change: (webhook: Webhook) => { readonly after: Webhook; readonly changed: readonly string[] };
}

/**
 * Reads, changes and stores one of the caller's webhooks, again if somebody came in between.
 * @throws {NotFoundError} also for somebody else's. @throws {PreconditionFailedError} @throws {StaleWriteError}
 */
export async function writeWebhook(
  deps: WriteWebhookDeps,
  origin: Origin,
  { id, action, isExpected, change }: WebhookWrite,
): Promise<Webhook> {
  requireWebhookId(id);
  for (let attempt = 1; ; attempt += 1) {
    const before = await deps.webhooks.get(origin.actor, id);
    if (!isExpected(before)) {
      throw new PreconditionFailedError(`Webhook “${id}” is no longer as the request expects.`);
    }
    const { after, changed } = change(before);
    if (changed.length === 0) return before;

    const subject = { kind: 'webhook', id } as const;
    const entry = auditChange(deps, origin, { action, subject, details: { changed } });
    try {
      return await deps.webhooks.update(after, entry);
    } catch (error) {
      if (!(error instanceof StaleWriteError) || attempt === ATTEMPTS) throw error;
    }
  }
}
