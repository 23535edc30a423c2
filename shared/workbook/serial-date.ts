const DAY_MS = 86_400_000;
const MOMENT = /^(?:(\d{4})-(\d{2})-(\d{2}))?(?:T?(\d{2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?)?Z?$/;
/** Excel shows 1900-02-29, a day that never was: days before 1900-03-01 have a number one lower. */
const FIRST_TRUE_DAY = 61;

/** ISO 8601 text as a number of days; undefined when it is none, or before the first day of the workbook. */
export function serialDate(text: string, isDate1904: boolean): number | undefined {
  const [, year, month, day, hours, minutes, seconds] = MOMENT.exec(text) ?? [];
  if (year === undefined && hours === undefined) return undefined;
  const time = (Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0)) / 86_400;
  if (time >= 1) return undefined;
  if (year === undefined) return time;
  const moment = Date.UTC(Number(year), Number(month) - 1, Number(day));
  // Date rolls 2023-02-30 over into March.
  if (new Date(moment).getUTCDate() !== Number(day)) return undefined;
  const days =
    (moment - Date.UTC(isDate1904 ? 1904 : 1899, isDate1904 ? 0 : 11, isDate1904 ? 1 : 30)) / DAY_MS;
  const serial = isDate1904 || days >= FIRST_TRUE_DAY ? days : days - 1;
  return serial < 0 ? undefined : serial + time;
}
