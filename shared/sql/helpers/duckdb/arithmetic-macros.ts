import { macro } from './macro.ts';

const LARGEST = '1.7976931348623157e308';
const SMALLEST = '1e-307';

/** DuckDB computes on with infinity and NaN where PostgreSQL stops; either way the result here is null or 0. */
export const ARITHMETIC_MACROS = [
  macro('digits15(x)', "printf('%.15g', x)::double"),
  macro('infinity()', "'Infinity'::double"),
  macro('finite(x)', `case when abs(x) < ${SMALLEST} then 0::double when abs(x) <= ${LARGEST} then x end`),
  macro('add(a, b)', 'xl.finite(a + b)'),
  macro('subtract(a, b)', 'xl.finite(a - b)'),
  macro('multiply(a, b)', 'xl.finite(a * b)'),
  macro('divide(a, b)', 'case when b <> 0 then xl.finite(a / b) end'),
  macro(
    'power(a, b)',
    `case when a = 0 then case when b > 0 then 0::double end
      when a > 0 or b = trunc(b) then xl.finite(power(a, b)) end`,
  ),
  macro('exp(x)', 'case when x < -700 then 0::double when x < 709.782712893384 then exp(x) end'),
  macro('ln(x)', 'case when x > 0 then ln(x) end'),
  macro('log(x, base)', 'xl.ln(x) / nullif(xl.ln(base), 0)'),
  macro('log10(x)', 'case when x > 0 then log10(x) end'),
  macro('sqrt(x)', 'case when x >= 0 then sqrt(x) end'),
  macro('sinh(x)', 'case when abs(x) < 710 then sinh(x) end'),
  macro('cosh(x)', 'case when abs(x) < 710 then cosh(x) end'),
  macro('acosh(x)', 'case when x >= 1 then acosh(x) end'),
  macro('atanh(x)', 'case when abs(x) < 1 then atanh(x) end'),
  macro('tanh(x)', 'tanh(x)'),
  macro('asinh(x)', 'case when abs(x) < 1e150 then asinh(x) end'),
  macro('asin(x)', 'case when abs(x) <= 1 then asin(x) end'),
  macro('acos(x)', 'case when abs(x) <= 1 then acos(x) end'),
  macro('angle(x)', 'case when abs(x) < 134217728 then x end'),
  macro(
    'snap(result, operand)',
    'case when abs(result) < abs(operand) * 2e-15 then 0::double else result end',
  ),
  macro('places(digits)', 'greatest(least(trunc(digits), 300), -300)'),
  // Decimal places become whole numbers, as decimal digits have them.
  macro(
    'raised(x, digits)',
    'xl.digits15(case when digits >= 0 then x * power(10::double, digits) else x / power(10::double, -digits) end)',
  ),
  macro(
    'lowered(x, digits)',
    'case when digits >= 0 then x / power(10::double, digits) else x * power(10::double, -digits) end',
  ),
  macro(
    'round(x, digits)',
    `case when abs(x) * power(10::double, xl.places(digits)) < 1e15
      then xl.lowered(round(xl.raised(x, xl.places(digits))), xl.places(digits)) else xl.digits15(x) end`,
  ),
  macro(
    'trunc(x, digits)',
    `case when abs(x) * power(10::double, xl.places(digits)) < 1e15
      then xl.lowered(trunc(xl.raised(x, xl.places(digits))), xl.places(digits)) else xl.digits15(x) end`,
  ),
  macro(
    'roundup(x, digits)',
    `case when abs(x) * power(10::double, xl.places(digits)) >= 1e15
        or xl.raised(x, xl.places(digits)) = trunc(xl.raised(x, xl.places(digits))) then x
      else xl.lowered(trunc(xl.raised(x, xl.places(digits))) + sign(x), xl.places(digits)) end`,
  ),
  macro('floor(x)', 'floor(xl.digits15(x))'),
  macro(
    'mod(a, b)',
    `case when abs(b) >= 1e-290 and abs(a) / abs(b) <= 1.125e15 then a - b * floor(a / b) end`,
  ),
  macro(
    'multiple(x, step, direction)',
    `case when step = 0 or x = 0 then 0::double when abs(x) > 1e290 or abs(step) > 1e290 then null
      when abs(step) < 1e-15 then x
      else xl.digits15(case when direction > 0 then ceil(xl.digits15(x / step)) when direction < 0
        then floor(xl.digits15(x / step)) else round(xl.digits15(x / step)) end * step) end`,
  ),
  macro(
    'fact(n)',
    `case when n >= 0 and n < 171
      then coalesce(list_product(range(1, trunc(n)::bigint + 1)::double[]), 1)::double end`,
  ),
  macro(
    'combin(n, k)',
    `case when n >= 0 and k >= 0 and n >= k and n < 2147483648 and least(k, n - k) <= 2000 then
      xl.finite(round(coalesce(list_product(list_transform(range(1, least(trunc(k), trunc(n) - trunc(k))::bigint + 1),
        lambda i: (trunc(n) - i + 1) / i)), 1))) end`,
  ),
];
