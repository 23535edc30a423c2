import type { WebhookKey } from './delivery-repository.ts';

const SECOND_MICROS = 1_000_000;

/** `attempts`: calls of the endpoint. `waiting`: looks whether its turn has come. */
export type PaceLane = 'attempts' | 'waiting';

/** Spreads what happens to one endpoint over time: so many a minute, evenly by the second. */
export interface DeliveryPace {
  /** Takes the next free place and gives the second it lies in, which is the present one or a later one. */
  reserve(webhook: WebhookKey, lane: PaceLane, perMinute: number, now: Date): Promise<Date>;
}

/** Between two places, in microseconds: rounded so that no minute has more of them than it may. */
export function placeInterval(perMinute: number): number {
  return Math.ceil((60 * SECOND_MICROS) / perMinute);
}

/** The first place that may still be given: those of the present second are all good. */
export function firstPlace(now: Date): number {
  return Math.floor(now.getTime() / 1000) * SECOND_MICROS;
}

export function secondOfPlace(place: number): Date {
  return new Date(Math.floor(place / SECOND_MICROS) * 1000);
}
