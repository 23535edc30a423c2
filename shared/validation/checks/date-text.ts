import { isDay } from '../calendar-date.ts';
import type { TextCheck } from './cell-check.ts';

const ZERO = 0x30;
const DASH = 0x2d;

/** Dates of the calendar as RFC 3339 writes them, `2024-02-29`. */
export const dateText: TextCheck = (bytes, start, end) => {
  if (end - start !== 10 || bytes[start + 4] !== DASH || bytes[start + 7] !== DASH) return false;
  const century = twoDigits(bytes, start);
  const year = twoDigits(bytes, start + 2);
  if (century < 0 || year < 0) return false;
  return isDay(century * 100 + year, twoDigits(bytes, start + 5), twoDigits(bytes, start + 8));
};

/** Two digits as a number, -1 when they are not digits. */
export function twoDigits(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] ?? 0) - ZERO;
  const ones = (bytes[at + 1] ?? 0) - ZERO;
  return isBetween(tens, 0, 9) && isBetween(ones, 0, 9) ? tens * 10 + ones : -1;
}

export function isBetween(value: number, minimum: number, maximum: number): boolean {
  return value >= minimum && value <= maximum;
}
