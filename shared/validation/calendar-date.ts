const WRITTEN = /^(\d{4})-(\d\d)-(\d\d)$/;
const FEBRUARY = 2;
/** By month, from January at 1; of February in common years. */
const DAYS = Uint8Array.of(0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31);

/** Whether `text` is a day of the calendar, written YYYY-MM-DD. */
export function isCalendarDate(text: string): boolean {
  const [, year, month, day] = WRITTEN.exec(text) ?? [];
  return year !== undefined && isDay(Number(year), Number(month), Number(day));
}

/** Whether there is such a day. */
export function isDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12) return false;
  const isLeapMonth = month === FEBRUARY && isLeapYear(year);
  return day >= 1 && day <= (DAYS[month] ?? 0) + (isLeapMonth ? 1 : 0);
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
