import {
  type DeliveryPace,
  firstPlace,
  type PaceLane,
  placeInterval,
  secondOfPlace,
} from '../../shared/webhooks/delivery-pace.ts';
import type { WebhookKey } from '../../shared/webhooks/delivery-repository.ts';

export class InMemoryDeliveryPace implements DeliveryPace {
  readonly #next = new Map<string, number>();

  async reserve({ ownerId, id }: WebhookKey, lane: PaceLane, perMinute: number, now: Date): Promise<Date> {
    const key = JSON.stringify([ownerId, id, lane]);
    const place = Math.max(this.#next.get(key) ?? 0, firstPlace(now));
    this.#next.set(key, place + placeInterval(perMinute));
    return secondOfPlace(place);
  }
}
