import type { TextCheck } from './cell-check.ts';
import { dateText } from './date-text.ts';
import { timeText } from './time-text.ts';

const T = 0x54;
const DATE_LENGTH = 10;

/** Moments as RFC 3339 writes them, `2024-02-28T12:30:59Z`. */
export const dateTimeText: TextCheck = (bytes, start, end) => {
  const time = start + DATE_LENGTH;
  return end > time && dateText(bytes, start, time) && bytes[time] === T && timeText(bytes, time + 1, end);
};
