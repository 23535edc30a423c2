import { define } from './helper.ts';

const plpgsql = 'plpgsql';

/** One section of a number format, applied to a number that is not negative. */
export const NUMBER_FORMAT_HELPERS = [
  define(
    'format_date(n float8, section text) returns text',
    `declare
      tokens text[] := xl.format_tokens(section);
      total integer := cardinality(tokens);
      digits integer := coalesce(length(substring(lower(section) from '[s\\]][.](0+)')), 0);
      whole float8 := round((n * 86400)::numeric, digits)::float8;
      day float8 := floor(whole / 86400);
      seconds numeric := round((whole - day * 86400)::numeric, digits);
      p integer[] := xl.parts(day);
      h integer := floor(seconds / 3600);
      minute integer := floor(seconds / 60) % 60;
      is_noon boolean := section ~* '(am/pm|a/p)';
      result text := '';
      token text;
      unit text;
      before text := '';
      after text;
    begin
      if p is null or digits > 3 then return null; end if;
      for i in 1..total loop
        token := tokens[i];
        unit := lower(token);
        -- Beside [h] every hour is one of all that have passed, and so for minutes and seconds.
        if unit ~ '^(h+|s+)$' and section ~* ('\\[' || left(unit, 1) || '+\\]') then unit := '[' || unit || ']'; end if;
        if unit ~ '^y+$' then
          result := result || case when length(unit) > 2 then lpad(p[1]::text, 4, '0') else lpad((p[1] % 100)::text, 2, '0') end;
        elsif unit ~ '^e+$' then result := result || p[1]::text;
        elsif unit ~ '^d+$' then
          result := result || case length(unit) when 1 then p[3]::text when 2 then lpad(p[3]::text, 2, '0')
            else (array['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'])[mod(day::integer + 6, 7) + 1] end;
          if length(unit) = 3 then result := regexp_replace(result, '([A-Z][a-z]{2})[a-z]*$', '\\1'); end if;
        elsif unit ~ '^m+$' then
          after := null;
          for j in i + 1..total loop
            if lower(tokens[j]) ~ '^(y+|m+|d+|h+|s+|\\[s+\\])$' then after := lower(tokens[j]); exit; end if;
          end loop;
          if length(unit) <= 2 and (before ~ '^(h+|s+|\\[(h+|s+)\\])$' or after ~ 's') then
            result := result || lpad(minute::text, greatest(length(unit), length(minute::text)), '0');
          elsif length(unit) <= 2 then result := result || lpad(p[2]::text, greatest(length(unit), length(p[2]::text)), '0');
          else
            unit := (array['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October',
              'November', 'December'])[p[2]];
            result := result || case length(token) when 3 then left(unit, 3) when 5 then left(unit, 1) else unit end;
            unit := lower(token);
          end if;
        elsif unit ~ '^h+$' then
          result := result || lpad(case when is_noon then case when h % 12 = 0 then 12 else h % 12 end else h end::text,
            greatest(length(unit), length(case when is_noon then case when h % 12 = 0 then 12 else h % 12 end else h end::text)), '0');
        elsif unit ~ '^s+$' then
          result := result || case when length(unit) > 1 and floor(seconds) % 60 < 10 then '0' else '' end || (floor(seconds) % 60)::text;
        elsif unit ~ '^\\[h+\\]$' then result := result || lpad(floor(whole / 3600)::text, greatest(length(unit) - 2, length(floor(whole / 3600)::text)), '0');
        elsif unit ~ '^\\[m+\\]$' then result := result || lpad(floor(whole / 60)::text, greatest(length(unit) - 2, length(floor(whole / 60)::text)), '0');
        elsif unit ~ '^\\[s+\\]$' then result := result || lpad(floor(whole)::text, greatest(length(unit) - 2, length(floor(whole)::text)), '0');
        elsif unit = 'am/pm' then result := result || case when h < 12 then 'AM' else 'PM' end;
        elsif unit = 'a/p' then result := result || case when h < 12 then substr(token, 1, 1) else substr(token, 3, 1) end;
        elsif token = '0' and digits > 0 then
          if tokens[i - 1] = '.' then result := result || lpad(((seconds - floor(seconds)) * 10::numeric ^ digits)::integer::text, digits, '0'); end if;
        else result := result || xl.format_literal(token);
        end if;
        if unit ~ '^(y+|m+|d+|h+|s+|\\[(h+|m+|s+)\\])$' then before := unit; end if;
      end loop;
      return result;
    end`,
    { language: plpgsql, needs: ['format_tokens', 'format_literal', 'parts'] },
  ),
  define(
    'format_fraction(x float8, section text) returns text',
    `declare
      p text[] := regexp_match(section, '^([^#0?]*)([#0?]*)([^#0?]*?)([#0?]+) ?/ ?([#0?]+|[0-9]{1,5})(.*)$');
      whole numeric := floor(x::numeric);
      rest numeric;
      best_n numeric := 0;
      best_d integer := 1;
      n numeric;
    begin
      if p is null then return null; end if;
      if p[2] = '' then whole := 0; end if;
      rest := x::numeric - whole;
      if p[5] ~ '^[0-9]+$' and p[5]::integer > 0 then
        best_d := p[5]::integer;
        best_n := round(rest * best_d);
      else
        best_n := round(rest);
        for d in 2..least(10 ^ least(length(p[5]), 3) - 1, 999)::integer loop
          n := round(rest * d);
          if abs(n / d - rest) < abs(best_n / best_d - rest) then best_n := n; best_d := d; end if;
        end loop;
      end if;
      if p[2] <> '' and best_n = best_d then whole := whole + 1; best_n := 0; end if;
      return replace(p[1], '"', '') || case when p[2] = '' then '' when whole = 0 and best_n <> 0 and p[2] !~ '0' then ''
        else whole::text end
        || case when best_n = 0 and p[2] <> '' then repeat(' ', length(p[3]) + length(p[4]) + 1 + length(best_d::text))
          else p[3] || lpad(best_n::text, greatest(length(p[4]), length(best_n::text)), ' ') || '/'
            || rpad(best_d::text, greatest(length(p[5]), length(best_d::text)), ' ') end || replace(p[6], '"', '');
    end`,
    { language: plpgsql },
  ),
  define(
    'format_number(x float8, section text) returns text',
    `declare
      tokens text[] := xl.format_tokens(section);
      total integer := coalesce(cardinality(tokens), 0);
      last_digit integer := 0;
      point integer := 0;
      power_at integer := 0;
      whole_places integer := 0;
      decimals integer := 0;
      grouped boolean := false;
      value numeric := x::numeric;
      exponent integer := 0;
      digits text;
      fraction text := '';
      result text := '';
      token text;
      seen integer := 0;
      shown integer := 0;
      take integer;
      needed integer := 0;
      power_shown boolean := false;
    begin
      for i in 1..total loop
        if tokens[i] in ('0', '#', '?') and power_at = 0 then
          last_digit := i;
          if point = 0 then
            whole_places := whole_places + 1;
            if tokens[i] = '0' or needed > 0 then needed := needed + 1; end if;
          else decimals := decimals + 1; end if;
        elsif tokens[i] = '.' and point = 0 then point := i;
        elsif tokens[i] = '%' then value := value * 100;
        elsif lower(tokens[i]) in ('e+', 'e-') and power_at = 0 then power_at := i;
        end if;
      end loop;
      for i in 1..total loop
        if tokens[i] = ',' and (power_at = 0 or i < power_at) and whole_places > 0 then
          if (i > last_digit or (point > 0 and i = point - 1)) then
            if power_at = 0 then value := value / 1000; end if;
          elsif i < coalesce(nullif(point, 0), total + 1) then grouped := true; end if;
        end if;
      end loop;
      if power_at > 0 then value := x::numeric; end if;
      if power_at > 0 and value = 0 then needed := whole_places; end if;
      if power_at > 0 and value <> 0 then
        exponent := floor(log(value))::integer;
        -- A negative power of 10 may have too few digits to be anything but 0.
        value := case when exponent < 0 then value * 10::numeric ^ -exponent else value / 10::numeric ^ exponent end;
        if value >= 10 then exponent := exponent + 1; value := value / 10; end if;
        if whole_places > 1 then
          take := mod(mod(exponent, whole_places) + whole_places, whole_places);
          exponent := exponent - take;
          value := value * 10::numeric ^ take;
        end if;
        if round(value, decimals) >= 10::numeric ^ whole_places then
          exponent := exponent + whole_places;
          value := value / 10::numeric ^ whole_places;
        end if;
      end if;
      value := round(value, decimals);
      digits := trunc(value)::text;
      if digits = '0' and needed = 0 then digits := ''; end if;
      digits := lpad(digits, greatest(needed, length(digits)), '0');
      if decimals > 0 then fraction := lpad(((value - trunc(value)) * 10::numeric ^ decimals)::numeric(1000, 0)::text, decimals, '0'); end if;
      for i in 1..total loop
        token := tokens[i];
        if token in ('0', '#', '?') and (power_at = 0 or i < power_at) then
          if point = 0 or i < point then
            seen := seen + 1;
            take := length(digits) - (whole_places - seen) - shown;
            for j in 1..take loop
              result := result || substr(digits, shown + 1, 1);
              shown := shown + 1;
              if grouped and (length(digits) - shown) % 3 = 0 and shown < length(digits) then result := result || ','; end if;
            end loop;
            if take <= 0 and token = '?' then
              result := result || ' ';
              if grouped and seen < whole_places and (whole_places - seen) % 3 = 0 then result := result || ' '; end if;
            end if;
          else
            take := (select count(*) from generate_series(point + 1, i) as k where tokens[k] in ('0', '#', '?'));
            if token = '0' or rtrim(substr(fraction, take), '0') <> '' then result := result || substr(fraction, take, 1);
            elsif token = '?' then result := result || ' '; end if;
          end if;
        elsif i = point and whole_places = 0 and power_at = 0 then result := result || digits || token;
        elsif i = power_at then result := result || left(token, 1);
        elsif token in ('0', '#', '?') and not power_shown then
          power_shown := true;
          take := (select count(*) from generate_series(i, total) as k where tokens[k] in ('0', '#', '?'));
          result := result || case when exponent < 0 then '-' when lower(tokens[power_at]) = 'e+' then '+' else '' end
            || lpad(abs(exponent)::text, case when token = '#' then length(abs(exponent)::text)
              else greatest(length(abs(exponent)::text), take) end, case when token = '?' then ' ' else '0' end);
        elsif token in ('0', '#', '?') then null;
        elsif token = ',' and whole_places > 0 and (power_at > 0 or (power_at = 0 and (grouped or i >= last_digit or i = point - 1))) then null;
        elsif lower(token) = 'general' then result := result || xl.general_format(x);
        else result := result || xl.format_literal(token);
        end if;
      end loop;
      return result;
    end`,
    { language: plpgsql, needs: ['format_tokens', 'format_literal', 'general_format'] },
  ),
];
