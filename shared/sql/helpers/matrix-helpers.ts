import { define } from './helper.ts';

/** Over the numbers of matrices, row by row. */
export const MATRIX_HELPERS = [
  // By elimination, each time with the largest element.
  define(
    'mdeterm(m float8[], n integer) returns float8',
    `declare
      a numeric[] := m::numeric[];
      best integer;
      factor numeric;
      swapped numeric;
      result numeric := 1;
    begin
      if m is null or cardinality(m) <> n * n or (select bool_or(abs(v) >= 1e100) from unnest(m) as v) then return null; end if;
      for i in 1..n loop
        best := i;
        for r in i + 1..n loop
          if abs(a[(r - 1) * n + i]) > abs(a[(best - 1) * n + i]) then best := r; end if;
        end loop;
        if a[(best - 1) * n + i] = 0 then return 0; end if;
        if best <> i then
          result := -result;
          for c in 1..n loop
            swapped := a[(i - 1) * n + c];
            a[(i - 1) * n + c] := a[(best - 1) * n + c];
            a[(best - 1) * n + c] := swapped;
          end loop;
        end if;
        result := result * a[(i - 1) * n + i];
        for r in i + 1..n loop
          factor := round(a[(r - 1) * n + i] / a[(i - 1) * n + i], 40);
          for c in i..n loop
            a[(r - 1) * n + c] := round(a[(r - 1) * n + c] - factor * a[(i - 1) * n + c], 40);
          end loop;
        end loop;
      end loop;
      return case when abs(result) < 1e300 then round(result, 30)::float8 end;
    end`,
    { language: 'plpgsql' },
  ),
  define(
    'minverse(m float8[], n integer) returns float8[]',
    `declare
      a numeric[] := m::numeric[];
      b numeric[];
      best integer;
      factor numeric;
      swapped numeric;
    begin
      if m is null or cardinality(m) <> n * n or (select bool_or(abs(v) >= 1e100) from unnest(m) as v) then return null; end if;
      b := array(select case when (i - 1) / n = (i - 1) % n then 1 else 0 end from generate_series(1, n * n) as i);
      for i in 1..n loop
        best := i;
        for r in i + 1..n loop
          if abs(a[(r - 1) * n + i]) > abs(a[(best - 1) * n + i]) then best := r; end if;
        end loop;
        if abs(a[(best - 1) * n + i]) < 1e-30 then return null; end if;
        if best <> i then
          for c in 1..n loop
            swapped := a[(i - 1) * n + c];
            a[(i - 1) * n + c] := a[(best - 1) * n + c];
            a[(best - 1) * n + c] := swapped;
            swapped := b[(i - 1) * n + c];
            b[(i - 1) * n + c] := b[(best - 1) * n + c];
            b[(best - 1) * n + c] := swapped;
          end loop;
        end if;
        factor := a[(i - 1) * n + i];
        for c in 1..n loop
          a[(i - 1) * n + c] := round(a[(i - 1) * n + c] / factor, 40);
          b[(i - 1) * n + c] := round(b[(i - 1) * n + c] / factor, 40);
        end loop;
        for r in 1..n loop
          continue when r = i;
          factor := a[(r - 1) * n + i];
          for c in 1..n loop
            a[(r - 1) * n + c] := round(a[(r - 1) * n + c] - factor * a[(i - 1) * n + c], 40);
            b[(r - 1) * n + c] := round(b[(r - 1) * n + c] - factor * b[(i - 1) * n + c], 40);
          end loop;
        end loop;
      end loop;
      return case when (select max(abs(v)) from unnest(b) as v) < 1e300
        then array(select round(v, 30)::float8 from unnest(b) with ordinality as u (v, i) order by i) end;
    end`,
    { language: 'plpgsql' },
  ),
  // The plane of least squares: the slopes of the last variable to the first, what they start from, and below them what
  // else LINEST tells, row by row. Variables stand side by side, or one below the other.
  define(
    'linest(y float8[], given float8[], k integer, is_below boolean, has_start boolean) returns float8[]',
    `declare
      n integer := coalesce(cardinality(y), 0);
      x float8[] := given;
      q float8[];
      r float8[] := array_fill(0::float8, array[k * k]);
      inverse float8[] := array_fill(0::float8, array[k * k]);
      means float8[] := array_fill(0::float8, array[k]);
      slopes float8[] := array_fill(0::float8, array[k]);
      kept boolean[] := array_fill(true, array[k]);
      rest float8[] := y;
      y_mean float8 := 0;
      size float8;
      before float8;
      part float8;
      start float8 := 0;
      variables integer := 0;
      residual float8 := 0;
      total float8 := 0;
      freedom integer;
      variance float8;
      errors float8[] := array_fill(null::float8, array[k + 1]);
      spread float8;
      result float8[];
    begin
      if x is null then x := array(select i::float8 from generate_series(1, n) as i); end if;
      if n = 0 or cardinality(x) <> n * k then return null; end if;
      if (select bool_or(abs(v) >= 1e100) from unnest(x || y) as v) then return null; end if;
      -- Variable j of row i stands at (j - 1) * n + i.
      if not is_below then
        q := array(select x[i * k + j + 1] from generate_series(0, k - 1) as j, generate_series(0, n - 1) as i order by j, i);
      else q := x;
      end if;
      x := q;
      if has_start then
        y_mean := (select sum(v) / n from unnest(y) as v);
        for i in 1..n loop rest[i] := rest[i] - y_mean; end loop;
        for j in 1..k loop
          part := 0;
          for i in 1..n loop part := part + x[(j - 1) * n + i]; end loop;
          means[j] := part / n;
          for i in 1..n loop q[(j - 1) * n + i] := q[(j - 1) * n + i] - means[j]; end loop;
        end loop;
      end if;
      for i in 1..n loop total := total + xl.multiply(rest[i], rest[i]); end loop;
      for j in 1..k loop
        before := 0;
        for i in 1..n loop before := before + xl.multiply(q[(j - 1) * n + i], q[(j - 1) * n + i]); end loop;
        -- Twice, for what the first time leaves of the directions before.
        for turn in 1..2 loop
          for p in 1..j - 1 loop
            continue when not kept[p];
            part := 0;
            for i in 1..n loop part := part + xl.multiply(q[(p - 1) * n + i], q[(j - 1) * n + i]); end loop;
            r[(p - 1) * k + j] := r[(p - 1) * k + j] + part;
            for i in 1..n loop
              q[(j - 1) * n + i] := q[(j - 1) * n + i] - xl.multiply(part, q[(p - 1) * n + i]);
            end loop;
          end loop;
        end loop;
        size := 0;
        for i in 1..n loop size := size + xl.multiply(q[(j - 1) * n + i], q[(j - 1) * n + i]); end loop;
        if size <= before * 1e-20 then
          kept[j] := false;
        else
          variables := variables + 1;
          r[(j - 1) * k + j] := sqrt(size);
          for i in 1..n loop q[(j - 1) * n + i] := q[(j - 1) * n + i] / sqrt(size); end loop;
          part := 0;
          for i in 1..n loop part := part + xl.multiply(q[(j - 1) * n + i], rest[i]); end loop;
          slopes[j] := part;
          for i in 1..n loop rest[i] := rest[i] - xl.multiply(part, q[(j - 1) * n + i]); end loop;
        end if;
      end loop;
      for i in 1..n loop residual := residual + xl.multiply(rest[i], rest[i]); end loop;
      for j in reverse k..1 loop
        continue when not kept[j];
        for p in j + 1..k loop
          if kept[p] then slopes[j] := slopes[j] - xl.multiply(r[(j - 1) * k + p], slopes[p]); end if;
        end loop;
        slopes[j] := slopes[j] / r[(j - 1) * k + j];
        inverse[(j - 1) * k + j] := 1 / r[(j - 1) * k + j];
        for c in j + 1..k loop
          continue when not kept[c];
          part := 0;
          for p in j + 1..c loop
            if kept[p] then part := part + xl.multiply(r[(j - 1) * k + p], inverse[(p - 1) * k + c]); end if;
          end loop;
          inverse[(j - 1) * k + c] := -part / r[(j - 1) * k + j];
        end loop;
      end loop;
      start := y_mean;
      for j in 1..k loop start := start - xl.multiply(slopes[j], means[j]); end loop;
      freedom := n - variables - case when has_start then 1 else 0 end;
      if residual < total * 1e-28 then residual := 0; end if;
      variance := case when freedom > 0 then residual / freedom else 0 end;
      spread := case when has_start then 1.0 / n else 0 end;
      for c in 1..k loop
        part := 0;
        for j in 1..c loop part := part + xl.multiply(means[j], inverse[(j - 1) * k + c]); end loop;
        spread := spread + xl.multiply(part, part);
      end loop;
      for j in 1..k loop
        part := 0;
        for c in j..k loop part := part + xl.multiply(inverse[(j - 1) * k + c], inverse[(j - 1) * k + c]); end loop;
        errors[k + 1 - j] := case when freedom > 0 then sqrt(xl.multiply(variance, part)) else 0 end;
      end loop;
      if has_start then errors[k + 1] := case when freedom > 0 then sqrt(xl.multiply(variance, spread)) else 0 end; end if;
      for j in reverse k..1 loop result := result || slopes[j]; end loop;
      result := result || start || errors;
      result := result || case when total > 0 then 1 - residual / total else 1 end || sqrt(variance)
        || array_fill(null::float8, array[greatest(k - 1, 0)]);
      result := result || xl.divide(xl.divide(total - residual, nullif(variables, 0)), nullif(variance, 0)) || freedom::float8
        || array_fill(null::float8, array[greatest(k - 1, 0)]);
      return result || (total - residual) || residual || array_fill(null::float8, array[greatest(k - 1, 0)]);
    end`,
    { language: 'plpgsql', needs: ['multiply', 'divide'] },
  ),
  // What the plane is at other places; \`places\` without any are 1, 2, 3…
  define(
    'trend(plane float8[], given float8[], k integer, is_below boolean, at integer) returns float8',
    `declare
      result float8 := plane[k + 1];
      n integer := cardinality(given) / k;
    begin
      for j in 1..k loop
        result := xl.add(result, xl.multiply(plane[k + 1 - j],
          case when given is null then at else given[case when is_below then (j - 1) * n + at else (at - 1) * k + j end] end));
      end loop;
      return result;
    end`,
    { language: 'plpgsql', needs: ['add', 'multiply'] },
  ),
];
