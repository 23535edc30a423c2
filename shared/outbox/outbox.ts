import type { StoredEvent } from '../events.ts';

export interface WaitingEvents {
  readonly items: readonly StoredEvent[];
  /** Places of those that are stored in a form that cannot be read. */
  readonly unreadable: readonly string[];
}

/**
 * Events that nobody has published yet. Repositories put them in, in the transaction that makes the change they tell
 * of; whoever has published one takes it out.
 */
export interface Outbox {
  /** Those that happened before that time, oldest first. */
  waiting(before: Date, limit: number): Promise<WaitingEvents>;
  /** Nothing happens when it was taken out before. */
  take(event: StoredEvent): Promise<void>;
}
