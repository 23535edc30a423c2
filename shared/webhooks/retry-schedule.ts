const MINUTE = 60;
const HOUR = 3600;

/** Seconds between an attempt that failed and the next. */
const PAUSES = [
  5,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
] as const;

/** By how much a pause may be longer, so that what failed together does not come back together. */
const JITTER = 0.1;

/** The longest that a receiver may ask us to wait. */
const LONGEST_RETRY_AFTER = 24 * HOUR;

/**
 * Seconds to wait after so many attempts in a row have failed; undefined: no more. A receiver that says `retryAfter`
 * is not called earlier, within a day. `random` is from 0 to 1.
 */
export function pauseAfter(failures: number, random: number, retryAfter = 0): number | undefined {
  const pause = PAUSES[failures - 1];
  if (pause === undefined) return undefined;
  return Math.ceil(Math.max(pause * (1 + JITTER * random), Math.min(retryAfter, LONGEST_RETRY_AFTER)));
}

/** What a `Retry-After` header asks for, in seconds: it holds seconds or a date (RFC 9110, 10.2.3). */
export function retryAfterSeconds(header: string | undefined, now: Date): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header)) return Number(header); // Infinity, too, is more than a day
  const time = timeIn(header);
  return Number.isNaN(time) ? undefined : Math.max(0, Math.ceil((time - now.getTime()) / 1000));
}

/** Of the forms of a date in HTTP (RFC 9110, 5.6.7) the last does not say that it is in GMT. NaN: it is none of them. */
function timeIn(header: string): number {
  if (/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} [\d:]{8} GMT$/.test(header)) return Date.parse(header);
  if (/^[A-Z][a-z]+day, \d{2}-[A-Z][a-z]{2}-\d{2} [\d:]{8} GMT$/.test(header)) return Date.parse(header);
  if (/^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d [\d:]{8} \d{4}$/.test(header)) return Date.parse(`${header} GMT`);
  return Number.NaN;
}
