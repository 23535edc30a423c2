import { define } from './helper.ts';

/** Over arrays of numbers in ascending order. */
export const STATISTICAL_HELPERS = [
  // Bounded by the size, which is not known beforehand: PostgreSQL would fold the cast of a constant that fits no integer.
  define(
    'nth(sorted float8[], k float8, from_top boolean) returns float8',
    `select case when k > 0 and ceil(k) <= cardinality(sorted) then
      sorted[case when from_top then cardinality(sorted) + 1 - ceil(k)
        else least(ceil(k), cardinality(sorted)) end::integer] end`,
  ),
  define(
    'avedev(numbers float8[]) returns float8',
    `select case when max(abs(x)) < 1e300 then sum(case when abs(x) < 1e300 then abs(x - mean) end) / count(*) end
    from (select case when abs(n) < 1e-290 then 0 else n end as x from unnest(numbers) as n) as u,
      (select sum(case when abs(y) between 1e-290 and 1e300 then y end) / count(*) as mean from unnest(numbers) as y) as m`,
  ),
  define(
    'between(sorted float8[], at float8) returns float8',
    `select case when at = floor(at) then low
      when abs(low) >= 8e307 or abs(high) >= 8e307 then
        case when abs(low) < 1e-290 then 0 else low * (1 - at + floor(at)) end
        + case when abs(high) < 1e-290 then 0 else high * (at - floor(at)) end
      when high - low < 1e-290 then low else low + (at - floor(at)) * (high - low) end
    from (select sorted[floor(at)::integer] as low, sorted[floor(at)::integer + 1] as high) as ends`,
  ),
  define(
    'percentile(sorted float8[], p float8) returns float8',
    'select case when p >= 0 and p <= 1 then xl.between(sorted, 1 + p * (cardinality(sorted) - 1)) end',
    { needs: ['between'] },
  ),
  define(
    'quartile(sorted float8[], q float8) returns float8',
    'select case when q >= 0 and q < 5 then xl.percentile(sorted, trunc(q) / 4) end',
    { needs: ['percentile'] },
  ),
  define(
    'percentile_exc(sorted float8[], p float8) returns float8',
    `select case when p > 0 and p < 1 and p * (cardinality(sorted) + 1) >= 1 - 1e-9
      and p * (cardinality(sorted) + 1) <= cardinality(sorted) + 1e-9
      then xl.between(sorted, greatest(least(p * (cardinality(sorted) + 1), cardinality(sorted)), 1)) end`,
    { needs: ['between'] },
  ),
  define(
    'rank(x float8, sorted float8[], ascending boolean, average boolean) returns float8',
    `select case when equal > 0 then
      1 + case when ascending then smaller else larger end + case when average then (equal - 1) / 2.0 else 0 end end::float8
    from (select count(*) filter (where n = x) as equal, count(*) filter (where n < x) as smaller,
      count(*) filter (where n > x) as larger from unnest(sorted) as n) counts`,
  ),
  define(
    'mode(numbers float8[]) returns float8',
    `select n from unnest(numbers) with ordinality as u (n, i) where n is not null
    group by n having count(*) > 1 order by count(*) desc, min(i) limit 1`,
  ),
  define(
    'frequency(numbers float8[], bins float8[]) returns float8[]',
    `with limits as (select b, i, row_number() over (partition by b order by i) = 1 as is_first
        from unnest(bins) with ordinality as u (b, i) where b is not null),
      steps as (select i, is_first, b, (select max(l.b) from limits l where l.b < limits.b) as previous from limits)
    select array_agg(case when is_first then (select count(*) from unnest(numbers) as n
        where n <= b and (previous is null or n > previous)) else 0 end::float8 order by i)
      || (select count(*) from unnest(numbers) as n where n > coalesce((select max(b) from limits), '-Infinity'))::float8
    from steps`,
  ),
];
