import { define } from './helper.ts';

const plpgsql = 'plpgsql';

/** Serial numbers of days as Excel counts them: 60 is 29 February 1900, which never was, and 0 the day before 1 January. */
export const DATE_HELPERS = [
  define(
    'serial(day date) returns float8',
    `select (day - case when day >= date '1900-03-01' then date '1899-12-30' else date '1899-12-31' end)::float8`,
  ),
  define('is_date(n float8) returns boolean', 'select n >= 0 and n < 2958466'),
  define(
    'parts(n float8) returns integer[]',
    `declare day date;
    begin
      if n is null or n < 0 or n >= 2958466 then return null; end if;
      n := floor(n);
      if n = 0 then return array[1900, 1, 0]; end if;
      if n = 60 then return array[1900, 2, 29]; end if;
      day := case when n > 60 then date '1899-12-30' else date '1899-12-31' end + n::integer;
      return array[extract(year from day), extract(month from day), extract(day from day)]::integer[];
    end`,
    { language: plpgsql },
  ),
  define(
    'date(y float8, m float8, d float8) returns float8',
    `declare result float8;
    begin
      if y is null or m is null or d is null or abs(m) > 120000 or abs(d) > 3000000 then return null; end if;
      y := trunc(y); m := trunc(m); d := trunc(d);
      if y >= 0 and y < 1900 then y := y + 1900; end if;
      y := y + floor((m - 1) / 12);
      m := m - 12 * floor((m - 1) / 12);
      if y < 1800 or y > 9999 then return null; end if;
      result := xl.serial(make_date(y::integer, m::integer, 1)) + d - 1;
      return case when result >= 0 and result < 2958466 then result end;
    end`,
    { language: plpgsql, needs: ['serial'] },
  ),
  define('year_of(n float8) returns float8', 'select (xl.parts(n))[1]::float8', { needs: ['parts'] }),
  define('month_of(n float8) returns float8', 'select (xl.parts(n))[2]::float8', { needs: ['parts'] }),
  define('day_of(n float8) returns float8', 'select (xl.parts(n))[3]::float8', { needs: ['parts'] }),
  define(
    'month_length(y integer, m integer) returns integer',
    `select case when y = 1900 and m = 2 then 29 else
      extract(day from make_date(y, m, 1) + interval '1 month' - interval '1 day')::integer end`,
  ),
  define(
    'edate(n float8, months float8) returns float8',
    `declare p integer[] := xl.parts(n);
      total integer;
      y integer;
      m integer;
    begin
      if p is null or months is null or abs(months) > 120000 then return null; end if;
      total := p[1] * 12 + p[2] - 1 + trunc(months)::integer;
      y := total / 12;
      m := total % 12 + 1;
      if y < 1900 or y > 9999 then return null; end if;
      return xl.date(y, m, least(p[3], xl.month_length(y, m)));
    end`,
    { language: plpgsql, needs: ['parts', 'date', 'month_length'] },
  ),
  define(
    'eomonth(n float8, months float8) returns float8',
    `declare p integer[] := xl.parts(n);
      total integer;
    begin
      if p is null or months is null or abs(months) > 120000 then return null; end if;
      total := p[1] * 12 + p[2] - 1 + trunc(months)::integer;
      if total / 12 < 1900 or total / 12 > 9999 then return null; end if;
      return xl.date(total / 12, total % 12 + 1, xl.month_length(total / 12, total % 12 + 1));
    end`,
    { language: plpgsql, needs: ['parts', 'date', 'month_length'] },
  ),
  define(
    'weekday(n float8, kind float8) returns float8',
    `select case when not xl.is_date(n) then null
      when kind = 1 or kind = 17 then mod(floor(n)::integer + 6, 7) + 1
      when kind = 2 or kind = 11 then mod(floor(n)::integer + 5, 7) + 1
      when kind = 3 then mod(floor(n)::integer + 5, 7)
      when kind >= 12 and kind <= 16 then mod(floor(n)::integer + 16 - kind::integer, 7) + 1 end::float8`,
    { needs: ['is_date'] },
  ),
  define(
    'isoweeknum(n float8) returns float8',
    `declare thursday float8;
    begin
      if not xl.is_date(n) then return null; end if;
      thursday := floor(n) - mod(floor(n)::integer + 5, 7) + 3;
      if thursday < 1 then return 52; end if;
      return floor((thursday - xl.date(xl.year_of(thursday), 1, 1)) / 7) + 1;
    end`,
    { language: plpgsql, needs: ['is_date', 'date', 'year_of'] },
  ),
  define(
    'weeknum(n float8, kind float8) returns float8',
    `declare
      first float8;
      begins integer;
    begin
      if not xl.is_date(n) then return null; end if;
      if kind = 21 then return xl.isoweeknum(n); end if;
      begins := case when kind in (1, 17) then 1 when kind in (2, 11) then 2
        when kind >= 12 and kind <= 16 then kind::integer - 9 end;
      if begins is null then return null; end if;
      first := xl.date(xl.year_of(n), 1, 1);
      return floor((floor(n) - first + mod(first::integer - begins + 14, 7)) / 7) + 1;
    end`,
    { language: plpgsql, needs: ['is_date', 'isoweeknum', 'date', 'year_of'] },
  ),
  define(
    'datedif(a float8, b float8, unit text) returns float8',
    `declare
      p integer[] := xl.parts(a);
      q integer[] := xl.parts(b);
      months integer;
      anchor float8;
    begin
      if p is null or q is null or floor(a) > floor(b) then return null; end if;
      months := (q[1] - p[1]) * 12 + q[2] - p[2] - case when q[3] < p[3] then 1 else 0 end;
      case lower(unit)
        when 'd' then return floor(b) - floor(a);
        when 'm' then return months;
        when 'y' then return months / 12;
        when 'ym' then return months % 12;
        when 'md' then
          if q[3] >= p[3] then return q[3] - p[3]; end if;
          return floor(b) - xl.date(q[1], q[2] - 1, p[3]);
        when 'yd' then
          anchor := xl.date(p[1], q[2], q[3]);
          if anchor < floor(a) then anchor := xl.date(p[1] + 1, q[2], q[3]); end if;
          return anchor - floor(a);
        else return null;
      end case;
    end`,
    { language: plpgsql, needs: ['parts', 'date'] },
  ),
  define(
    'days360(a float8, b float8, european boolean) returns float8',
    `declare
      p integer[] := xl.parts(a);
      q integer[] := xl.parts(b);
    begin
      if p is null or q is null then return null; end if;
      if european then
        p[3] := least(p[3], 30);
        q[3] := least(q[3], 30);
      else
        if p[3] = xl.month_length(p[1], p[2]) then p[3] := 30; end if;
        if q[3] = 31 then
          if p[3] < 30 then
            q[3] := 1;
            q[2] := q[2] + 1;
          else q[3] := 30;
          end if;
        end if;
      end if;
      return (q[1] - p[1]) * 360 + (q[2] - p[2]) * 30 + q[3] - p[3];
    end`,
    { language: plpgsql, needs: ['parts', 'month_length'] },
  ),
];
