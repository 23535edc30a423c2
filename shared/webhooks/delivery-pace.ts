import type { WebhookKey } from './delivery-repository.ts';

const SECOND_MICROS = 1_000_000;

/** Calls that come a little unevenly still fit: as much as belongs to this time may come at once. */
export const BURST_MICROS = 2 * SECOND_MICROS;

/** Spreads what one endpoint gets over time. */
export interface DeliveryPace {
  /** Counts one call, if it fits among so many a minute, evenly spread. */
  admit(webhook: WebhookKey, perMinute: number, now: Date): Promise<boolean>;
  /** Gives who must wait a second of their own to ask again, not before `from`: so many a minute, first come first. */
  queue(webhook: WebhookKey, perMinute: number, from: Date): Promise<Date>;
}

/** Between two calls, in microseconds: rounded so that no minute has more of them than it may. */
export function intervalMicros(perMinute: number): number {
  return Math.ceil((60 * SECOND_MICROS) / perMinute);
}

export function microsOf(time: Date): number {
  return time.getTime() * 1000;
}

/** The beginning of the second that it lies in. */
export function secondOf(micros: number): Date {
  return new Date(Math.floor(micros / SECOND_MICROS) * 1000);
}
