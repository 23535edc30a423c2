import { define } from './helper.ts';

const plpgsql = 'plpgsql';

/** Closed forms and searches of the time value of money. Null is #NUM!. */
export const FINANCIAL_HELPERS = [
  // Amounts that multiply and divide each other without leaving what a number can hold.
  define(
    'tame(x float8) returns float8',
    'select case when abs(x) < 1e-25 then 0 when abs(x) < 1e25 then x end',
  ),
  define('growth(rate float8, n float8) returns float8', 'select xl.power(1 + rate, n)', {
    needs: ['power'],
  }),
  define(
    'pmt(rate float8, n float8, pv float8, fv float8, due float8) returns float8',
    `declare g float8;
    begin
      rate := xl.tame(rate); n := xl.tame(n); pv := xl.tame(pv); fv := xl.tame(fv);
      if n = 0 then return null; end if;
      if rate = 0 then return -(pv + fv) / n; end if;
      g := xl.growth(rate, n);
      if g is null or abs(g) > 1e200 or g = 1 or 1 + rate * due = 0 then return null; end if;
      return -rate * (pv * g + fv) / ((1 + rate * due) * (g - 1));
    end`,
    { language: plpgsql, needs: ['growth', 'tame'] },
  ),
  define(
    'fv(rate float8, n float8, pmt float8, pv float8, due float8) returns float8',
    `declare g float8;
    begin
      rate := xl.tame(rate); n := xl.tame(n); pmt := xl.tame(pmt); pv := xl.tame(pv);
      if rate = 0 then return -(pv + pmt * n); end if;
      g := xl.growth(rate, n);
      if g is null or abs(g) > 1e250 then return null; end if;
      return xl.subtract(-pv * g, xl.multiply(pmt * (1 + rate * due) / rate, g - 1));
    end`,
    { language: plpgsql, needs: ['growth', 'multiply', 'subtract', 'tame'] },
  ),
  define(
    'pv(rate float8, n float8, pmt float8, fv float8, due float8) returns float8',
    `declare g float8;
    begin
      rate := xl.tame(rate); n := xl.tame(n); pmt := xl.tame(pmt); fv := xl.tame(fv);
      if rate = 0 then return -(fv + pmt * n); end if;
      g := xl.growth(rate, n);
      if g is null or abs(g) < 1e-200 or abs(g) > 1e200 then return null; end if;
      return -(fv + pmt * (1 + rate * due) * (g - 1) / rate) / g;
    end`,
    { language: plpgsql, needs: ['growth', 'tame'] },
  ),
  define(
    'nper(rate float8, pmt float8, pv float8, fv float8, due float8) returns float8',
    `declare
      a float8;
      b float8;
    begin
      rate := xl.tame(rate); pmt := xl.tame(pmt); pv := xl.tame(pv); fv := xl.tame(fv);
      if rate = 0 then return case when pmt <> 0 then -(pv + fv) / pmt end; end if;
      if rate <= -1 then return null; end if;
      a := pmt * (1 + rate * due) - fv * rate;
      b := pmt * (1 + rate * due) + pv * rate;
      if b = 0 or a / b <= 0 or 1 + rate = 1 then return null; end if;
      return ln(a / b) / ln(1 + rate);
    end`,
    { language: plpgsql, needs: ['tame'] },
  ),
  define(
    'ipmt(rate float8, per float8, n float8, pv float8, fv float8, due float8) returns float8',
    `declare payment float8 := xl.pmt(rate, n, pv, fv, due);
    begin
      if per < 1 or per >= n + 1 or payment is null then return null; end if;
      rate := xl.tame(rate);
      if due = 1 and per = 1 then return 0; end if;
      return case when due = 1 then (xl.fv(rate, per - 2, payment, pv, 1) - payment) * rate
        else xl.fv(rate, per - 1, payment, pv, 0) * rate end;
    end`,
    { language: plpgsql, needs: ['pmt', 'fv', 'tame'] },
  ),
  define(
    'rate(n float8, pmt float8, pv float8, fv float8, due float8, guess float8) returns float8',
    `declare
      r float8 := guess;
      better float8;
      f float8;
      slope float8;
      g float8;
      h float8;
    begin
      n := xl.tame(n); pmt := xl.tame(pmt); pv := xl.tame(pv); fv := xl.tame(fv); r := xl.tame(r);
      if n <= 0 then return null; end if;
      for i in 1..100 loop
        if r is null or r <= -1 then return null; end if;
        if abs(r) < 1e-11 then
          f := pv + pmt * n + fv;
          slope := pv * n + pmt * n * (n - 1) / 2 + pmt * n * due;
        else
          g := xl.growth(r, n);
          if g is null or abs(g) > 1e150 then return null; end if;
          f := pv * g + pmt * (1 + r * due) * (g - 1) / r + fv;
          h := n * g / (1 + r);
          slope := pv * h + pmt * ((1 + r * due) * (h * r - (g - 1)) / (r * r) + due * (g - 1) / r);
        end if;
        if slope is null or abs(slope) < 1e-200 then return null; end if;
        better := r - f / slope;
        if abs(better) > 1e10 then return null; end if;
        if abs(better - r) < 1e-12 * greatest(1, abs(r)) then return better; end if;
        r := better;
      end loop;
      return null;
    end`,
    { language: plpgsql, needs: ['growth', 'tame'] },
  ),
  define(
    'npv_at(rate float8, numbers float8[], times float8[]) returns float8',
    `declare
      total float8 := 0;
      g float8;
    begin
      for i in 1..coalesce(cardinality(numbers), 0) loop
        g := xl.power(1 + rate, times[i]);
        if g is null or abs(g) < 1e-200 or abs(g) > 1e200 or abs(numbers[i]) > 1e100 then return null; end if;
        total := total + case when abs(numbers[i]) < 1e-100 then 0 else numbers[i] end / g;
      end loop;
      return total;
    end`,
    { language: plpgsql, needs: ['power'] },
  ),
  define(
    'internal_rate(numbers float8[], times float8[], guess float8) returns float8',
    `declare
      r float8 := guess;
      f float8;
      slope float8;
      better float8;
      low float8;
      high float8;
      at_low float8;
      middle float8;
      value float8;
      best float8;
      from_low float8;
    begin
      if not exists (select 1 from unnest(numbers) as v where v > 0) or not exists (select 1 from unnest(numbers) as v where v < 0)
        or exists (select 1 from unnest(numbers) as v where abs(v) > 1e100) then
        return null;
      end if;
      for i in 1..100 loop
        exit when r <= -1;
        f := xl.npv_at(r, numbers, times);
        slope := -xl.npv_at(r, (select array_agg(case when abs(v) < 1e-100 then 0 else v * t end order by o) from unnest(numbers, times) with ordinality as u (v, t, o)), times) / (1 + r);
        exit when f is null or slope is null or abs(slope) < 1e-100 or abs(f) > 1e200;
        better := r - f / slope;
        if abs(better - r) < 1e-13 * greatest(1, abs(better)) then return better; end if;
        exit when abs(better) > 1e10;
        r := better;
      end loop;
      for i in -120..320 loop
        high := 10 ^ (i * 0.05) - 1;
        value := xl.npv_at(high, numbers, times);
        if value is not null and at_low is not null and sign(at_low) <> sign(value)
          and (best is null or abs(high - guess) < abs(best - guess)) then
          best := high;
          from_low := low;
        end if;
        low := high;
        at_low := value;
      end loop;
      if best is null then return null; end if;
      low := from_low;
      high := best;
      at_low := xl.npv_at(low, numbers, times);
      for j in 1..200 loop
        middle := (low + high) / 2;
        value := xl.npv_at(middle, numbers, times);
        if sign(value) = sign(at_low) then low := middle; else high := middle; end if;
      end loop;
      return (low + high) / 2;
    end`,
    { language: plpgsql, needs: ['npv_at'] },
  ),
  define(
    'periods(numbers float8[], first float8) returns float8[]',
    'select array_agg(i + first - 1 order by i) from generate_series(1, cardinality(numbers)) as i',
  ),
  define(
    'years_since(dates float8[], numbers float8[]) returns float8[]',
    `select case when cardinality(dates) = cardinality(numbers)
      and (select bool_and(xl.is_date(d)) from unnest(dates) as d)
      then (select array_agg((floor(d) - floor(dates[1])) / 365 order by i) from unnest(dates) with ordinality as u (d, i)) end`,
    { needs: ['is_date'] },
  ),
  // Payments before the first date have no present value in Excel.
  define(
    'xnpv(rate float8, numbers float8[], years float8[]) returns float8',
    `select case when (select bool_and(t >= 0) from unnest(years) as t) then xl.npv_at(rate, numbers, years) end`,
    { needs: ['npv_at'] },
  ),
];
