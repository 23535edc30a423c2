import type { AuditEntry } from '../../shared/audit/audit-entry.ts';
import { ConflictError, NotFoundError, StaleWriteError } from '../../shared/errors.ts';
import type { DomainEvent } from '../../shared/events.ts';
import { UnreadableWebhookError } from '../../shared/webhooks/unreadable-webhook-error.ts';
import type { Webhook } from '../../shared/webhooks/webhook.ts';
import type { ListedWebhooks, WebhookRepository } from '../../shared/webhooks/webhook-repository.ts';
import { InMemoryAuditLog } from './in-memory-audit-log.ts';
import { InMemoryOutbox } from './in-memory-outbox.ts';

export class InMemoryWebhookRepository implements WebhookRepository {
  readonly #webhooks = new Map<string, Webhook>();
  /** In order of creation; those that were removed included. */
  readonly #idsOf = new Map<string, readonly string[]>();
  readonly #damaged = new Set<string>();
  readonly #audit: InMemoryAuditLog;
  readonly #outbox: InMemoryOutbox;

  constructor(audit = new InMemoryAuditLog(), outbox = new InMemoryOutbox()) {
    this.#audit = audit;
    this.#outbox = outbox;
  }

  /** Stores something instead of the webhook that nobody can read. */
  damage(id: string): void {
    this.#damaged.add(id);
  }

  async create(webhook: Webhook, entry?: AuditEntry, event?: DomainEvent): Promise<void> {
    if (this.#webhooks.has(webhook.id)) throw new ConflictError(`Webhook ${webhook.id} exists already.`);
    this.#webhooks.set(webhook.id, structuredClone(webhook));
    this.#idsOf.set(webhook.ownerId, [...(this.#idsOf.get(webhook.ownerId) ?? []), webhook.id]);
    this.#audit.add(entry);
    this.#outbox.add(event);
  }

  async get(ownerId: string, id: string): Promise<Webhook> {
    const webhook = this.#webhooks.get(id);
    if (webhook?.ownerId !== ownerId) throw new NotFoundError('webhook', id);
    if (this.#damaged.has(id)) throw new UnreadableWebhookError(id);
    return structuredClone(webhook);
  }

  async list(ownerId: string): Promise<ListedWebhooks> {
    const own = [...(this.#idsOf.get(ownerId) ?? [])]
      .flatMap((id) => this.#webhooks.get(id) ?? [])
      .sort((a, b) => a.id.localeCompare(b.id));
    return {
      items: own.filter(({ id }) => !this.#damaged.has(id)).map((webhook) => structuredClone(webhook)),
      unreadable: own.map(({ id }) => id).filter((id) => this.#damaged.has(id)),
    };
  }

  async update(webhook: Webhook, entry?: AuditEntry, event?: DomainEvent): Promise<Webhook> {
    if (this.#webhooks.get(webhook.id)?.version !== webhook.version) throw new StaleWriteError('Stale.');
    const next = { ...webhook, version: webhook.version + 1 };
    this.#webhooks.set(webhook.id, structuredClone(next));
    this.#audit.add(entry);
    this.#outbox.add(event);
    return next;
  }

  async remove(ownerId: string, id: string, entry?: AuditEntry, event?: DomainEvent): Promise<void> {
    if (this.#webhooks.get(id)?.ownerId !== ownerId) throw new NotFoundError('webhook', id);
    this.#webhooks.delete(id);
    this.#audit.add(entry);
    this.#outbox.add(event);
  }
}
