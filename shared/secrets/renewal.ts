import { ConflictError } from '../errors.ts';
import type { SecretState, SecretVersion } from './renewable-secrets.ts';

/** How a secret of ours gets its next value. The value before counts until the one after it. */
export interface Renewal {
  /** What it is called, as a sentence begins. */
  readonly what: string;
  readonly next: (present: string) => string;
  /** @throws {Error} when `prepared` must not follow `present`. It says why, and nothing of either. */
  readonly check: (prepared: string, present: string) => Promise<void>;
  readonly rest: Rest;
}

/** How long a value has to be in force before the next may come, which ends the one before it. */
export interface Rest {
  readonly minutes: number;
  /** Ends “Wait until …: ”. */
  readonly because: string;
}

/** A renewal that was refused; it may be possible later. */
export class RenewalRefusedError extends ConflictError {}

const MINUTE_MS = 60_000;

/** @throws {RenewalRefusedError} while the value in force has not been so for long enough. */
export function mustHaveRested(
  { what, rest }: Pick<Renewal, 'what' | 'rest'>,
  changedAt: Date,
  now: Date,
): void {
  const free = new Date(changedAt.getTime() + rest.minutes * MINUTE_MS);
  if (now >= free) return;
  throw new RenewalRefusedError(
    `${what} was changed at ${changedAt.toISOString()}. Wait until ${free.toISOString()}: ${rest.because}.`,
  );
}

/** When what is in force came into force. A rotation may have prepared it long before. */
export function inForceSince({ rotatedAt }: SecretState, { createdAt }: SecretVersion): Date {
  return rotatedAt !== undefined && rotatedAt > createdAt ? rotatedAt : createdAt;
}
