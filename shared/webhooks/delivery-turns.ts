import type { WebhookKey } from './delivery-repository.ts';

/** The right to call an endpoint, until its time is over. */
export interface DeliveryTurn {
  readonly number: number;
  readonly until: Date;
}

/** All turns are taken, or one for too long. */
export interface TurnsTaken {
  /** The end of the one that began first. */
  readonly firstUntil: Date;
}

/** Who wants a turn. */
export interface TurnRequest {
  readonly atOnce: number;
  readonly now: Date;
  readonly until: Date;
  /** Nobody joins others of whom one has waited this long: the endpoint may hang. Always as long a turn as theirs. */
  readonly patienceMs?: number | undefined;
}

/** Bounds how many workers wait for one endpoint at the same time: if it hangs, there are others left. */
export interface DeliveryTurns {
  /** Gives a turn unless `atOnce` others are at it. Whoever has not left by `until` is taken for dead. */
  enter(webhook: WebhookKey, request: TurnRequest): Promise<DeliveryTurn | TurnsTaken>;
  /** Nothing happens when somebody else has the turn by now. */
  leave(webhook: WebhookKey, turn: DeliveryTurn): Promise<void>;
}
