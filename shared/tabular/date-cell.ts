import type { DateCell } from './cell.ts';
import { DATE_KINDS, type DateKind } from './number-format.ts';

const DAY_MS = 86_400_000;
/** 9999-12-31, the last day that spreadsheets show. */
const LAST_DAY = 2_958_465;
const DAYS_FROM_1900_TO_1904 = 1462;
/** Excel shows 1900-02-29, a day that never was, because Lotus 1-2-3 did. */
const PHANTOM_DAY = 60;

/** The kind at a position of `DATE_KINDS`, the first for want of another. */
export function dateKindAt(position: number | undefined): NonNullable<DateKind> {
  return DATE_KINDS[position ?? 0] ?? DATE_KINDS[0];
}

/** Whether spreadsheets show this serial number as a moment at all. */
export function isDateSerial(serial: number, isDate1904: boolean): boolean {
  // Rounding to milliseconds may carry into the day after the last.
  const day = Math.floor(serial + 0.5 / DAY_MS);
  return serial >= 0 && day <= (isDate1904 ? LAST_DAY - DAYS_FROM_1900_TO_1904 : LAST_DAY);
}

/** A serial number of days as the moment it stands for; undefined when it is outside what spreadsheets show. */
export function dateCellOf(
  serial: number,
  kind: NonNullable<DateKind>,
  isDate1904: boolean,
): DateCell | undefined {
  if (!isDateSerial(serial, isDate1904)) return undefined;
  let day = Math.floor(serial);
  let milliseconds = Math.round((serial - day) * DAY_MS);
  if (milliseconds === DAY_MS) {
    day += 1;
    milliseconds = 0;
  }

  if (kind === 'time' && day === 0) {
    return { kind: 'date', value: isoTime(milliseconds), precision: 'time' };
  }
  const date = isoDate(day, isDate1904);
  if (kind === 'date' && milliseconds === 0) return { kind: 'date', value: date, precision: 'date' };
  return { kind: 'date', value: `${date}T${isoTime(milliseconds)}`, precision: 'date-time' };
}

const ISO_CELL = /^(\d{4}-\d{2}-\d{2})?(?:T?(\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?))?Z?$/;

/** A cell that holds its moment as ISO 8601 text (`t="d"`); undefined when the text is not one. */
export function isoDateCell(text: string, kind: DateKind): DateCell | undefined {
  const [, date, time] = ISO_CELL.exec(text) ?? [];
  if (date === undefined && time === undefined) return undefined;
  if (date === undefined) return { kind: 'date', value: withSeconds(time ?? ''), precision: 'time' };
  const isMidnight = time === undefined || /^00:00(:00(\.0+)?)?$/.test(time);
  if (isMidnight && (time === undefined || kind === 'date'))
    return { kind: 'date', value: date, precision: 'date' };
  return { kind: 'date', value: `${date}T${withSeconds(time ?? '')}`, precision: 'date-time' };
}

function isoDate(day: number, isDate1904: boolean): string {
  if (isDate1904) return new Date(Date.UTC(1904, 0, 1) + day * DAY_MS).toISOString().slice(0, 10);
  if (day === PHANTOM_DAY) return '1900-02-29';
  const base = Date.UTC(1899, 11, day < PHANTOM_DAY ? 31 : 30);
  return new Date(base + day * DAY_MS).toISOString().slice(0, 10);
}

function isoTime(milliseconds: number): string {
  return withSeconds(new Date(milliseconds).toISOString().slice(11, 23));
}

/** Seconds always, fractions only when there are any. */
function withSeconds(time: string): string {
  const full = time.length === 5 ? `${time}:00` : time;
  return full.includes('.') ? full.replace(/\.?0+$/, '') : full;
}
