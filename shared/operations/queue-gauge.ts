/** How full a queue is, as far as it knows itself. */
export interface QueueDepth {
  readonly name: string;
  readonly waiting: number;
  readonly inFlight: number;
  readonly delayed: number;
  /** Given up, and waiting for a person. */
  readonly deadLetters: number;
}

export interface QueueGauge {
  depths(): Promise<readonly QueueDepth[]>;
}
