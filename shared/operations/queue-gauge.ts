/** How full a queue is, as far as it knows itself. */
export interface QueueDepth {
  readonly name: string;
  /** Undefined for what has no queue, and yet gives up: a rule or a schedule. */
  readonly messages?: QueueMessages;
  /** Given up, and waiting for a person. */
  readonly deadLetters: number;
}

export interface QueueMessages {
  readonly waiting: number;
  readonly inFlight: number;
  readonly delayed: number;
}

export interface QueueGauge {
  depths(): Promise<readonly QueueDepth[]>;
}
