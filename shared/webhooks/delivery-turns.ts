import type { WebhookKey } from './delivery-repository.ts';

/** The right to call an endpoint, until its time is over. */
export interface DeliveryTurn {
  readonly number: number;
  readonly until: Date;
}

/** All turns are taken. */
export interface TurnsTaken {
  /** The end of the one that began first. */
  readonly firstUntil: Date;
}

/** Bounds how many workers wait for one endpoint at the same time: if it hangs, there are others left. */
export interface DeliveryTurns {
  /** Gives a turn unless `atOnce` others are at it. Whoever has not left by `until` is taken for dead. */
  enter(webhook: WebhookKey, atOnce: number, now: Date, until: Date): Promise<DeliveryTurn | TurnsTaken>;
  /** Nothing happens when somebody else has the turn by now. */
  leave(webhook: WebhookKey, turn: DeliveryTurn): Promise<void>;
}
