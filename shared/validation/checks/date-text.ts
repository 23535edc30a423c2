import type { TextCheck } from './cell-check.ts';

const ZERO = 0x30;
const DASH = 0x2d;
const FEBRUARY = 2;
/** By month, from January at 1; of February in common years. */
const DAYS = Uint8Array.of(0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31);

/** Dates of the calendar as RFC 3339 writes them, `2024-02-29`. */
export const dateText: TextCheck = (bytes, start, end) => {
  if (end - start !== 10 || bytes[start + 4] !== DASH || bytes[start + 7] !== DASH) return false;
  const century = twoDigits(bytes, start);
  const year = twoDigits(bytes, start + 2);
  const month = twoDigits(bytes, start + 5);
  if (century < 0 || year < 0 || !isBetween(month, 1, 12)) return false;
  const isLeapDay = month === FEBRUARY && isLeapYear(century * 100 + year);
  return isBetween(twoDigits(bytes, start + 8), 1, (DAYS[month] ?? 0) + (isLeapDay ? 1 : 0));
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

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
