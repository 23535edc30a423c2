import { StaleWriteError } from '../../shared/errors.ts';
import type { Page, PageRequest } from '../../shared/ports/page.ts';
import type { Delivery, DeliveryAttempt } from '../../shared/webhooks/delivery.ts';
import type {
  DeliveryRepository,
  DueDeliveries,
  DueDelivery,
  TimeRange,
  WebhookKey,
} from '../../shared/webhooks/delivery-repository.ts';
import { pageOf } from './in-memory-page.ts';

type Logged = DeliveryAttempt & { readonly of: string };

export class InMemoryDeliveryRepository implements DeliveryRepository {
  readonly #deliveries = new Map<string, Delivery>();
  readonly #timesSent = new Map<string, number>();
  readonly #attempts: Logged[] = [];

  async find(webhook: WebhookKey, eventId: string): Promise<Delivery | undefined> {
    return structuredClone(this.#deliveries.get(keyOf(webhook, eventId)));
  }

  async save(delivery: Delivery, attempt?: DeliveryAttempt): Promise<void> {
    const webhook = { ownerId: delivery.ownerId, id: delivery.webhookId };
    const key = keyOf(webhook, delivery.event.id);
    if ((this.#deliveries.get(key)?.version ?? 0) !== delivery.version - 1)
      throw new StaleWriteError('Stale.');
    this.#deliveries.set(key, structuredClone(delivery));
    this.#timesSent.delete(key);
    if (attempt !== undefined) this.#attempts.push({ ...attempt, of: keyOf(webhook) });
  }

  async due(now: Date, limit: number): Promise<DueDeliveries> {
    const items = [...this.#deliveries.values()]
      .flatMap(({ dueAt, ...delivery }) => (dueAt === undefined ? [] : [{ ...delivery, dueAt }]))
      .filter(({ dueAt }) => Date.parse(dueAt) <= now.getTime())
      .sort((a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt))
      .slice(0, limit)
      .map(({ ownerId, webhookId, event, state, attempts, dueAt, version }) =>
        structuredClone({ ownerId, webhookId, event, state, attempts, dueAt, version }),
      );
    return { items, unreadable: [] };
  }

  async noteSent(
    { ownerId, webhookId, event, version }: DueDelivery,
    dueAfter: (timesSent: number) => Date,
  ): Promise<void> {
    const key = keyOf({ ownerId, id: webhookId }, event.id);
    const stored = this.#deliveries.get(key);
    if (stored?.version !== version || stored.dueAt === undefined) return;
    const times = (this.#timesSent.get(key) ?? 0) + 1;
    this.#timesSent.set(key, times);
    this.#deliveries.set(key, { ...stored, dueAt: dueAfter(times).toISOString() });
  }

  async attempts(webhook: WebhookKey, page: PageRequest, range?: TimeRange): Promise<Page<DeliveryAttempt>> {
    const place = ({ at, deliveryId, attempt }: DeliveryAttempt) => `${at}#${deliveryId}#${attempt}`;
    const own = this.#attempts
      .filter(({ of }) => of === keyOf(webhook))
      .filter(({ at }) => range === undefined || isIn(range, Date.parse(at)))
      .map(({ of: _, ...attempt }) => attempt)
      .sort((a, b) => (place(a) < place(b) ? 1 : -1));
    return pageOf(own, place, keyOf(webhook), page);
  }
}

function keyOf({ ownerId, id }: WebhookKey, eventId?: string): string {
  return JSON.stringify([ownerId, id, eventId]);
}

function isIn({ from, to }: TimeRange, time: number): boolean {
  return time >= from.getTime() && time <= to.getTime();
}
