import { macro, once } from './macro.ts';

/** Criteria of COUNTIF and its kin that are known only when the query runs. */
export const CRITERION_MACROS = [
  macro(
    'error_code(t)',
    `case t when '#NULL!' then 1 when '#DIV/0!' then 2 when '#VALUE!' then 3 when '#REF!' then 4
      when '#NAME?' then 5 when '#NUM!' then 6 when '#N/A' then 7 end::smallint`,
  ),
  macro(
    'criterion_key(n, t)',
    `case when n is not null then 'n' || printf('%.15g', n + 0)
      else coalesce('n' || printf('%.15g', case when regexp_matches(t, '[0-9]') then xl.num(t) end + 0), 't' || lower(t)) end`,
  ),
  macro(
    'criterion_pattern(ct)',
    once(
      'o',
      "case when left(ct, 1) = '=' then substr(ct, 2) else ct end",
      `case when not regexp_matches(ct, '^([<>]|=?(#|$))') and xl.num(o) is null and xl.logical(o) is null then xl.like_pattern(o) end`,
    ),
  ),
  macro(
    'beginning(pattern)',
    `case when regexp_matches(pattern, '^(?:[^*?~]|~[*?~])*[*]+$')
      then lower(regexp_replace(regexp_extract(pattern, '^((?:[^*?~]|~[*?~])*)[*]+$', 1), '~([*?~])', '\\1', 'g')) end`,
  ),
  macro(
    'is_plain_criterion(t)',
    `not regexp_matches(t, '^[<>=#]|[*?~]') and t <> '' and lower(t) not in ('true', 'false')`,
  ),
  macro('same_number(a, b)', 'xl.digits15(a) = xl.digits15(b)'),
  macro(
    'meets_text(n, t, b, e, sign, operand)',
    once(
      'c',
      `{'value': xl.num(operand), 'truth': xl.logical(operand), 'code': xl.error_code(upper(operand))}`,
      `case when c.value is not null then case sign
          when '=' then coalesce(xl.same_number(n, c.value), xl.same_number(xl.num(t), c.value), false)
          when '<>' then not coalesce(xl.same_number(n, c.value), false)
          when '<' then coalesce(n < c.value, false) when '<=' then coalesce(n <= c.value, false)
          when '>' then coalesce(n > c.value, false) else coalesce(n >= c.value, false) end
        when c.truth is not null then case sign when '=' then coalesce(b = c.truth, false)
          when '<>' then not coalesce(b = c.truth, false) else false end
        when sign in ('=', '<>') and c.code is not null then coalesce(e = c.code, false) = (sign = '=')
        when sign in ('=', '<>')
          then coalesce(lower(t) like xl.like_pattern(operand) escape '\\', false) = (sign = '=')
        when t is null then false
        else case sign when '<' then xl.text_order(lower(t), lower(operand)) < 0
          when '<=' then xl.text_order(lower(t), lower(operand)) <= 0
          when '>' then xl.text_order(lower(t), lower(operand)) > 0
          else xl.text_order(lower(t), lower(operand)) >= 0 end end`,
    ),
  ),
  macro(
    'meets(n, t, b, e, cn, ct, cb)',
    once(
      'sign',
      "regexp_extract(ct, '^(<>|<=|>=|=|<|>)', 1)",
      `case when cb is not null then coalesce(b = cb, false)
        when cn is not null or ct is null then coalesce(xl.same_number(n, coalesce(cn, 0)),
          xl.same_number(xl.num(t), coalesce(cn, 0)), false)
        when sign = ct then case sign
          when '' then n is null and b is null and e is null and coalesce(t, '') = ''
          when '=' then n is null and b is null and e is null and t is null
          when '<>' then not (n is null and b is null and e is null and t is null) else false end
        else xl.meets_text(n, t, b, e, coalesce(nullif(sign, ''), '='), substr(ct, length(sign) + 1)) end`,
    ),
  ),
];
