import { digits15 } from './digits-15.ts';
import { inline } from './inline-helper.ts';

const SPACES = "' ' || char(9, 10, 13, 160)";
const WINDOWS_1252 =
  "'€' || char(129) || '‚ƒ„…†‡ˆ‰Š‹Œ' || char(141) || 'Ž' || char(143, 144) || '‘’“”•–—˜™š›œ' || char(157) || 'žŸ'";

/** Whether `s` is digits with at most one point, at most one exponent, and nothing else. SQLite has no regular expressions. */
const IS_PLAIN = `(select m not glob '*[^0-9.]*' and m glob '*[0-9]*' and m not glob '*.*.*'
  and (e = '' or (e not glob '*[^0-9]*' and length(e) <= 3))
  from (select case when at > 0 then substr(u, 1, at - 1) else u end as m,
    case when at > 0 then replace(replace(substr(u, at + 1, 1), '+', ''), '-', '') || substr(u, at + 2) else '' end as e,
    at, u from (select instr(lower(u), 'e') as at, u from (select ltrim(substr(s, 1 + (s glob '[-+]*'))) as u)))
  where at = 0 or e <> '')`;

/** Hyphens and apostrophes only break ties; symbols and letters with accents keep the order of their codes. */
const orderKey = (text: string): string =>
  `replace(replace(${text}, '''', ''), '-', '') || char(1) || printf('%05d', length(${text})) || ${text}`;

export const TEXT_INLINES = [
  inline(
    'general(x)',
    `case when x is null then null when x = 0 then '0' else
      (select case when x < 0 then '-' else '' end ||
        case when e >= 20 or length(d) - 1 - e > 19 then substr(d, 1, 1)
            || case when length(d) > 1 then '.' || substr(d, 2) else '' end
            || 'E' || case when e < 0 then '-' else '+' end || printf('%02d', abs(e))
          when e < 0 then '0.' || replace(hex(zeroblob(-e - 1)), '00', '0') || d
          when length(d) <= e + 1 then d || replace(hex(zeroblob(e + 1 - length(d))), '00', '0')
          else substr(d, 1, e + 1) || '.' || substr(d, e + 2) end
      from (select rtrim(replace(substr(f, 1, 16), '.', ''), '0') as d, cast(substr(f, 18) as integer) as e
        from (select printf('%.14e', abs(x)) as f))) end`,
  ),
  inline('plain_number(s)', `case when coalesce(${IS_PLAIN}, 0) then cast(replace(s, ' ', '') as real) end`),
  inline(
    'num(t)',
    (
      xl,
    ) => `(select sign * ${xl('plain_number', "case when n glob '*,*' and n not glob '*,' and n not glob ',*' then replace(n, ',', '') else n end")} / percent
      from (select sign, percent, replace(replace(trim(case when b glob '*%' then substr(b, 1, length(b) - 1)
          when b glob '%*' then substr(b, 2) else b end), '$', ''), '€', '') as n from (
        select b, case when b glob '%*' or b glob '*%' then 100.0 else 1.0 end as percent, sign from (
          select case when s glob '(*)' then trim(substr(s, 2, length(s) - 2)) else s end as b,
            case when s glob '(*)' then -1.0 else 1.0 end as sign
          from (select trim(t, ${SPACES}) as s) where s <> '' and length(s) <= 60))))`,
  ),
  inline('logical(t)', "case lower(t) when 'true' then true when 'false' then false end"),
  inline('order_key(t)', orderKey('t')),
  inline(
    'text_order(a, b)',
    `(select case when ka < kb then -1 when ka > kb then 1 when ka = kb then 0 end
      from (select ${orderKey('a')} as ka, ${orderKey('b')} as kb))`,
  ),
  inline(
    'compare(a_n, a_t, a_b, b_n, b_t, b_b)',
    (
      xl,
    ) => `case when a_n is null and a_t is null and a_b is null and b_n is null and b_t is null and b_b is null then 0
      when a_n is null and a_t is null and a_b is null then case when b_t is not null then ${xl('text_order', "''", 'lower(b_t)')}
        when b_b is not null then -b_b else cast(-sign(b_n) as integer) end
      when b_n is null and b_t is null and b_b is null then case when a_t is not null then ${xl('text_order', 'lower(a_t)', "''")}
        when a_b is not null then a_b else cast(sign(a_n) as integer) end
      when a_n is not null and b_n is not null then cast(sign(${digits15('a_n')} - ${digits15('b_n')}) as integer)
      when a_t is not null and b_t is not null then ${xl('text_order', 'lower(a_t)', 'lower(b_t)')}
      when a_b is not null and b_b is not null then a_b - b_b
      else case when a_n is not null then 1 when a_t is not null then 2 else 3 end
        - case when b_n is not null then 1 when b_t is not null then 2 else 3 end end`,
  ),
  inline('units(t)', 'length(t)'),
  inline('left_units(t, n)', 'substr(t, 1, max(n, 0))'),
  inline('mid_units(t, start, n)', 'substr(t, start, n)'),
  inline(
    'right_units(t, n)',
    'case when n <= 0 then substr(t, 1, 0) when n >= length(t) then t else substr(t, -n) end',
  ),
  inline(
    'find(sought, t, start)',
    `case when start >= 1 and start <= length(t) + 1
      and instr(substr(t, cast(start as integer)), sought) > 0
      then cast(instr(substr(t, cast(start as integer)), sought) + cast(start as integer) - 1 as real) end`,
  ),
  inline(
    'like_pattern(pattern)',
    `replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(lower(pattern), '~~', char(1)),
      '~*', char(2)), '~?', char(3)), '\\', '\\\\'), '%', '\\%'), '_', '\\_'), '*', '%'), '?', '_'), char(1), '~'),
      char(2), '*'), char(3), '?')`,
  ),
  inline('has_wildcard(pattern)', "pattern glob '*[*?~]*'"),
  inline(
    'char(code)',
    `case when code >= 1 and code < 256 then case when code >= 128 and code < 160
      then substr(${WINDOWS_1252}, cast(code as integer) - 127, 1) else char(cast(code as integer)) end end`,
  ),
  inline(
    'code(t)',
    `cast(case when t = '' then null when instr(${WINDOWS_1252}, substr(t, 1, 1)) > 0
        then 127 + instr(${WINDOWS_1252}, substr(t, 1, 1))
      when unicode(t) < 256 then unicode(t) else 63 end as real)`,
  ),
  inline(
    'unichar(code)',
    `case when code >= 1 and code < 1114112 and not (code >= 55296 and code < 57344)
      and trunc(code) not in (65534, 65535) then char(cast(code as integer)) end`,
  ),
  inline(
    'lookup_key(n, t)',
    "case when n is null then 't' || lower(t) else 'n' || printf('%.15g', n + 0.0) end",
  ),
];
