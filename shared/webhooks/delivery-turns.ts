import type { WebhookKey } from './delivery-repository.ts';

/** The right to call an endpoint, until its time is over. */
export interface DeliveryTurn {
  readonly number: number;
  readonly until: Date;
}

/** Bounds how many workers wait for one endpoint at the same time: if it hangs, there are others left. */
export interface DeliveryTurns {
  /** Undefined when `atOnce` others are at it. Whoever has not left by `until` is taken for dead. */
  enter(webhook: WebhookKey, atOnce: number, now: Date, until: Date): Promise<DeliveryTurn | undefined>;
  /** Nothing happens when somebody else has the turn by now. */
  leave(webhook: WebhookKey, turn: DeliveryTurn): Promise<void>;
}
