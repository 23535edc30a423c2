import { TRANSLATION } from '../text-order.ts';
import { macro, once } from './macro.ts';

const WINDOWS_1252 = `'€' || chr(129) || '‚ƒ„…†‡ˆ‰Š‹Œ' || chr(141) || 'Ž' || chr(143) || chr(144)
  || '‘’“”•–—˜™š›œ' || chr(157) || 'žŸ'`;

export const TEXT_MACROS = [
  macro(
    'general(x)',
    once(
      's',
      "printf('%.14e', abs(x))",
      once(
        'p',
        "{'digits': rtrim(replace(split_part(s, 'e', 1), '.', ''), '0'), 'exponent': split_part(s, 'e', 2)::integer}",
        `case when x is null then null when x = 0 then '0' else case when x < 0 then '-' else '' end ||
          case when p.exponent >= 20 or length(p.digits) - 1 - p.exponent > 19 then left(p.digits, 1)
              || case when length(p.digits) > 1 then '.' || substr(p.digits, 2) else '' end
              || 'E' || case when p.exponent < 0 then '-' else '+' end || printf('%02d', abs(p.exponent))
            when p.exponent < 0 then '0.' || repeat('0', -p.exponent - 1) || p.digits
            when length(p.digits) <= p.exponent + 1 then rpad(p.digits, p.exponent + 1, '0')
            else left(p.digits, p.exponent + 1) || '.' || substr(p.digits, p.exponent + 2) end end`,
      ),
    ),
  ),
  macro(
    'plain_number(s)',
    `case when regexp_matches(s, '^[-+]? *([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]{1,3})?$')
      then xl.finite(try_cast(replace(s, ' ', '') as double)) end`,
  ),
  macro(
    'num(t)',
    once(
      's',
      'case when length(t) <= 60 then trim(t, chr(32) || chr(9) || chr(10) || chr(13) || chr(160)) end',
      once(
        'p',
        `{'bare': regexp_replace(regexp_replace(case when regexp_matches(s, '^\\( *[^-+].*\\)$')
            then trim(substr(s, 2, length(s) - 2)) else s end, '^([-+]?) *[$€] *', '\\1'), '^% *| *%$', ''),
          'sign': case when regexp_matches(s, '^\\(.*\\)$') then -1 else 1 end,
          'percent': case when regexp_matches(s, '^% *|%$') then 100 else 1 end}`,
        `coalesce(p.sign * xl.plain_number(case when regexp_matches(p.bare, '^[-+]?[0-9]+(,[0-9]{3,})+(\\.[0-9]*)?$')
            then replace(p.bare, ',', '') else p.bare end) / p.percent,
          case when p.sign > 0 and p.percent = 1 and regexp_matches(s, '^[-+]?[0-9]+ [0-9]{1,5}/[0-9]{1,5}$')
            then case when left(s, 1) = '-' then -1 else 1 end * (abs(split_part(s, ' ', 1)::double)
              + split_part(split_part(s, ' ', 2), '/', 1)::double / nullif(split_part(s, '/', 2)::double, 0)) end,
          case when s = t then xl.date_time_text(s) end)`,
      ),
    ),
  ),
  macro(
    'num_1904(t)',
    once(
      'serial',
      'xl.date_time_text(t)',
      'case when serial is null then xl.num(t) when serial >= 1462 then serial - 1462 when serial < 417 then serial end',
    ),
  ),
  macro('logical(t)', "case lower(t) when 'true' then true when 'false' then false end"),
  macro(
    'order_key(t)',
    `translate(strip_accents(t), ${TRANSLATION}) || chr(1) || lpad(length(t)::varchar, 5, '0') || t`,
  ),
  macro(
    'text_order(a, b)',
    `case when xl.order_key(a) < xl.order_key(b) then -1 when xl.order_key(a) > xl.order_key(b) then 1
      when a is not null and b is not null then 0 end`,
  ),
  macro(
    'compare(a_n, a_t, a_b, b_n, b_t, b_b)',
    `case when coalesce(a_n::varchar, a_t, a_b::varchar) is null and coalesce(b_n::varchar, b_t, b_b::varchar) is null then 0
      when coalesce(a_n::varchar, a_t, a_b::varchar) is null then case when b_t is not null then xl.text_order('', lower(b_t))
        when b_b is not null then -(b_b::integer) else sign(-xl.digits15(b_n))::integer end
      when coalesce(b_n::varchar, b_t, b_b::varchar) is null then case when a_t is not null then xl.text_order(lower(a_t), '')
        when a_b is not null then a_b::integer else sign(xl.digits15(a_n))::integer end
      when a_n is not null and b_n is not null then sign(xl.digits15(a_n) - xl.digits15(b_n))::integer
      when a_t is not null and b_t is not null then xl.text_order(lower(a_t), lower(b_t))
      when a_b is not null and b_b is not null then a_b::integer - b_b::integer
      else case when a_n is not null then 1 when a_t is not null then 2 else 3 end
        - case when b_n is not null then 1 when b_t is not null then 2 else 3 end end`,
  ),
  // Of characters beyond the first plane Excel counts two halves; texts with them are read as UTF-16 by no function here.
  macro('units(t)', "(length(t) + length(regexp_replace(t, '[\\x{1}-\\x{FFFF}]', '', 'g')))::integer"),
  macro('astral(t)', "regexp_matches(t, '[^\\x{1}-\\x{FFFF}]')"),
  macro(
    'as_units(t)',
    "list_aggregate(list_transform(string_split(t, ''), lambda c: case when ascii(c) > 65535 then c || chr(1) else c end), 'string_agg', '')",
  ),
  macro(
    'of_units(u)',
    `replace(regexp_replace(regexp_replace(u, '^\\x{1}', chr(65533)), '[\\x{10000}-\\x{10FFFF}]$', chr(65533)), chr(1), '')`,
  ),
  macro(
    'left_units(t, n)',
    'case when xl.astral(t) then xl.of_units(left(xl.as_units(t), greatest(n, 0))) else left(t, greatest(n, 0)) end',
  ),
  macro(
    'mid_units(t, start, n)',
    'case when xl.astral(t) then xl.of_units(substr(xl.as_units(t), start, n)) else substr(t, start, n) end',
  ),
  macro(
    'right_units(t, n)',
    'case when n <= 0 then left(t, 0) when xl.astral(t) then xl.of_units(right(xl.as_units(t), n)) else right(t, n) end',
  ),
  macro(
    'find(sought, t, start)',
    `case when start >= 1 and start <= length(t) + 1 and strpos(substr(t, trunc(start)::bigint), sought) > 0
      then (strpos(substr(t, trunc(start)::bigint), sought) + trunc(start) - 1)::double end`,
  ),
  macro(
    'proper(t)',
    `list_reduce(list_concat([''], string_split(t, '')), lambda done, c: done
      || case when lower(right(done, 1)) <> upper(right(done, 1)) then lower(c) else upper(c) end)`,
  ),
  macro(
    'wildcard(pattern)',
    `replace(replace(replace(replace(replace(replace(replace(replace(lower(pattern), '~~', chr(1)), '~*', chr(2)),
      '~?', chr(3)), chr(92), chr(92) || chr(92)), '%', chr(92) || '%'), '_', chr(92) || '_'), '*', '%'), '?', '_')`,
  ),
  macro(
    'like_pattern(pattern)',
    "replace(replace(replace(xl.wildcard(pattern), chr(1), '~'), chr(2), '*'), chr(3), '?')",
  ),
  macro('has_wildcard(pattern)', "regexp_matches(pattern, '[*?~]')"),
  macro(
    'search(pattern, t, start)',
    once(
      'p',
      `replace(replace(replace(replace(replace(replace(regexp_replace(
        replace(replace(replace(lower(pattern), '~~', chr(1)), '~*', chr(2)), '~?', chr(3)),
        '([^[:alnum:][:space:]*?\\x{1}-\\x{3}])', '\\\\\\1', 'g'), '*', '.*?'), '?', '.'), '.*.', '.*?'),
        chr(1), '~'), chr(2), '\\*'), chr(3), '\\?')`,
      `case when start < 1 or start > length(t) + 1 or pattern is null then null when pattern = '' then start
        when regexp_matches(substr(lower(t), trunc(start)::bigint), p, 's')
          then (length(regexp_extract(substr(lower(t), trunc(start)::bigint), '^(.*?)(?:' || p || ')', 1, 's'))
            + trunc(start))::double end`,
    ),
  ),
  macro(
    'substitute(t, old, new, occurrence)',
    `case when occurrence < 1 then null when old = '' then t else ${once(
      'parts',
      'string_split(t, old)',
      `case when occurrence >= len(parts) then t
        else list_reduce(parts[1:trunc(occurrence)::bigint], lambda done, next: done || old || next) || new
          || list_reduce(parts[trunc(occurrence)::bigint + 1:], lambda done, next: done || old || next) end`,
    )} end`,
  ),
  macro(
    'char(code)',
    `case when code >= 1 and code < 256 then case when code >= 128 and code < 160
      then substr(${WINDOWS_1252}, trunc(code)::bigint - 127, 1) else chr(trunc(code)::integer) end end`,
  ),
  macro(
    'code(t)',
    `case when t = '' then null when strpos(${WINDOWS_1252}, left(t, 1)) > 0 then 127 + strpos(${WINDOWS_1252}, left(t, 1))
      when ascii(t) < 256 then ascii(t) else 63 end::double`,
  ),
  macro(
    'unichar(code)',
    `case when code >= 1 and code < 1114112 and not (code >= 55296 and code < 57344)
      and trunc(code) not in (65534, 65535) then chr(trunc(code)::integer) end`,
  ),
  macro('clean(t)', "regexp_replace(t, '[\\x{1}-\\x{1F}]', '', 'g')"),
  macro('lookup_key(n, t)', "coalesce('n' || printf('%.15g', n + 0), 't' || lower(t))"),
];
