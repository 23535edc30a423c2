import type { AuditEntry } from '../audit/audit-entry.ts';
import type { DomainEvent } from '../events.ts';
import type { Webhook } from './webhook.ts';

export interface ListedWebhooks {
  readonly items: readonly Webhook[];
  /** Ids of those that are stored in a form this version does not understand. They must not hold up the others. */
  readonly unreadable: readonly string[];
}

/** Where webhooks live. Entries go into the audit log, and events into the outbox, in the same transaction. */
export interface WebhookRepository {
  create(webhook: Webhook, entry?: AuditEntry, event?: DomainEvent): Promise<void>;
  /**
   * @throws {NotFoundError} if there is no such webhook, or it belongs to someone else.
   * @throws {UnreadableWebhookError}
   */
  get(ownerId: string, id: string): Promise<Webhook>;
  /** All of an owner's; there is a limit of 20. */
  list(ownerId: string): Promise<ListedWebhooks>;
  /**
   * Stores what `webhook` says as its next version, and gives that back.
   * @throws {StaleWriteError} if someone else got there first, or it is gone.
   */
  update(webhook: Webhook, entry?: AuditEntry, event?: DomainEvent): Promise<Webhook>;
  /** Also one that cannot be read. @throws {NotFoundError} */
  remove(ownerId: string, id: string, entry?: AuditEntry, event?: DomainEvent): Promise<void>;
}
