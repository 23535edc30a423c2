import type { IdempotencyRecord } from './idempotency-record.ts';

export type IdempotencyKey = Pick<IdempotencyRecord, 'ownerId' | 'key'>;

/** One of so many equal parts of all records, counted from 0. */
export interface PartOfAll {
  readonly part: number;
  readonly of: number;
}

/** Remembers requests by their user and key, until they expire. */
export interface IdempotencyRepository {
  /** Stores `record` unless there is one that has not expired by `now`: then that one is given. */
  claim(record: IdempotencyRecord, now: Date): Promise<IdempotencyRecord | undefined>;
  /** Stores the next version. @throws {StaleWriteError} if someone else got there first. */
  update(record: IdempotencyRecord): Promise<void>;
  /** Forgets this version; nothing happens if there is none, or another one. */
  remove(record: IdempotencyRecord): Promise<void>;
  /** About `limit` of those in one part that have expired by `now`. */
  expired(part: PartOfAll, now: Date, limit: number): Promise<readonly IdempotencyKey[]>;
  /** Nothing happens if there is no record, or one that has not expired by `now`. */
  forget(key: IdempotencyKey, now: Date): Promise<void>;
}
