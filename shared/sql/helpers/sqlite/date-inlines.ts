import { inline } from './inline-helper.ts';

const EPOCH = "julianday('1899-12-30')";
const DAY = "date('1899-12-30', cast(floor(n) + (n < 61) as integer) || ' days')";
/** The serial number of the first day of a month, counted from year 0. */
const monthStart = (months: string): string =>
  `(select s - (s < 61) from (select julianday(printf('%04d-%02d-01', ${months} / 12, ${months} % 12 + 1)) - ${EPOCH} as s))`;
const part = (format: string): string => `cast(cast(strftime('${format}', ${DAY}) as integer) as real)`;

/** Serial numbers of days as Excel counts them: 60 is 29 February 1900, which never was. */
export const DATE_INLINES = [
  inline('is_date(n)', 'n >= 0 and n < 2958466'),
  inline(
    'year_of(n)',
    `case when n >= 0 and n < 2958466 then case when floor(n) in (0, 60) then 1900.0 else ${part('%Y')} end end`,
  ),
  inline(
    'month_of(n)',
    `case when n >= 0 and n < 2958466 then case floor(n) when 0 then 1.0 when 60 then 2.0 else ${part('%m')} end end`,
  ),
  inline(
    'day_of(n)',
    `case when n >= 0 and n < 2958466 then case floor(n) when 0 then 0.0 when 60 then 29.0 else ${part('%d')} end end`,
  ),
  inline(
    'date(y, m, d)',
    `case when abs(m) <= 120000 and abs(d) <= 3000000 and abs(y) < 10000 then
      (select case when s >= 0 and s < 2958466 then s end from (select ${monthStart('t')} + trunc(d) - 1 as s from (
        select cast((trunc(y) + case when trunc(y) >= 0 and trunc(y) < 1900 then 1900 else 0 end) * 12 + trunc(m) - 1 as integer) as t)
      where t >= 21600 and t < 120000)) end`,
  ),
  inline(
    'shifted_month(n, months)',
    (xl) => `case when n >= 0 and n < 2958466 and abs(months) <= 120000
      then cast(${xl('year_of', 'n')} * 12 + ${xl('month_of', 'n')} - 1 + trunc(months) as integer) end`,
  ),
  inline(
    'edate(n, months)',
    (
      xl,
    ) => `(select ${monthStart('t')} + min(${xl('day_of', 'n')}, ${monthStart('(t + 1)')} - ${monthStart('t')}) - 1
      from (select ${xl('shifted_month', 'n', 'months')} as t) where t >= 22800 and t < 119999)`,
  ),
  inline(
    'eomonth(n, months)',
    (xl) => `(select ${monthStart('(t + 1)')} - 1
      from (select ${xl('shifted_month', 'n', 'months')} as t) where t >= 22800 and t < 119999)`,
  ),
  inline(
    'weekday(n, kind)',
    `cast(case when not (n >= 0 and n < 2958466) then null
      when kind = 1 or kind = 17 then (cast(floor(n) as integer) + 6) % 7 + 1
      when kind = 2 or kind = 11 then (cast(floor(n) as integer) + 5) % 7 + 1
      when kind = 3 then (cast(floor(n) as integer) + 5) % 7
      when kind >= 12 and kind <= 16 then (cast(floor(n) as integer) + 16 - cast(kind as integer)) % 7 + 1 end as real)`,
  ),
  inline(
    'time(h, m, s)',
    `case when abs(h) < 32768 and abs(m) < 32768 and abs(s) < 32768 and trunc(h) * 3600 + trunc(m) * 60 + trunc(s) >= 0
      then cast(cast(trunc(h) * 3600 + trunc(m) * 60 + trunc(s) as integer) % 86400 as real) / 86400 end`,
  ),
  inline(
    'second_of_day(n)',
    'case when n >= 0 and n < 2958466 then cast(round((n - floor(n)) * 86400) as integer) % 86400 end',
  ),
];
