import type { WebhookKey } from '../../shared/webhooks/delivery-repository.ts';
import type { DeliveryTurn, DeliveryTurns } from '../../shared/webhooks/delivery-turns.ts';

export class InMemoryDeliveryTurns implements DeliveryTurns {
  readonly #until = new Map<string, number>();

  async enter(
    webhook: WebhookKey,
    atOnce: number,
    now: Date,
    until: Date,
  ): Promise<DeliveryTurn | undefined> {
    for (let number = 0; number < atOnce; number += 1) {
      const key = keyOf(webhook, number);
      if ((this.#until.get(key) ?? 0) > now.getTime()) continue;
      this.#until.set(key, until.getTime());
      return { number, until };
    }
    return undefined;
  }

  async leave(webhook: WebhookKey, { number, until }: DeliveryTurn): Promise<void> {
    const key = keyOf(webhook, number);
    if (this.#until.get(key) === until.getTime()) this.#until.delete(key);
  }
}

function keyOf({ ownerId, id }: WebhookKey, number: number): string {
  return JSON.stringify([ownerId, id, number]);
}
