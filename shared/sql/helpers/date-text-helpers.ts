import { define } from './helper.ts';

const plpgsql = 'plpgsql';

/** Dates and times as a user of an English (US) Excel types them. */
export const DATE_TEXT_HELPERS = [
  define(
    'month_named(t text) returns integer',
    `select nullif(position(left(lower(t), 3) in 'janfebmaraprmayjunjulaugsepoctnovdec') + 2, 2) / 3
    where length(t) >= 3 and lower(t) = any(array[left(lower(t), 3), 'january', 'february', 'march', 'april', 'june',
      'july', 'august', 'september', 'october', 'november', 'december', 'sept'])
      and (position(left(lower(t), 3) in 'janfebmaraprmayjunjulaugsepoctnovdec') + 2) % 3 = 0`,
  ),
  define(
    'calendar(y integer, m integer, d integer) returns float8',
    `begin
      if y < 30 then y := y + 2000; elsif y < 100 then y := y + 1900; end if;
      if y is null or y < 1900 or y > 9999 or m is null or m < 1 or m > 12 or d < 1 or d > xl.month_length(y, m) then
        return null;
      end if;
      return xl.date(y, m, d);
    end`,
    { language: plpgsql, needs: ['month_length', 'date'] },
  ),
  define(
    'date_text(t text) returns float8',
    `declare
      p text[];
      this_year integer := extract(year from current_date);
    begin
      t := btrim(regexp_replace(t, '^(mon|tues|wednes|thurs|fri|satur|sun)day,? +', '', 'i'));
      p := regexp_match(t, '^([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})$');
      if p is not null then return xl.calendar(p[1]::integer, p[2]::integer, p[3]::integer); end if;
      p := regexp_match(t, '^([0-9]{1,2})[-/]([0-9]{1,2})[-/]([0-9]{2}|[0-9]{4})$');
      if p is not null then
        return xl.calendar(p[3]::integer, p[1]::integer, p[2]::integer);
      end if;
      p := regexp_match(t, '^([0-9]{1,2})[- /]*([[:alpha:]]{3,9})[-., /]*([0-9]{4}|[0-9]{2})$');
      if p is not null then return xl.calendar(p[3]::integer, xl.month_named(p[2]), p[1]::integer); end if;
      p := regexp_match(t, '^([[:alpha:]]{3,9})[-. /]*([0-9]{1,2})(?:[,] *| +|[-/])([0-9]{4}|[0-9]{2})$');
      if p is not null then return xl.calendar(p[3]::integer, xl.month_named(p[1]), p[2]::integer); end if;
      p := regexp_match(t, '^([[:alpha:]]{3,9})[- /]+([0-9]{4})$');
      if p is not null then return xl.calendar(p[2]::integer, xl.month_named(p[1]), 1); end if;
      p := regexp_match(t, '^([[:alpha:]]{3,9})[-/ ]([0-9]{2})$');
      if p is not null and p[2]::integer > 31 then return xl.calendar(p[2]::integer, xl.month_named(p[1]), 1); end if;
      p := regexp_match(t, '^([0-9]{1,2})/([0-9]{4})$');
      if p is not null then return xl.calendar(p[2]::integer, p[1]::integer, 1); end if;
      -- Without a year it is this one, unless what stands beside the month can be no day.
      p := regexp_match(t, '^([0-9]{1,2})[-/]([0-9]{1,2})$');
      if p is not null then
        if p[1]::integer not between 1 and 12 then return null; end if;
        if p[2]::integer > xl.month_length(this_year, p[1]::integer) then return xl.calendar(p[2]::integer, p[1]::integer, 1); end if;
        return xl.calendar(this_year, p[1]::integer, p[2]::integer);
      end if;
      p := regexp_match(t, '^([0-9]{1,2})[- /]*([[:alpha:]]{3,9})$');
      if p is null then
        p := regexp_match(t, '^([[:alpha:]]{3,9})[- /]+([0-9]{1,2})$');
        p := array[p[2], p[1]];
      end if;
      return xl.calendar(this_year, xl.month_named(p[2]), p[1]::integer);
    end`,
    { language: plpgsql, needs: ['calendar', 'month_named', 'month_length'], readsToday: true },
  ),
  define(
    'time_text(t text) returns float8',
    `declare
      p text[] := regexp_match(t, '^([0-9]{1,4})(?::([0-9]{1,2}))?(?::([0-9]{1,2}(?:\\.[0-9]*)?))? ?(am|pm|a|p)?$', 'i');
      h integer;
    begin
      if p is null or (p[2] is null and p[4] is null) or p[2]::integer > 59 or p[3]::numeric >= 60 then return null; end if;
      h := p[1]::integer;
      if p[4] is not null then
        if h > 12 then return null; end if;
        h := h % 12 + case when lower(left(p[4], 1)) = 'p' then 12 else 0 end;
      end if;
      return (h * 3600 + coalesce(p[2], '0')::integer * 60 + coalesce(p[3], '0')::float8) / 86400;
    end`,
    { language: plpgsql },
  ),
  define(
    'date_time_text(t text) returns float8',
    `declare
      s text := btrim(t, ' ' || chr(9) || chr(10) || chr(13) || chr(160));
      p text[];
      result float8;
    begin
      if s is null or s !~ '[0-9]' or length(s) > 60 then return null; end if;
      result := coalesce(xl.date_text(s), xl.time_text(s));
      if result is not null then return result; end if;
      p := regexp_match(s, '^(.*[^ ]) +([0-9]{1,4}:[0-9].*|[0-9]{1,2} *[ap]m)$', 'i');
      if p is null then
        p := regexp_match(s, '^([0-9]{1,4}:[0-9:.]+(?: ?[ap]m)?) +(.*[^ ])$', 'i');
        if p is not null then p := array[p[2], p[1]]; end if;
      end if;
      if p is null then p := regexp_match(s, '^([0-9]{4}-[0-9]{1,2}-[0-9]{1,2})T([0-9]{2}:.*)$'); end if;
      return xl.date_text(p[1]) + xl.time_text(p[2]);
    end`,
    { language: plpgsql, needs: ['date_text', 'time_text'], readsToday: true },
  ),
];
