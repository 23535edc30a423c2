import { define } from './helper.ts';

const plpgsql = 'plpgsql';

/** Fractions of years and days, and working days. */
export const DAY_COUNT_HELPERS = [
  define(
    'yearfrac(a float8, b float8, basis float8) returns float8',
    `declare
      low float8 := floor(least(a, b));
      high float8 := floor(greatest(a, b));
      p integer[] := xl.parts(low);
      q integer[] := xl.parts(high);
      years integer;
      days float8;
      has_leap boolean;
    begin
      if p is null or q is null or basis < 0 or basis >= 5 then return null; end if;
      case trunc(basis)::integer
        when 0 then
          if p[2] = 2 and p[3] = xl.month_length(p[1], 2) then
            if q[2] = 2 and q[3] = xl.month_length(q[1], 2) then q[3] := 30; end if;
            p[3] := 30;
          end if;
          if q[3] = 31 and p[3] >= 30 then q[3] := 30; end if;
          if p[3] = 31 then p[3] := 30; end if;
          return ((q[1] - p[1]) * 360 + (q[2] - p[2]) * 30 + q[3] - p[3]) / 360.0;
        when 1 then
          if low = high then return 0; end if;
          if q[1] = p[1] or (q[1] = p[1] + 1 and (p[2], p[3]) >= (q[2], q[3])) then
            has_leap := case
              when q[1] = p[1] then xl.month_length(p[1], 2) = 29
              when xl.month_length(p[1], 2) = 29 and (p[2], p[3]) <= (2, 29) then true
              else xl.month_length(q[1], 2) = 29 and (q[2], q[3]) >= (2, 29) end;
            return (high - low) / case when has_leap then 366 else 365 end;
          end if;
          years := q[1] - p[1] + 1;
          days := make_date(q[1] + 1, 1, 1) - make_date(p[1], 1, 1);
          return (high - low) / (days / years);
        when 2 then return (high - low) / 360;
        when 3 then return (high - low) / 365;
        else return xl.days360(low, high, true) / 360;
      end case;
    end`,
    { language: plpgsql, needs: ['parts', 'date', 'days360', 'month_length'] },
  ),
  define(
    'networkdays(a float8, b float8, holidays float8[]) returns float8',
    `declare
      low integer;
      high integer;
      result integer;
    begin
      if not xl.is_date(a) or not xl.is_date(b) then return null; end if;
      low := floor(least(a, b))::integer;
      high := floor(greatest(a, b))::integer;
      result := (select count(*) from generate_series(0, (high - low) % 7) as i where mod(low + i, 7) >= 2)
        + (high - low) / 7 * 5;
      result := result - (select count(distinct floor(h)) from unnest(holidays) as h
        where floor(h) between low and high and mod(floor(h)::integer, 7) >= 2);
      return case when a > b then -result else result end;
    end`,
    { language: plpgsql, needs: ['is_date'] },
  ),
  define(
    'workday(start float8, days float8, holidays float8[]) returns float8',
    `declare
      at integer;
      remaining integer;
      step integer;
    begin
      if not xl.is_date(start) or abs(days) > 3000000 then return null; end if;
      at := floor(start)::integer;
      remaining := abs(trunc(days))::integer;
      step := sign(trunc(days))::integer;
      while remaining > 0 loop
        at := at + step;
        if at < 0 or at >= 2958466 then return null; end if;
        if mod(at, 7) >= 2 and (holidays is null or at::float8 <> all(holidays)) then remaining := remaining - 1; end if;
      end loop;
      return at;
    end`,
    { language: plpgsql, needs: ['is_date'] },
  ),
  define(
    'time(h float8, m float8, s float8) returns float8',
    `select mod(total::numeric, 86400)::float8 / 86400
    from (select case when abs(h) < 32768 and abs(m) < 32768 and abs(s) < 32768
      then trunc(h) * 3600 + trunc(m) * 60 + trunc(s) end as total) t where total >= 0`,
  ),
  define(
    'second_of_day(n float8) returns integer',
    `select case when n >= 0 and n < 2958466 then mod(round(((n - floor(n)) * 86400)::numeric)::integer, 86400) end`,
  ),
  define(
    'day_fraction(t timestamp) returns float8',
    "select extract(epoch from t - date_trunc('day', t))::float8 / 86400",
  ),
];
