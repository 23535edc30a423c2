import type { AuditEntry } from '../audit/audit-entry.ts';
import type { Webhook } from './webhook.ts';

/** Where webhooks and the memory of what was delivered live. Entries go into the audit log in the same transaction. */
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
  isDelivered(webhook: Pick<Webhook, 'ownerId' | 'id'>, eventId: string): Promise<boolean>;
  /** Remembered for a few days, so that an event published twice is delivered once. */
  markDelivered(webhook: Pick<Webhook, 'ownerId' | 'id'>, eventId: string, at: Date): Promise<void>;
}
