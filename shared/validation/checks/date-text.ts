import type { TextCheck } from './cell-check.ts';

const ZERO = 0x30;
const DASH = 0x2d;
/** Days that every month has; whoever writes a later one has the schema engine look at the month. */
const CERTAIN_DAYS = 28;

/** Dates as RFC 3339 writes them, `2024-02-28`. */
export const dateText: TextCheck = (bytes, start, end) =>
  end - start === 10 &&
  areDigits(bytes, start, 4) &&
  bytes[start + 4] === DASH &&
  isBetween(twoDigits(bytes, start + 5), 1, 12) &&
  bytes[start + 7] === DASH &&
  isBetween(twoDigits(bytes, start + 8), 1, CERTAIN_DAYS);

/** Two digits as a number, -1 when they are not digits. */
export function twoDigits(bytes: Uint8Array, at: number): number {
  return areDigits(bytes, at, 2) ? ((bytes[at] ?? 0) - ZERO) * 10 + (bytes[at + 1] ?? 0) - ZERO : -1;
}

export function isBetween(value: number, minimum: number, maximum: number): boolean {
  return value >= minimum && value <= maximum;
}

function areDigits(bytes: Uint8Array, at: number, count: number): boolean {
  for (let i = at; i < at + count; i++) if (!isBetween((bytes[i] ?? 0) - ZERO, 0, 9)) return false;
  return true;
}
