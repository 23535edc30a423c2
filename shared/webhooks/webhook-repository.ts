import type { AuditEntry } from '../audit/audit-entry.ts';
import type { Webhook } from './webhook.ts';

export type DisabledWebhook = Pick<Webhook, 'ownerId' | 'id'> & Required<Pick<Webhook, 'disabled'>>;

/** Where webhooks live. Entries go into the audit log in the same transaction. */
export interface WebhookRepository {
  create(webhook: Webhook, entry?: AuditEntry): Promise<void>;
  /** @throws {NotFoundError} if there is no such webhook, or it belongs to someone else. */
  get(ownerId: string, id: string): Promise<Webhook>;
  /** All of an owner's; there is a limit of 20. */
  list(ownerId: string): Promise<readonly Webhook[]>;
  /**
   * Stores what `webhook` says as its next version, and gives that back.
   * @throws {StaleWriteError} if someone else got there first, or it is gone.
   */
  update(webhook: Webhook, entry?: AuditEntry): Promise<Webhook>;
  remove(ownerId: string, id: string, entry?: AuditEntry): Promise<void>;
  /** Those of everybody that were disabled and nobody was told of yet, as far as is known: the list may be a little behind. */
  untold(limit: number): Promise<readonly DisabledWebhook[]>;
  markTold(webhook: DisabledWebhook): Promise<void>;
}
