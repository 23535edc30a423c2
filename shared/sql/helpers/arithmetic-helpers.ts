import { define, defineAggregate } from './helper.ts';

/** No double is larger. */
const LARGEST = "'1.7976931348623157e308'::float8";

/** What PostgreSQL would refuse with an error (overflow, underflow, 0 to the power of 0) is null or 0 here. */
export const ARITHMETIC_HELPERS = [
  define('infinity() returns float8', "select 'Infinity'::float8"),
  define(
    'add(a float8, b float8) returns float8',
    `select case when abs(a) < 8e307 and abs(b) < 8e307 then a + b
      when (a < 0) <> (b < 0) or abs(a) < ${LARGEST} - abs(b) then a + b end`,
  ),
  define(
    'subtract(a float8, b float8) returns float8',
    `select case when abs(a) < 8e307 and abs(b) < 8e307 then a - b
      when (a < 0) = (b < 0) or abs(a) < ${LARGEST} - abs(b) then a - b end`,
  ),
  define(
    'multiply(a float8, b float8) returns float8',
    `begin
      if a = 0 or b = 0 then return 0; end if;
      if log(abs(a)) + log(abs(b)) > 308 then return null; end if;
      if log(abs(a)) + log(abs(b)) < -307 then return 0; end if;
      return a * b;
    end`,
    { language: 'plpgsql' },
  ),
  define(
    'divide(a float8, b float8) returns float8',
    `begin
      if a = 0 and b <> 0 then return 0; end if;
      if a is null or b is null or b = 0 then return null; end if;
      if log(abs(a)) - log(abs(b)) > 308 then return null; end if;
      if log(abs(a)) - log(abs(b)) < -307 then return 0; end if;
      return a / b;
    end`,
    { language: 'plpgsql' },
  ),
  define(
    'power(a float8, b float8) returns float8',
    `begin
      if a is null or b is null then return null; end if;
      if a = 0 then return case when b > 0 then 0 end; end if;
      if abs(b) < 1e-290 then return 1; end if;
      if a < 0 and b <> trunc(b) then return null; end if;
      if abs(b) > 1e15 and abs(a) <> 1 then return case when (b > 0) = (abs(a) < 1) then 0 end; end if;
      if b * log(abs(a)) > 308 then return null; end if;
      if b * log(abs(a)) < -307 then return 0; end if;
      return power(a, b);
    end`,
    { language: 'plpgsql' },
  ),
  define(
    'exp(x float8) returns float8',
    'select case when x < -700 then 0 else exp(case when x < 709.782712893384 then x end) end',
  ),
  define('ln(x float8) returns float8', 'select ln(case when x > 0 then x end)'),
  define('log(x float8, base float8) returns float8', 'select xl.ln(x) / nullif(xl.ln(base), 0)', {
    needs: ['ln'],
  }),
  define('log10(x float8) returns float8', 'select log(case when x > 0 then x end)'),
  define('sqrt(x float8) returns float8', 'select sqrt(case when x >= 0 then x end)'),
  define('asin(x float8) returns float8', 'select asin(case when abs(x) <= 1 then x end)'),
  define('acos(x float8) returns float8', 'select acos(case when abs(x) <= 1 then x end)'),
  define('sinh(x float8) returns float8', 'select sinh(case when abs(x) < 710 then x end)'),
  define('cosh(x float8) returns float8', 'select cosh(case when abs(x) < 710 then x end)'),
  define('acosh(x float8) returns float8', 'select acosh(case when x >= 1 then x end)'),
  define('atanh(x float8) returns float8', 'select atanh(case when abs(x) < 1 then x end)'),
  define('tanh(x float8) returns float8', 'select tanh(x)'),
  define('asinh(x float8) returns float8', 'select asinh(case when abs(x) < 1e150 then x end)'),
  define('angle(x float8) returns float8', 'select case when abs(x) < 134217728 then x end'),
  define(
    'snap(result float8, operand float8) returns float8',
    'select case when abs(result) < abs(operand) * 2e-15 then 0 else result end',
  ),
  define(
    'round(x float8, digits float8) returns float8',
    `select case when abs(x) < 1e300 then
      round(x::numeric, greatest(least(trunc(digits), 400), -400)::integer)::float8 else x end`,
  ),
  define(
    'trunc(x float8, digits float8) returns float8',
    `select case when abs(x) < 1e300 then
      trunc(x::numeric, greatest(least(trunc(digits), 400), -400)::integer)::float8 else x end`,
  ),
  define(
    'roundup(x float8, digits float8) returns float8',
    `select case when abs(x) >= 1e300 then x when down = x::numeric then x
      else (down + sign(x)::numeric * power(10::numeric, -places))::float8 end
    from (select greatest(least(trunc(digits), 400), -307)::integer as places) p,
      lateral (select trunc(case when abs(x) < 1e300 then x end::numeric, places) as down) d`,
  ),
  define('floor(x float8) returns float8', 'select floor(x::numeric)::float8'),
  define(
    'mod(a float8, b float8) returns float8',
    `begin
      if b = 0 or abs(b) < 1e-290 or a is null then return null; end if;
      if a = 0 or abs(a) < 1e-290 then return 0; end if;
      if log(abs(a)) - log(abs(b)) > 16 or abs(b) > 1e290 and abs(a) > abs(b) then return null; end if;
      if log(abs(a)) - log(abs(b)) < -300 then return case when (a < 0) = (b < 0) then a else b end; end if;
      if abs(a) / abs(b) > 1.125e15 then return null; end if;
      return a - b * floor(a / b);
    end`,
    { language: 'plpgsql' },
  ),
  define(
    'multiple(x float8, step float8, direction integer) returns float8',
    `begin
      if step = 0 or x = 0 then return 0; end if;
      if abs(x) > 1e290 or abs(step) > 1e290 then return null; end if;
      if direction > 0 and log(abs(x)) - log(abs(step)) > 308.25 then return null; end if;
      if abs(step) < 1e-15 then return x; end if;
      -- Next to nothing of a step: one up, one down, or none.
      if abs(x) < 1e-290 or log(abs(x)) - log(abs(step)) < -290 then
        return case when direction > 0 and (x < 0) = (step < 0) then step
          when direction < 0 and (x < 0) <> (step < 0) then -step else 0 end;
      end if;
      return (case when direction > 0 then ceil((x / step)::numeric) when direction < 0 then floor((x / step)::numeric)
        else round((x / step)::numeric) end * step::numeric)::float8;
    end`,
    { language: 'plpgsql' },
  ),
  define(
    'fact(n float8) returns float8',
    'select case when n >= 0 and n < 171 then factorial(trunc(n)::bigint)::float8 end',
  ),
  define(
    'combin(n float8, k float8) returns float8',
    `declare result numeric := 1;
    begin
      if n is null or k is null or n < 0 or k < 0 or n < k or n >= 2147483648 then return null; end if;
      if least(k, n - k) > 2000 then return null; end if;
      for i in 1..least(trunc(k), trunc(n) - trunc(k))::integer loop
        result := result * (trunc(n)::numeric - i + 1) / i;
        if result > 1e308 then return null; end if;
      end loop;
      return round(result)::float8;
    end`,
    { language: 'plpgsql' },
  ),
  define(
    'multiply_step(state float8, x float8) returns float8',
    `begin
      if x is null then return state; end if;
      if state is null then return x; end if;
      if state = 'Infinity' then return state; end if;
      return coalesce(xl.multiply(state, x), 'Infinity');
    end`,
    { language: 'plpgsql', needs: ['multiply'] },
  ),
  defineAggregate('product(float8)', 'sfunc = xl.multiply_step, stype = float8', ['multiply_step']),
  define(
    'gcd_step(state float8, x float8) returns float8',
    `begin
      if x is null then return state; end if;
      if state = 'NaN' or x < 0 or x >= 9007199254740992 then return 'NaN'; end if;
      return gcd(coalesce(state, 0)::bigint, trunc(x)::bigint)::float8;
    end`,
    { language: 'plpgsql' },
  ),
  defineAggregate('gcd(float8)', 'sfunc = xl.gcd_step, stype = float8', ['gcd_step']),
  define(
    'lcm_step(state float8, x float8) returns float8',
    `declare result numeric;
    begin
      if x is null then return state; end if;
      if state = 'NaN' or x < 0 or x >= 9007199254740992 then return 'NaN'; end if;
      result := lcm(coalesce(state, 1)::numeric, trunc(x)::numeric);
      if result >= 9007199254740992 then return 'NaN'; end if;
      return result::float8;
    end`,
    { language: 'plpgsql' },
  ),
  defineAggregate('lcm(float8)', 'sfunc = xl.lcm_step, stype = float8', ['lcm_step']),
];
