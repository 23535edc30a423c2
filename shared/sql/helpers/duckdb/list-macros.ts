import { macro, once } from './macro.ts';

/** Over lists of numbers, most of them in ascending order. */
export const LIST_MACROS = [
  macro(
    'nth(sorted, k, from_top)',
    `case when k > 0 and ceil(k) <= len(sorted) then
      sorted[case when from_top then len(sorted) + 1 - ceil(k) else least(ceil(k), len(sorted)) end::bigint] end`,
  ),
  macro(
    'avedev(numbers)',
    once('mean', 'list_avg(numbers)', 'list_avg(list_transform(numbers, lambda n: abs(n - mean)))'),
  ),
  macro(
    'between(sorted, p)',
    `sorted[floor(p)::bigint] + case when p > floor(p)
      then (p - floor(p)) * (sorted[floor(p)::bigint + 1] - sorted[floor(p)::bigint]) else 0 end`,
  ),
  macro(
    'percentile(sorted, p)',
    'case when p >= 0 and p <= 1 then xl.between(sorted, 1 + p * (len(sorted) - 1)) end',
  ),
  macro('quartile(sorted, q)', 'case when q >= 0 and q < 5 then xl.percentile(sorted, trunc(q) / 4) end'),
  macro(
    'percentile_exc(sorted, p)',
    `case when p > 0 and p < 1 and p * (len(sorted) + 1) >= 1 - 1e-9
      and p * (len(sorted) + 1) <= len(sorted) + 1e-9
      then xl.between(sorted, greatest(least(p * (len(sorted) + 1), len(sorted)), 1)) end`,
  ),
  macro(
    'rank(x, sorted, ascending, average)',
    `case when list_contains(sorted, x) then 1 + len(list_filter(sorted, lambda n:
        case when ascending then n < x else n > x end))
      + case when average then (len(list_filter(sorted, lambda n: n = x)) - 1) / 2 else 0 end end::double`,
  ),
  macro(
    'mode(numbers)',
    once(
      'counted',
      `list_transform(list_filter(numbers, lambda n: n is not null),
        lambda n: {'times': len(list_filter(numbers, lambda m: m = n)), 'earlier': -list_position(numbers, n), 'n': n})`,
      `case when list_max(counted).times > 1 then list_max(counted).n end`,
    ),
  ),
  macro(
    'npv_at(rate, numbers, times)',
    `coalesce(list_sum(list_transform(numbers, lambda v, i: v / nullif(xl.power(1 + rate, times[i]), 0))), 0::double)`,
  ),
  macro('periods(numbers, first)', 'list_transform(numbers, lambda v, i: (i + first - 1)::double)'),
  macro('growth(rate, n)', 'xl.power(1 + rate, n)'),
  macro(
    'pmt(rate, n, pv, fv, due)',
    `case when n = 0 then null when rate = 0 then -(pv + fv) / n
      else -rate * (pv * xl.growth(rate, n) + fv)
        / nullif((1 + rate * due) * (nullif(xl.growth(rate, n), 1) - 1), 0) end`,
  ),
  macro(
    'fv(rate, n, pmt, pv, due)',
    `case when rate = 0 then -(pv + pmt * n)
      else xl.finite(-pv * xl.growth(rate, n) - pmt * (1 + rate * due) / rate * (xl.growth(rate, n) - 1)) end`,
  ),
  macro(
    'pv(rate, n, pmt, fv, due)',
    `case when rate = 0 then -(fv + pmt * n)
      else -(fv + pmt * (1 + rate * due) * (xl.growth(rate, n) - 1) / rate) / nullif(xl.growth(rate, n), 0) end`,
  ),
  macro(
    'nper(rate, pmt, pv, fv, due)',
    `case when rate = 0 then -(pv + fv) / nullif(pmt, 0) when rate > -1
      then xl.ln((pmt * (1 + rate * due) - fv * rate) / nullif(pmt * (1 + rate * due) + pv * rate, 0)) / ln(1 + rate) end`,
  ),
  macro(
    'ipmt(rate, per, n, pv, fv, due)',
    once(
      'payment',
      'xl.pmt(rate, n, pv, fv, due)',
      `case when per < 1 or per >= n + 1 then null when due = 1 and per = 1 then 0::double
        else (xl.fv(rate, per - 1 - due, payment, pv, due) - case when due = 1 then payment else 0 end) * rate end`,
    ),
  ),
  macro(
    'halve(within)',
    `list_reduce(list_concat([{'low': 1::bigint, 'high': len(within), 'found': null::bigint}],
        list_transform(range(0, 64), lambda i: {'low': 0::bigint, 'high': 0::bigint, 'found': 0::bigint})),
      lambda s, unused: ${once(
        'middle',
        's.low + s.high',
        once(
          'probe',
          `list_min(list_filter(range(middle // 2, s.high + 1), lambda i: within[i] is not null))`,
          `case when s.low > s.high then s
            when probe is null or not within[probe]
              then {'low': s.low, 'high': middle // 2 - 1, 'found': s.found}
            else {'low': probe + 1, 'high': s.high, 'found': probe} end`,
        ),
      )}).found - 1`,
  ),
];
