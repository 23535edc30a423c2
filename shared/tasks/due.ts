import type { Now } from '../ports/clock.ts';

/** When something that should be over within `seconds` is worth a second look. */
export function dueIn(seconds: number, now: Now): Date {
  return new Date(now().getTime() + seconds * 1000);
}

/** No step takes as long: the worker itself has 15 minutes, and a message comes again a few times. */
export const STUCK_SECONDS = 3600;
