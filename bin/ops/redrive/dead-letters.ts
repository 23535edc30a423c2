/** What was given up in one place. */
export interface DeadLetters {
  readonly count: number;
  /** @returns how many were moved, or deleted */
  readonly redrive: () => Promise<number>;
}
