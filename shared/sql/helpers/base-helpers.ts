import { define } from './helper.ts';

const plpgsql = 'plpgsql';

/** Numbers of up to ten digits in another base. The upper half of what ten digits hold stands for negative numbers. */
export const BASE_HELPERS = [
  define(
    'from_base(t text, base float8) returns float8',
    `declare
      result float8 := 0;
      digit integer;
    begin
      if t is null or length(t) > 10 then return null; end if;
      for i in 1..length(t) loop
        digit := strpos('0123456789ABCDEF', upper(substr(t, i, 1))) - 1;
        if digit < 0 or digit >= base then return null; end if;
        result := result * base + digit;
      end loop;
      return case when result >= base ^ 10 / 2 then result - base ^ 10 else result end;
    end`,
    { language: plpgsql },
  ),
  define(
    'to_base(x float8, base float8, places float8) returns text',
    `declare
      n float8 := trunc(x);
      size float8 := trunc(places);
      result text := '';
    begin
      if n is null or n < -(base ^ 10) / 2 or n >= base ^ 10 / 2 or size < 1 or size > 10 then return null; end if;
      if n < 0 then
        n := n + base ^ 10;
        size := null;
      end if;
      loop
        result := substr('0123456789ABCDEF', (n - base * floor(n / base))::integer + 1, 1) || result;
        n := floor(n / base);
        exit when n = 0;
      end loop;
      if length(result) > size then return null; end if;
      return lpad(result, coalesce(size, length(result))::integer, '0');
    end`,
    { language: plpgsql },
  ),
];
