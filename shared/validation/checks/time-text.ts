import type { TextCheck } from './cell-check.ts';
import { isBetween, twoDigits } from './date-text.ts';

const ZERO = 0x30;
const POINT = 0x2e;
const COLON = 0x3a;
const PLUS = 0x2b;
const MINUS = 0x2d;
const Z = 0x5a;
/** Where the seconds of `12:30:59` end. */
const SECONDS_END = 8;
const OFFSET_LENGTH = '+02:00'.length;

/** Times of day with a zone as RFC 3339 writes them, `12:30:59Z` or `12:30:59.25+02:00`; leap seconds are left to others. */
export const timeText: TextCheck = (bytes, start, end) => {
  if (
    !isHourAndMinute(bytes, start) ||
    bytes[start + 5] !== COLON ||
    !isBetween(twoDigits(bytes, start + 6), 0, 59)
  ) {
    return false;
  }
  const zone = fractionEnd(bytes, start + SECONDS_END, end);
  if (end - zone === 1) return bytes[zone] === Z;
  const sign = bytes[zone];
  return (
    end - zone === OFFSET_LENGTH && (sign === PLUS || sign === MINUS) && isHourAndMinute(bytes, zone + 1)
  );
};

function isHourAndMinute(bytes: Uint8Array, at: number): boolean {
  return (
    isBetween(twoDigits(bytes, at), 0, 23) &&
    bytes[at + 2] === COLON &&
    isBetween(twoDigits(bytes, at + 3), 0, 59)
  );
}

/** Where a fraction of a second ends, which need not be there. The text's end when nothing follows, which no zone is. */
function fractionEnd(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start] !== POINT) return start;
  let at = start + 1;
  while (at < end && isBetween((bytes[at] ?? 0) - ZERO, 0, 9)) at++;
  return at === start + 1 ? end : at;
}
