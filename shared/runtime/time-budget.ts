/** What is left for writing down how far the work came, before the function is ended. */
const RESERVE_MS = 30_000;

/** Aborts when the time to work is up, of a function that will be ended in `remainingMs`. */
export function timeBudget(remainingMs: number): AbortSignal {
  return AbortSignal.timeout(Math.max(0, Math.floor(remainingMs - RESERVE_MS)));
}
