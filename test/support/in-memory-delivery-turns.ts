import type { WebhookKey } from '../../shared/webhooks/delivery-repository.ts';
import type {
  DeliveryTurn,
  DeliveryTurns,
  TurnRequest,
  TurnsTaken,
} from '../../shared/webhooks/delivery-turns.ts';

export class InMemoryDeliveryTurns implements DeliveryTurns {
  readonly #until = new Map<string, number>();

  async enter(
    webhook: WebhookKey,
    { atOnce, now, until, patienceMs }: TurnRequest,
  ): Promise<DeliveryTurn | TurnsTaken> {
    const keys = Array.from({ length: atOnce }, (_, number) => keyOf(webhook, number));
    const taken = keys.map((key) => this.#until.get(key) ?? 0).filter((end) => end > now.getTime());
    const first = Math.min(until.getTime(), ...taken);
    const isHeldUp = patienceMs !== undefined && first <= until.getTime() - patienceMs;
    const number = keys.findIndex((key) => (this.#until.get(key) ?? 0) <= now.getTime());
    if (isHeldUp || number === -1) return { firstUntil: new Date(first) };
    this.#until.set(keyOf(webhook, number), until.getTime());
    return { number, until };
  }

  async leave(webhook: WebhookKey, { number, until }: DeliveryTurn): Promise<void> {
    const key = keyOf(webhook, number);
    if (this.#until.get(key) === until.getTime()) this.#until.delete(key);
  }
}

function keyOf({ ownerId, id }: WebhookKey, number: number): string {
  return JSON.stringify([ownerId, id, number]);
}
