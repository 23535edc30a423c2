import { define } from './helper.ts';

export const CRITERION_HELPERS = [
  define(
    `meets(n float8, t text, b boolean, e smallint, cn float8, ct text, cb boolean) returns boolean`,
    `declare
      sign text;
      operand text;
      value float8;
      result boolean;
    begin
      if cb is not null then return coalesce(b = cb, false); end if;
      if cn is not null or ct is null then
        cn := coalesce(cn, 0);
        return coalesce(n::numeric = cn::numeric, xl.num(t)::numeric = cn::numeric, false);
      end if;
      sign := substring(ct from '^(<>|<=|>=|=|<|>)');
      operand := substr(ct, coalesce(length(sign), 0) + 1);
      if operand = '' then
        if sign is null then return n is null and b is null and e is null and coalesce(t, '') = ''; end if;
        if sign = '=' then return n is null and b is null and e is null and t is null; end if;
        return sign = '<>' and not (n is null and b is null and e is null and t is null);
      end if;
      sign := coalesce(sign, '=');
      value := xl.num(operand);
      if value is not null then
        if sign in ('=', '<>') then
          result := coalesce(n::numeric = value::numeric, sign = '=' and xl.num(t)::numeric = value::numeric, false);
          return case sign when '=' then result else not result end;
        end if;
        return coalesce(case sign when '<' then n < value when '<=' then n <= value when '>' then n > value else n >= value end, false);
      end if;
      if xl.logical(operand) is not null then
        result := coalesce(b = xl.logical(operand), false);
        return case sign when '=' then result when '<>' then not result else false end;
      end if;
      if sign in ('=', '<>') then
        if left(operand, 1) = '#' and xl.error_code(upper(operand)) is not null then
          result := coalesce(e = xl.error_code(upper(operand)), false);
        else
          result := coalesce(lower(t) like xl.like_pattern(operand), false);
        end if;
        return case sign when '=' then result else not result end;
      end if;
      if t is null then return false; end if;
      return case sign when '<' then xl.text_order(lower(t), lower(operand)) < 0
        when '<=' then xl.text_order(lower(t), lower(operand)) <= 0
        when '>' then xl.text_order(lower(t), lower(operand)) > 0
        else xl.text_order(lower(t), lower(operand)) >= 0 end;
    end`,
    {
      language: 'plpgsql',
      needs: ['num', 'logical', 'like_pattern', 'text_order', 'error_code'],
      readsToday: true,
    },
  ),
  // Equal for a cell and a criterion that asks for nothing but equality: "5" is 5, and a date its number. Most texts
  // have no digit, which is seen at a glance. Logical values and errors are themselves.
  define(
    'criterion_key(n float8, t text) returns text',
    `select case when n is not null then 'n' || trim_scale(n::numeric)::text
      when t !~ '[0-9]' then 't' || lower(t)
      when t ~* '^[[:space:](+$€%.-]*[0-9]|^ *(jan|feb|ma[ry]|apr|ju[nl]|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun).*[0-9]' then coalesce('n' || trim_scale(xl.num(t)::numeric)::text, 't' || lower(t))
      else 't' || lower(t) end`,
    { needs: ['num'], readsToday: true },
  ),
  // What a text is like that meets the criterion; null for one that asks for more or less than a likeness.
  define(
    'criterion_pattern(ct text) returns text',
    `select case when ct !~ '^([<>]|=?(#|$))' and xl.num(o) is null and xl.logical(o) is null then xl.like_pattern(o) end
    from (select case when left(ct, 1) = '=' then substr(ct, 2) else ct end as o) c`,
    { needs: ['num', 'logical', 'like_pattern'], readsToday: true },
  ),
  // What "ab*" begins with, in small letters; null for patterns of other kinds.
  define(
    'beginning(pattern text) returns text',
    `select case when right(pattern, 1) = '*' then lower(regexp_replace(
      substring(pattern from '^((?:[^*?~]|~[*?~])*)[*]+$'), '~([*?~])', '\\1', 'g')) end`,
  ),
  define(
    'is_plain_criterion(t text) returns boolean',
    `select t !~ '^[<>=#]|[*?~]' and t <> '' and (octet_length(t) not in (4, 5) or lower(t) not in ('true', 'false'))`,
  ),
  define(
    'error_code(t text) returns smallint',
    `select case t when '#NULL!' then 1 when '#DIV/0!' then 2 when '#VALUE!' then 3 when '#REF!' then 4
      when '#NAME?' then 5 when '#NUM!' then 6 when '#N/A' then 7 end::smallint`,
  ),
];
