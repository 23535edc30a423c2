import { define } from './helper.ts';
import { TRANSLATION } from './text-order.ts';

export const TEXT_HELPERS = [
  define(
    'general(x float8) returns text',
    `declare
      rounded numeric := x::numeric;
      shown text;
      exponent integer;
      digits text;
    begin
      if rounded = 0 then return '0'; end if;
      shown := to_char(abs(x), '9.99999999999999EEEE');
      exponent := split_part(shown, 'e', 2)::integer;
      digits := rtrim(replace(btrim(split_part(shown, 'e', 1)), '.', ''), '0');
      if exponent >= 20 or length(digits) - 1 - exponent > 19 then
        return case when x < 0 then '-' else '' end || left(digits, 1)
          || case when length(digits) > 1 then '.' || substr(digits, 2) else '' end
          || 'E' || case when exponent < 0 then '-' else '+' end || lpad(abs(exponent)::text, greatest(2, length(abs(exponent)::text)), '0');
      end if;
      return trim_scale(rounded)::text;
    end`,
    { language: 'plpgsql' },
  ),
  // As a cell shows a number: up to eleven characters, a minus apart. Texts of numbers have fifteen digits, see above.
  define(
    'general_format(x float8) returns text',
    `declare
      v numeric := abs(x)::numeric;
      shown text := to_char(abs(x), '9.99999999999999EEEE');
      exponent integer := split_part(shown, 'e', 2)::integer;
      fixed numeric;
    begin
      if v = 0 then return '0'; end if;
      if exponent between -9 and 10 then
        fixed := trim_scale(round(v, case when exponent < -4 then 12 else 9 - greatest(least(exponent, 9), 0) end));
        if fixed < 1e11 and scale(fixed) < 10 then return case when x < 0 then '-' else '' end || fixed::text; end if;
      end if;
      fixed := round(split_part(shown, 'e', 1)::numeric, 5);
      if fixed >= 10 then
        fixed := 1;
        exponent := exponent + 1;
      end if;
      return case when x < 0 then '-' else '' end || trim_scale(fixed)::text
        || 'E' || case when exponent < 0 then '-' else '+' end || lpad(abs(exponent)::text, greatest(2, length(abs(exponent)::text)), '0');
    end`,
    { language: 'plpgsql' },
  ),
  define(
    'num(t text) returns float8',
    `declare
      s text := btrim(t, E' \\t\\n\\r' || chr(160));
      sign integer := 1;
      percent integer := 0;
      result numeric;
    begin
      if s is null or s = '' or length(s) > 60 then return null; end if;
      if s ~ '^\\(.*\\)$' then
        s := btrim(substr(s, 2, length(s) - 2));
        if s ~ '^[-+]' then return null; end if;
        sign := -1;
      end if;
      if s ~ '^[-+] *\\$' then
        if left(s, 1) = '-' then sign := -sign; end if;
        s := ltrim(substr(s, 2));
      end if;
      if left(s, 1) in ('$', '€') then s := ltrim(substr(s, 2)); end if;
      if right(s, 1) = '%' then s := rtrim(left(s, -1)); percent := 2;
      elsif left(s, 1) = '%' then s := ltrim(substr(s, 2)); percent := 2; end if;
      if s ~ '^[-+]?[0-9]+(,[0-9]{3,})+(\\.[0-9]*)?$' then s := replace(s, ',', ''); end if;
      if s ~ '^[-+]? *([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]{1,3})?$' then
        result := sign * replace(s, ' ', '')::numeric;
        if abs(result) > 1.797e308 then return null; end if;
        result := result / (10 ^ percent);
        if abs(result) < 1e-307 then return 0; end if;
        return result::float8;
      end if;
      if percent > 0 or sign < 0 then return null; end if;
      if s ~ '^[-+]?[0-9]+ [0-9]{1,5}/[0-9]{1,5}$' then
        result := split_part(split_part(s, ' ', 2), '/', 2)::numeric;
        if result = 0 then return null; end if;
        result := abs(split_part(s, ' ', 1)::numeric) + split_part(split_part(s, ' ', 2), '/', 1)::numeric / result;
        return case when left(s, 1) = '-' then -result else result end::float8;
      end if;
      return case when s = t then xl.date_time_text(s) end;
    end`,
    { language: 'plpgsql', needs: ['date_time_text'], readsToday: true },
  ),
  // Dates of workbooks that count from 1904 are 1,462 days behind. Times of day are the same in both.
  define(
    'num_1904(t text) returns float8',
    `select case when serial is null then xl.num(t) when serial >= 1462 then serial - 1462 when serial < 417 then serial end
    from (select xl.date_time_text(t) as serial) s`,
    { needs: ['num', 'date_time_text'], readsToday: true },
  ),
  define(
    'logical(t text) returns boolean',
    "select case lower(t) when 'true' then true when 'false' then false end",
  ),
  // Accents, hyphens and apostrophes only break ties. Bytes, since databases differ in how they sort texts.
  define(
    'order_key(t text) returns bytea',
    `select convert_to(translate(case when octet_length(t) = length(t) then t
      else regexp_replace(normalize(t, NFD), '[\\u0300-\\u036f]', '', 'g') end, ${TRANSLATION})
      || chr(1) || lpad(length(t)::text, 5, '0') || t, 'UTF8')`,
  ),
  define(
    'text_order(a text, b text) returns integer',
    `select case when ka < kb then -1 when ka > kb then 1 else 0 end
    from (select xl.order_key(a) as ka, xl.order_key(b) as kb) k`,
    { needs: ['order_key'] },
  ),
  define(
    `compare(an float8, at text, ab boolean, bn float8, bt text, bb boolean) returns integer`,
    `begin
      if an is null and at is null and ab is null then
        if bt is not null then at := ''; elsif bb is not null then ab := false; else an := 0; end if;
      end if;
      if bn is null and bt is null and bb is null then
        if at is not null then bt := ''; elsif ab is not null then bb := false; else bn := 0; end if;
      end if;
      if an is not null and bn is not null then return sign(an::numeric - bn::numeric)::integer; end if;
      if at is not null and bt is not null then return xl.text_order(lower(at), lower(bt)); end if;
      if ab is not null and bb is not null then return ab::integer - bb::integer; end if;
      return case when an is not null then 1 when at is not null then 2 else 3 end
        - case when bn is not null then 1 when bt is not null then 2 else 3 end;
    end`,
    { language: 'plpgsql', needs: ['text_order'] },
  ),
  define(
    'units(t text) returns integer',
    `select length(t) + length(regexp_replace(t, '[\\u0001-\\uFFFF]', '', 'g'))`,
  ),
  // Excel counts UTF-16 units; a character beyond the first plane has two. Half of one cannot be stored.
  define(
    'left_units(t text, n integer) returns text',
    `declare
      taken integer := 0;
      size integer;
    begin
      if t !~ '[^\\u0001-\\uFFFF]' then return left(t, greatest(n, 0)); end if;
      for i in 1..coalesce(length(t), 0) loop
        size := case when ascii(substr(t, i, 1)) > 65535 then 2 else 1 end;
        if taken + size > n then
          return left(t, i - 1) || case when taken < n then chr(65533) else '' end;
        end if;
        taken := taken + size;
      end loop;
      return t;
    end`,
    { language: 'plpgsql' },
  ),
  define(
    'mid_units(t text, start integer, n integer) returns text',
    `declare
      result text := '';
      at integer := 1;
      size integer;
    begin
      if t !~ '[^\\u0001-\\uFFFF]' then return substr(t, start, n); end if;
      for i in 1..coalesce(length(t), 0) loop
        size := case when ascii(substr(t, i, 1)) > 65535 then 2 else 1 end;
        if at >= start and at + size <= start + n then result := result || substr(t, i, 1);
        elsif at + size > start and at < start + n then result := result || chr(65533); end if;
        at := at + size;
      end loop;
      return result;
    end`,
    { language: 'plpgsql' },
  ),
  define(
    'right_units(t text, n integer) returns text',
    `select case when t !~ '[^\\u0001-\\uFFFF]' then right(t, n)
      else xl.mid_units(t, greatest(xl.units(t) - n, 0) + 1, n) end`,
    { needs: ['mid_units', 'units'] },
  ),
  // At which character the unit is, and the other way round.
  define(
    'at_unit(t text, n integer) returns integer',
    `select case when octet_length(t) = length(t) or t !~ '[^\\u0001-\\uFFFF]' then n else length(xl.left_units(t, n - 1)) + 1 end`,
    { needs: ['left_units'] },
  ),
  define(
    'unit_at(t text, n integer) returns integer',
    `select case when octet_length(t) = length(t) or t !~ '[^\\u0001-\\uFFFF]' then n else xl.units(left(t, n - 1)) + 1 end`,
    { needs: ['units'] },
  ),
  define(
    'find(sought text, t text, start float8) returns float8',
    `select case when start >= 1 and start <= xl.unit_at(t, length(t) + 1) then
      case when strpos(substr(t, whole), sought) > 0 then xl.unit_at(t, strpos(substr(t, whole), sought) + whole - 1) end end::float8
    from (select xl.at_unit(t, trunc(greatest(least(start, 32768), 1))::integer) as whole) s`,
    { needs: ['at_unit', 'unit_at'] },
  ),
  define(
    'proper(t text) returns text',
    `declare
      result text := '';
      letter text;
      after boolean := false;
    begin
      if t is null then return null; end if;
      for i in 1..length(t) loop
        letter := substr(t, i, 1);
        result := result || case when after then lower(letter) when letter = 'ß' then letter else upper(letter) end;
        after := letter = 'ß' or lower(letter) <> upper(letter);
      end loop;
      return result;
    end`,
    { language: 'plpgsql' },
  ),
  // * and ? stand for any text and any character; ~ takes their meaning away.
  define(
    'wildcard(pattern text) returns text',
    `select regexp_replace(replace(replace(replace(replace(replace(
      replace(replace(replace(lower(pattern), '~~', chr(1)), '~*', chr(2)), '~?', chr(3)),
      chr(92), chr(92) || chr(92)), '%', chr(92) || '%'), '_', chr(92) || '_'), '*', '%'), '?', '_'),
      chr(4), '', 'g')`,
  ),
  define(
    'like_pattern(pattern text) returns text',
    `select replace(replace(replace(xl.wildcard(pattern), chr(1), '~'), chr(2), '*'), chr(3), '?')`,
    { needs: ['wildcard'] },
  ),
  define('has_wildcard(pattern text) returns boolean', `select pattern ~ '[*?~]'`),
  define(
    'search(pattern text, t text, start float8) returns float8',
    `declare expression text := '';
      letter text;
      i integer := 1;
      s text := lower(t);
      found integer;
    begin
      if start < 1 or start > xl.unit_at(t, length(t) + 1) or pattern is null then return null; end if;
      pattern := lower(pattern);
      if pattern = '' then return start; end if;
      start := xl.at_unit(t, trunc(start)::integer);
      while i <= length(pattern) loop
        letter := substr(pattern, i, 1);
        if letter = '~' and i < length(pattern) then
          i := i + 1;
          letter := substr(pattern, i, 1);
          expression := expression || regexp_replace(letter, '([^[:alnum:]])', '[\\1]');
          if letter in ('^', chr(92)) then expression := left(expression, -3) || chr(92) || letter; end if;
        elsif letter = '*' then expression := expression || '.*?';
        elsif letter = '?' then expression := expression || '.';
        elsif letter ~ '[[:alnum:][:space:]]' then expression := expression || letter;
        else expression := expression || chr(92) || letter;
        end if;
        i := i + 1;
      end loop;
      found := regexp_instr(substr(s, start::integer), expression);
      return case when found > 0 then xl.unit_at(t, found + start::integer - 1) end;
    end`,
    { language: 'plpgsql', needs: ['at_unit', 'unit_at'] },
  ),
  define(
    'substitute(t text, old text, new text, occurrence float8) returns text',
    `declare
      found integer := 0;
      at integer;
      rest integer := 1;
    begin
      if occurrence < 1 then return null; end if;
      if old = '' then return t; end if;
      loop
        at := strpos(substr(t, rest), old);
        if at = 0 then return t; end if;
        found := found + 1;
        if found = trunc(occurrence) then
          return left(t, rest + at - 2) || new || substr(t, rest + at - 1 + length(old));
        end if;
        rest := rest + at - 1 + length(old);
      end loop;
    end`,
    { language: 'plpgsql' },
  ),
  // Windows-1252, whose letters from 128 to 159 differ from Unicode.
  define(
    'char(code float8) returns text',
    `select case when code >= 1 and code < 256 then case when code >= 128 and code < 160 then
      substr('€' || chr(129) || '‚ƒ„…†‡ˆ‰Š‹Œ' || chr(141) || 'Ž' || chr(143) || chr(144)
        || '‘’“”•–—˜™š›œ' || chr(157) || 'žŸ', trunc(code)::integer - 127, 1)
      else chr(trunc(greatest(least(code, 255), 1))::integer) end end`,
  ),
  define(
    'code(t text) returns float8',
    `select case when t = '' then null when strpos(high, left(t, 1)) > 0 then 127 + strpos(high, left(t, 1))
      when ascii(t) < 256 then ascii(t) else 63 end::float8
    from (select '€' || chr(129) || '‚ƒ„…†‡ˆ‰Š‹Œ' || chr(141) || 'Ž' || chr(143) || chr(144)
        || '‘’“”•–—˜™š›œ' || chr(157) || 'žŸ' as high) h`,
  ),
  define(
    'unichar(code float8) returns text',
    `select case when code >= 1 and code < 1114112 and not (code >= 55296 and code < 57344)
      and trunc(code) not in (65534, 65535)
      then chr(trunc(case when code >= 1 and code < 1114112 and not (code >= 55296 and code < 57344) then code else 65 end)::integer) end`,
  ),
  define('clean(t text) returns text', `select regexp_replace(t, '[\\u0001-\\u001F]', '', 'g')`),
];
