import {
  BURST_MICROS,
  type DeliveryPace,
  intervalMicros,
  microsOf,
  secondOf,
} from '../../shared/webhooks/delivery-pace.ts';
import type { WebhookKey } from '../../shared/webhooks/delivery-repository.ts';

export class InMemoryDeliveryPace implements DeliveryPace {
  readonly #next = new Map<string, number>();

  async admit({ ownerId, id }: WebhookKey, perMinute: number, now: Date): Promise<boolean> {
    const key = JSON.stringify(['pace', ownerId, id]);
    const place = Math.max(this.#next.get(key) ?? 0, microsOf(now));
    if (place > microsOf(now) + BURST_MICROS) return false;
    this.#next.set(key, place + intervalMicros(perMinute));
    return true;
  }

  async queue({ ownerId, id }: WebhookKey, perMinute: number, from: Date): Promise<Date> {
    const key = JSON.stringify(['line', ownerId, id]);
    const place = Math.max(this.#next.get(key) ?? 0, microsOf(secondOf(microsOf(from))));
    this.#next.set(key, place + intervalMicros(perMinute));
    return secondOf(place);
  }
}
