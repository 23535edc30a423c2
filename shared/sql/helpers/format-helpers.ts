import { define } from './helper.ts';

const plpgsql = 'plpgsql';

/** TEXT: number formats with up to four sections, dates, elapsed time, fractions, percent and exponents. */
export const FORMAT_HELPERS = [
  define(
    'format_tokens(format text) returns text[]',
    `select array_agg(m[1] order by i) from regexp_matches(format,
      '("[^"]*"?|\\\\.|_.|\\*.|\\[[^]]*\\]|am/pm|a/p|general|e[+]|e-|e+|y+|m+|d+|h+|s+|.)', 'gi') with ordinality as r (m, i)`,
  ),
  define(
    'format_sections(format text) returns text[]',
    `declare
      sections text[] := array[''];
      token text;
    begin
      foreach token in array coalesce(xl.format_tokens(format), '{}') loop
        if token = ';' then sections := sections || ''::text;
        else sections[cardinality(sections)] := sections[cardinality(sections)] || token;
        end if;
      end loop;
      return sections;
    end`,
    { language: plpgsql, needs: ['format_tokens'] },
  ),
  define(
    'format_literal(token text) returns text',
    `select case when left(token, 1) = '"' then btrim(token, '"')
      when left(token, 1) = chr(92) then substr(token, 2)
      when left(token, 1) = '_' and length(token) > 1 then ' '
      when left(token, 1) = '*' and length(token) > 1 then ''
      when token ~ '^\\[\\$' then split_part(substr(token, 3, length(token) - 3), '-', 1)
      when left(token, 1) = '[' and length(token) > 1 then ''
      else token end`,
  ),
  define(
    'is_date_format(section text) returns boolean',
    `select coalesce(bool_or(token ~* '^([ymdhs]+|am/pm|a/p|\\[(h+|m+|s+)\\])$')
      or (bool_or(token ~* '^e+$') and not bool_or(token ~ '^[0#?]$')), false) from unnest(xl.format_tokens(section)) as token`,
    { needs: ['format_tokens'] },
  ),
  // Workbooks that count from 1904 are 1,462 days behind. Elapsed time is the same in both.
  define(
    'day_of_1900(n float8, format text) returns float8',
    `select case when xl.is_date_format(format) and format !~* '\\[(h+|m+|s+)\\]' then n + 1462 else n end`,
    { needs: ['is_date_format'] },
  ),
  define(
    'text_format(n float8, t text, format text) returns text',
    `declare
      sections text[];
      total integer;
      section text;
      condition text[];
      chosen integer;
      x float8 := abs(n);
      is_minus boolean := false;
      plain text[];
      shown numeric;
    begin
      -- Excel takes no longer format.
      if length(format) > 255 then return null; end if;
      -- Most formats are so plain that they need not be taken apart: 0, 000, 0.00, #,##0.00, 0%.
      plain := regexp_match(format, '^(#,##)?(0+)(?:[.](0+))?(%?)$');
      if plain is not null and n is not null and x < 1e15 then
        shown := round(x::numeric * case when plain[4] = '%' then 100 else 1 end, coalesce(length(plain[3]), 0));
        section := shown::text;
        section := lpad(section, greatest(length(section), length(plain[2]) + coalesce(length(plain[3]) + 1, 0)), '0');
        if plain[1] is not null then
          section := regexp_replace(split_part(section, '.', 1), '([0-9])(?=([0-9]{3})+$)', '\\1,', 'g')
            || coalesce('.' || nullif(split_part(section, '.', 2), ''), '');
        end if;
        return case when n < 0 and shown <> 0 then '-' else '' end || section || plain[4];
      end if;
      sections := xl.format_sections(format);
      total := cardinality(sections);
      if n is null then
        if total < 4 then section := case when sections[total] ~ '@' then sections[total] else '@' end;
        else section := sections[4]; end if;
        return (select coalesce(string_agg(case when token = '@' then t else xl.format_literal(token) end, '' order by i), '')
          from unnest(xl.format_tokens(section)) with ordinality as u (token, i));
      end if;
      for i in 1..total loop
        condition := regexp_match(sections[i], '\\[ *(<=|>=|<>|<|>|=) *(-?(?:[0-9]+[.]?[0-9]*|[.][0-9]+)) *\\]');
        if condition is not null then
          if (case condition[1] when '<' then n < condition[2]::float8 when '>' then n > condition[2]::float8
            when '=' then n = condition[2]::float8 when '<=' then n <= condition[2]::float8
            when '>=' then n >= condition[2]::float8 else n <> condition[2]::float8 end) then
            chosen := i; exit;
          end if;
        end if;
      end loop;
      if chosen is null and total = 1 and sections[1] ~ '\\[ *[<>=]' then
        return xl.general_format(n);
      end if;
      if chosen is null then
        if sections[1] ~ '\\[ *[<>=]' then chosen := least(total, case when sections[2] ~ '\\[ *[<>=]' then 3 else 2 end); is_minus := n < 0;
        elsif total = 1 then chosen := 1; is_minus := n < 0;
        elsif n < 0 then chosen := 2;
        elsif n = 0 and total > 2 then chosen := 3;
        else chosen := 1; end if;
      elsif n < 0 and chosen = 1 then is_minus := true; end if;
      section := regexp_replace(sections[chosen], '\\[(black|blue|cyan|green|magenta|red|white|yellow|color ?[0-9]+| *[<>=]+ *-?[0-9.]+ *)\\]', '', 'gi');
      -- What Windows shows for a long date, and for a time.
      if section ~* '\\[\\$-(f800|x-sysdate)\\]' then section := 'dddd, mmmm d, yyyy'; end if;
      if section ~* '\\[\\$-(f400|x-systime)\\]' then section := 'h:mm:ss AM/PM'; end if;
      if section = '' then return case when total = 1 and is_minus then '-' else '' end; end if;
      if lower(section) = 'general' then return case when is_minus then '-' else '' end || xl.general_format(x); end if;
      if xl.is_date_format(section) then
        if x >= 2958466 then return null; end if;
        if n < 0 and section ~* '\\[(h+|m+|s+)\\]' then return '-' || xl.format_date(-n, section); end if;
        if n < 0 then return null; end if;
        return xl.format_date(n, section);
      end if;
      if section ~ '[#0?] ?/ ?[#0?1-9]' then
        return case when is_minus then '-' else '' end || xl.format_fraction(x, section);
      end if;
      if section ~ '@' and section !~ '[0#?]' then
        return (select string_agg(case when token = '@' then xl.general(n) else xl.format_literal(token) end, '' order by i)
          from unnest(xl.format_tokens(section)) with ordinality as u (token, i));
      end if;
      section := xl.format_number(x, section);
      return case when is_minus and section ~ '[1-9]' then '-' else '' end || section;
    end`,
    {
      language: plpgsql,
      needs: [
        'format_sections',
        'format_tokens',
        'format_literal',
        'format_number',
        'format_fraction',
        'format_date',
        'is_date_format',
        'general',
        'general_format',
      ],
    },
  ),
  define(
    'fixed(x float8, digits float8, plain boolean, currency text) returns text',
    `declare
      places integer := greatest(least(trunc(digits), 127), -127)::integer;
      rounded numeric;
      shown text;
    begin
      if x is null or digits is null or digits > 127 then return null; end if;
      rounded := round(abs(x)::numeric, places);
      shown := case when places > 0 then round(rounded, places)::text else trunc(rounded)::text end;
      if not plain then
        shown := regexp_replace(split_part(shown, '.', 1), '([0-9])(?=([0-9]{3})+$)', '\\1,', 'g')
          || case when places > 0 then '.' || split_part(shown, '.', 2) else '' end;
      end if;
      shown := currency || shown;
      if x < 0 and rounded <> 0 then return case when currency <> '' then '(' || shown || ')' else '-' || shown end; end if;
      return shown;
    end`,
    { language: plpgsql },
  ),
  define(
    'numbervalue(t text, point text, separator text) returns float8',
    `declare
      s text := replace(replace(replace(t, ' ', ''), chr(9), ''), chr(10), '');
      percents integer;
      result numeric;
      whole text;
    begin
      point := left(point, 1);
      separator := left(separator, 1);
      if s = '' then return 0; end if;
      percents := length(s) - length(rtrim(s, '%'));
      s := rtrim(s, '%');
      whole := split_part(s, point, 1);
      if separator <> point and strpos(substr(s, length(whole) + 1), separator) > 0 then return null; end if;
      s := replace(whole, separator, '') || case when strpos(s, point) > 0 then '.' || substr(s, length(whole) + 2) else '' end;
      if s !~ '^[-+]?[$]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]{1,3})?$' then return null; end if;
      result := replace(s, '$', '')::numeric / 100::numeric ^ percents;
      if abs(result) > 1.797e308 then return null; end if;
      return case when abs(result) < 1e-307 then 0 else result end::float8;
    end`,
    { language: plpgsql },
  ),
];
