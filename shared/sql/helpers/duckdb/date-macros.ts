import { macro, once } from './macro.ts';

const DATE_PATTERNS = {
  named: `'^([0-9]{1,2})[- /]*([a-zA-Z]{3,9})[-., /]*([0-9]{4}|[0-9]{2})$'`,
  monthFirst: `'^([a-zA-Z]{3,9})[-. /]*([0-9]{1,2})(?:[,] *| +|[-/])([0-9]{4}|[0-9]{2})$'`,
  monthYear: `'^([a-zA-Z]{3,9})[- /]+([0-9]{4})$'`,
  iso: `'^([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})$'`,
  american: `'^([0-9]{1,2})[-/]([0-9]{1,2})[-/]([0-9]{2}|[0-9]{4})$'`,
  numberYear: `'^([0-9]{1,2})/([0-9]{4})$'`,
};
const part = (pattern: string, group: number): string => `regexp_extract(s, ${pattern}, ${group})`;
const number = (pattern: string, group: number): string => `try_cast(${part(pattern, group)} as integer)`;
const { iso, american, named, monthFirst, monthYear, numberYear } = DATE_PATTERNS;

/** Serial numbers of days as Excel counts them: 60 is 29 February 1900, which never was. */
export const DATE_MACROS = [
  macro(
    'serial(day)',
    "(day - case when day >= date '1900-03-01' then date '1899-12-30' else date '1899-12-31' end)::double",
  ),
  macro('is_date(n)', '(n >= 0 and n < 2958466)'),
  macro(
    'day(n)',
    `case when n >= 0 and n < 2958466 then
      case when n >= 61 then date '1899-12-30' else date '1899-12-31' end + floor(n)::integer end`,
  ),
  macro(
    'year_of(n)',
    'case when floor(n) in (0, 60) then 1900 else extract(year from xl.day(n)) end::double',
  ),
  macro(
    'month_of(n)',
    'case floor(n) when 0 then 1 when 60 then 2 else extract(month from xl.day(n)) end::double',
  ),
  macro(
    'day_of(n)',
    'case floor(n) when 0 then 0 when 60 then 29 else extract(day from xl.day(n)) end::double',
  ),
  macro(
    'month_start(months)',
    `case when months >= 21600 and months < 120000
      then xl.serial(make_date((months // 12)::bigint, (months % 12 + 1)::bigint, 1)) end`,
  ),
  macro(
    'date(y, m, d)',
    `case when abs(m) <= 120000 and abs(d) <= 3000000 and abs(y) < 10000 then ${once(
      's',
      `xl.month_start(((trunc(y) + case when trunc(y) >= 0 and trunc(y) < 1900 then 1900 else 0 end) * 12
        + trunc(m) - 1)::bigint) + trunc(d) - 1`,
      'case when s >= 0 and s < 2958466 then s end',
    )} end`,
  ),
  macro(
    'month_length(y, m)',
    `case when y = 1900 and m = 2 then 29 else day(last_day(make_date(y::bigint, m::bigint, 1))) end`,
  ),
  macro(
    'shifted_month(n, months)',
    `case when n >= 0 and n < 2958466 and abs(months) <= 120000
      then (xl.year_of(n) * 12 + xl.month_of(n) - 1 + trunc(months))::bigint end`,
  ),
  macro(
    'edate(n, months)',
    once(
      't',
      'xl.shifted_month(n, months)',
      `case when t >= 22800 and t < 120000 then xl.month_start(t)
        + least(xl.day_of(n), xl.month_length(t // 12, t % 12 + 1)) - 1 end`,
    ),
  ),
  macro(
    'eomonth(n, months)',
    once(
      't',
      'xl.shifted_month(n, months)',
      `case when t >= 22800 and t < 120000 then xl.month_start(t) + xl.month_length(t // 12, t % 12 + 1) - 1 end`,
    ),
  ),
  macro(
    'weekday(n, kind)',
    `case when not xl.is_date(n) then null
      when kind = 1 or kind = 17 then (floor(n)::integer + 6) % 7 + 1
      when kind = 2 or kind = 11 then (floor(n)::integer + 5) % 7 + 1
      when kind = 3 then (floor(n)::integer + 5) % 7
      when kind >= 12 and kind <= 16 then (floor(n)::integer + 16 - kind::integer) % 7 + 1 end::double`,
  ),
  macro(
    'isoweeknum(n)',
    `case when xl.is_date(n) then ${once(
      'thursday',
      'floor(n) - (floor(n)::integer + 5) % 7 + 3',
      'case when thursday < 1 then 52::double else floor((thursday - xl.date(xl.year_of(thursday), 1, 1)) / 7) + 1 end',
    )} end`,
  ),
  macro(
    'weeknum(n, kind)',
    `case when not xl.is_date(n) then null when kind = 21 then xl.isoweeknum(n) else ${once(
      'begins',
      `case when kind in (1, 17) then 1 when kind in (2, 11) then 2 when kind >= 12 and kind <= 16 then kind::integer - 9 end`,
      once(
        'first',
        'xl.date(xl.year_of(n), 1, 1)',
        `case when begins is null then null when n < 1 then 0::double
          else floor((floor(n) - first + (first::integer - begins + 14) % 7) / 7) + 1 end`,
      ),
    )} end`,
  ),
  macro(
    'days360(a, b, european)',
    once(
      'p',
      `{'ad': xl.day_of(a), 'bd': xl.day_of(b), 'last': xl.day_of(a) = xl.month_length(xl.year_of(a), xl.month_of(a))}`,
      `case when xl.is_date(a) and xl.is_date(b) then (xl.year_of(b) - xl.year_of(a)) * 360
        + (xl.month_of(b) - xl.month_of(a)) * 30 + case when european then least(p.bd, 30) - least(p.ad, 30)
          when p.bd = 31 and not p.last and p.ad < 30 then 31 - p.ad
          else least(p.bd, case when p.bd = 31 then 30 else p.bd end) - case when p.last then 30 else p.ad end end end`,
    ),
  ),
  macro(
    'time(h, m, s)',
    `case when abs(h) < 32768 and abs(m) < 32768 and abs(s) < 32768 and trunc(h) * 3600 + trunc(m) * 60 + trunc(s) >= 0
      then ((trunc(h) * 3600 + trunc(m) * 60 + trunc(s))::bigint % 86400)::double / 86400 end`,
  ),
  macro(
    'second_of_day(n)',
    'case when n >= 0 and n < 2958466 then round(xl.digits15((n - floor(n)) * 86400))::integer % 86400 end',
  ),
  macro('day_fraction(t)', "date_part('epoch', t - date_trunc('day', t))::double / 86400"),
  macro(
    'month_named(t)',
    `case when length(t) >= 3 and list_contains([left(lower(t), 3), 'january', 'february', 'march', 'april', 'june',
        'july', 'august', 'september', 'october', 'november', 'december', 'sept'], lower(t))
      then list_position(['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
        left(lower(t), 3)) end`,
  ),
  macro(
    'calendar(y, m, d)',
    once(
      'years',
      'case when y < 30 then y + 2000 when y < 100 then y + 1900 else y end',
      `case when years >= 1900 and years <= 9999 and m >= 1 and m <= 12 and d >= 1 then
        case when d <= xl.month_length(years, m) then xl.date(years, m, d) end end`,
    ),
  ),
  macro(
    'date_text(t)',
    once(
      's',
      "trim(regexp_replace(t, '(?i)^(mon|tues|wednes|thurs|fri|satur|sun)day,? +', ''))",
      `coalesce(xl.calendar(${number(iso, 1)}, ${number(iso, 2)}, ${number(iso, 3)}),
        xl.calendar(${number(american, 3)}, ${number(american, 1)}, ${number(american, 2)}),
        xl.calendar(${number(named, 3)}, xl.month_named(${part(named, 2)}), ${number(named, 1)}),
        xl.calendar(${number(monthFirst, 3)}, xl.month_named(${part(monthFirst, 1)}), ${number(monthFirst, 2)}),
        xl.calendar(${number(monthYear, 2)}, xl.month_named(${part(monthYear, 1)}), 1),
        xl.calendar(${number(numberYear, 2)}, ${number(numberYear, 1)}, 1))`,
    ),
  ),
  macro(
    'time_text(t)',
    once(
      'p',
      `regexp_extract(lower(t), '^([0-9]{1,4})(?::([0-9]{1,2}))?(?::([0-9]{1,2}(?:\\.[0-9]*)?))? ?(am|pm|a|p)?$',
        ['h', 'm', 's', 'half'])`,
      `case when p.h <> '' and (p.m <> '' or p.half <> '') and coalesce(try_cast(p.m as integer), 0) <= 59
          and coalesce(try_cast(p.s as double), 0) < 60 and (p.half = '' or p.h::integer <= 12)
        then (case when p.half = '' then p.h::integer
            else p.h::integer % 12 + case when left(p.half, 1) = 'p' then 12 else 0 end end * 3600
          + coalesce(try_cast(p.m as integer), 0) * 60 + coalesce(try_cast(p.s as double), 0)) / 86400 end`,
    ),
  ),
  macro(
    'date_time_text(t)',
    once(
      's',
      'trim(t, chr(32) || chr(9) || chr(10) || chr(13) || chr(160))',
      `case when regexp_matches(s, '[0-9]') and length(s) <= 60 then coalesce(xl.date_text(s), xl.time_text(s),
        xl.date_text(regexp_extract(s, '^(.*[^ ]) +([0-9]{1,4}:[0-9].*)$', 1))
          + xl.time_text(regexp_extract(s, '^(.*[^ ]) +([0-9]{1,4}:[0-9].*)$', 2)),
        xl.date_text(regexp_extract(s, '^([0-9]{4}-[0-9]{1,2}-[0-9]{1,2})T([0-9]{2}:.*)$', 1))
          + xl.time_text(regexp_extract(s, '^([0-9]{4}-[0-9]{1,2}-[0-9]{1,2})T([0-9]{2}:.*)$', 2))) end`,
    ),
  ),
];
