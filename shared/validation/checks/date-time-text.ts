import type { TextCheck } from './cell-check.ts';
import { dateText, isBetween, twoDigits } from './date-text.ts';

const T = 0x54;
const Z = 0x5a;
const COLON = 0x3a;
const DATE_LENGTH = 10;
const LENGTH = '2024-02-28T12:30:59Z'.length;

/** Moments in UTC without fractions of a second, `2024-02-28T12:30:59Z`. */
export const dateTimeText: TextCheck = (bytes, start, end) => {
  const time = start + DATE_LENGTH;
  return (
    end - start === LENGTH &&
    dateText(bytes, start, time) &&
    bytes[time] === T &&
    isBetween(twoDigits(bytes, time + 1), 0, 23) &&
    bytes[time + 3] === COLON &&
    isBetween(twoDigits(bytes, time + 4), 0, 59) &&
    bytes[time + 6] === COLON &&
    isBetween(twoDigits(bytes, time + 7), 0, 59) &&
    bytes[end - 1] === Z
  );
};
