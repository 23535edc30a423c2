import { digits15 } from './digits-15.ts';
import { inline } from './inline-helper.ts';

const LARGEST = '1.7976931348623157e308';

const raised = digits15('case when p >= 0 then x * power(10.0, p) else x / power(10.0, -p) end');
const lowered = (whole: string): string =>
  `case when p >= 0 then ${whole} / power(10.0, p) else ${whole} * power(10.0, -p) end`;
const places = 'max(min(trunc(digits), 300), -300)';

function atPlaces(whole: string, exact = digits15('x')): string {
  return `(select case when abs(x) * power(10.0, p) >= 1e15 then ${exact} else ${lowered(whole)} end
    from (select x, p, ${raised} as r from (select x, ${places} as p)))`;
}

/** SQLite computes on with infinity where PostgreSQL stops; here the result is null or 0. */
export const NUMBER_INLINES = [
  inline('infinity()', '9e999'),
  inline('finite(x)', `case when abs(x) < 1e-307 then 0.0 when abs(x) <= ${LARGEST} then x end`),
  inline('add(a, b)', (xl) => xl('finite', 'a + b')),
  inline('subtract(a, b)', (xl) => xl('finite', 'a - b')),
  inline('multiply(a, b)', (xl) => xl('finite', 'a * b')),
  inline('divide(a, b)', (xl) => `case when b <> 0 then ${xl('finite', 'a / b')} end`),
  inline(
    'power(a, b)',
    (xl) => `case when a = 0 then case when b > 0 then 0.0 end
      when a > 0 or b = trunc(b) then ${xl('finite', 'power(a, b)')} end`,
  ),
  inline('exp(x)', 'case when x < -700 then 0.0 when x < 709.782712893384 then exp(x) end'),
  inline('ln(x)', 'case when x > 0 then ln(x) end'),
  inline('log(x, base)', (xl) => `${xl('ln', 'x')} / nullif(${xl('ln', 'base')}, 0)`),
  inline('log10(x)', 'case when x > 0 then log10(x) end'),
  inline('sqrt(x)', 'case when x >= 0 then sqrt(x) end'),
  inline('sinh(x)', 'case when abs(x) < 710 then sinh(x) end'),
  inline('cosh(x)', 'case when abs(x) < 710 then cosh(x) end'),
  inline('acosh(x)', 'case when x >= 1 then acosh(x) end'),
  inline('atanh(x)', 'case when abs(x) < 1 then atanh(x) end'),
  inline('tanh(x)', 'tanh(x)'),
  inline('asinh(x)', 'case when abs(x) < 1e150 then asinh(x) end'),
  inline('asin(x)', 'case when abs(x) <= 1 then asin(x) end'),
  inline('acos(x)', 'case when abs(x) <= 1 then acos(x) end'),
  inline('angle(x)', 'case when abs(x) < 134217728 then x end'),
  inline('snap(result, operand)', 'case when abs(result) < abs(operand) * 2e-15 then 0.0 else result end'),
  inline('round(x, digits)', atPlaces('round(r)')),
  inline('trunc(x, digits)', atPlaces('trunc(r)')),
  inline('roundup(x, digits)', atPlaces('(trunc(r) + case when r = trunc(r) then 0 else sign(r) end)', 'x')),
  inline('floor(x)', `floor(${digits15('x')})`),
  inline(
    'mod(a, b)',
    'case when abs(b) >= 1e-290 and abs(a) / abs(b) <= 1.125e15 then a - b * floor(a / b) end',
  ),
  inline(
    'multiple(x, step, direction)',
    `case when step = 0 or x = 0 then 0.0 when abs(x) > 1e290 or abs(step) > 1e290 then null
      when abs(step) < 1e-15 then x else ${digits15(`case when direction > 0 then ceil(${digits15('x / step')})
        when direction < 0 then floor(${digits15('x / step')}) else round(${digits15('x / step')}) end * step`)} end`,
  ),
  inline('growth(rate, n)', (xl) => xl('power', '1 + rate', 'n')),
  inline(
    'pmt(rate, n, pv, fv, due)',
    (xl) => `case when n = 0 then null when rate = 0 then -(pv + fv) / n else (select -rate * (pv * g + fv)
      / nullif((1 + rate * due) * (nullif(g, 1) - 1), 0) from (select ${xl('growth', 'rate', 'n')} as g)) end`,
  ),
  inline(
    'fv(rate, n, pmt, pv, due)',
    (xl) =>
      `case when rate = 0 then -(pv + pmt * n) else (select ${xl(
        'finite',
        '-pv * g - pmt * (1 + rate * due) / rate * (g - 1)',
      )} from (select ${xl('growth', 'rate', 'n')} as g)) end`,
  ),
  inline(
    'pv(rate, n, pmt, fv, due)',
    (xl) => `case when rate = 0 then -(fv + pmt * n)
      else (select -(fv + pmt * (1 + rate * due) * (g - 1) / rate) / nullif(g, 0)
        from (select ${xl('growth', 'rate', 'n')} as g)) end`,
  ),
  inline(
    'nper(rate, pmt, pv, fv, due)',
    (xl) =>
      `case when rate = 0 then -(pv + fv) / nullif(pmt, 0) when rate > -1 then ${xl(
        'ln',
        '(pmt * (1 + rate * due) - fv * rate) / nullif(pmt * (1 + rate * due) + pv * rate, 0)',
      )} / ln(1 + rate) end`,
  ),
  inline(
    'ipmt(rate, per, n, pv, fv, due)',
    (xl) => `(select case when per < 1 or per >= n + 1 then null when due = 1 and per = 1 then 0.0
      else (${xl('fv', 'rate', 'per - 1 - due', 'payment', 'pv', 'due')}
        - case when due = 1 then payment else 0 end) * rate end
      from (select ${xl('pmt', 'rate', 'n', 'pv', 'fv', 'due')} as payment))`,
  ),
];
