import type { Now } from '../ports/clock.ts';
import type { IdempotencyKey, IdempotencyRepository } from './idempotency-repository.ts';

/** Each minute has its part: every record is looked at once an hour. */
const PARTS = 60;
const MINUTE_MS = 60_000;
/** The most that one run forgets. What is left is there an hour later. */
const KEYS_PER_RUN = 1000;
/** How many are forgotten side by side. */
const AT_ONCE = 10;

export interface SweepIdempotencyDeps {
  readonly idempotency: Pick<IdempotencyRepository, 'expired' | 'forget'>;
  readonly now: Now;
}

/**
 * Forgets what requests were answered with where the table is late with it: it takes up to two days. Any number of runs,
 * even at the same time, do no harm: a key that was claimed again meanwhile stays.
 * @throws {AggregateError} with the faults, after every key had its turn.
 */
export async function sweepIdempotency({ idempotency, now }: SweepIdempotencyDeps): Promise<void> {
  const at = now();
  const part = { part: Math.floor(at.getTime() / MINUTE_MS) % PARTS, of: PARTS };
  const keys: readonly IdempotencyKey[] = await idempotency.expired(part, at, KEYS_PER_RUN);
  const faults: unknown[] = [];
  for (let start = 0; start < keys.length; start += AT_ONCE) {
    const group = keys.slice(start, start + AT_ONCE);
    const outcomes = await Promise.allSettled(group.map((key) => idempotency.forget(key, at)));
    faults.push(...outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : [])));
  }
  if (faults.length > 0) {
    throw new AggregateError(faults, `Not all expired keys could be forgotten (faults: ${faults.length}).`);
  }
}
