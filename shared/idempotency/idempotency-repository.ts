import type { IdempotencyRecord } from './idempotency-record.ts';

/** Remembers requests by their user and key, until they expire. */
export interface IdempotencyRepository {
  /** Stores `record` unless there is one that has not expired by `now`: then that one is given. */
  claim(record: IdempotencyRecord, now: Date): Promise<IdempotencyRecord | undefined>;
  /** Stores the next version. @throws {StaleWriteError} if someone else got there first. */
  update(record: IdempotencyRecord): Promise<void>;
  /** Forgets this version; nothing happens if there is none, or another one. */
  remove(record: IdempotencyRecord): Promise<void>;
}
