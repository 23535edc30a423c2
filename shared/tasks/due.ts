import type { Now } from '../ports/clock.ts';

/** When something that should be over within `seconds` is worth a second look. */
export function dueIn(seconds: number, now: Now): Date {
  return new Date(now().getTime() + seconds * 1000);
}

/**
 * Three attempts of 15 minutes each fit in. The message of a worker that died stays hidden for longer: another one is
 * sent before, and both do no harm.
 */
export const STUCK_SECONDS = 3600;
