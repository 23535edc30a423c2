import type { WebhookKey } from '../../shared/webhooks/delivery-repository.ts';
import type { DeliveryTurn, DeliveryTurns, TurnsTaken } from '../../shared/webhooks/delivery-turns.ts';

export class InMemoryDeliveryTurns implements DeliveryTurns {
  readonly #until = new Map<string, number>();

  async enter(
    webhook: WebhookKey,
    atOnce: number,
    now: Date,
    until: Date,
  ): Promise<DeliveryTurn | TurnsTaken> {
    let first = until.getTime();
    for (let number = 0; number < atOnce; number += 1) {
      const key = keyOf(webhook, number);
      const end = this.#until.get(key) ?? 0;
      first = end > now.getTime() ? Math.min(first, end) : first;
      if (end > now.getTime()) continue;
      this.#until.set(key, until.getTime());
      return { number, until };
    }
    return { firstUntil: new Date(first) };
  }

  async leave(webhook: WebhookKey, { number, until }: DeliveryTurn): Promise<void> {
    const key = keyOf(webhook, number);
    if (this.#until.get(key) === until.getTime()) this.#until.delete(key);
  }
}

function keyOf({ ownerId, id }: WebhookKey, number: number): string {
  return JSON.stringify([ownerId, id, number]);
}
