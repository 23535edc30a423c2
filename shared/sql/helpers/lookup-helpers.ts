import { define } from './helper.ts';

export const LOOKUP_HELPERS = [
  // Excel halves the range and trusts that it is sorted. Values of another kind (null) are stepped over.
  define(
    'halve(within boolean[]) returns integer',
    `declare
      low integer := 1;
      high integer := cardinality(within);
      middle integer;
      probe integer;
      found integer;
    begin
      while low <= high loop
        middle := (low + high) / 2;
        probe := middle;
        while probe <= high and within[probe] is null loop probe := probe + 1; end loop;
        if probe > high then high := middle - 1;
        elsif within[probe] then
          found := probe;
          low := probe + 1;
        else high := middle - 1;
        end if;
      end loop;
      return found - 1;
    end`,
    { language: 'plpgsql' },
  ),
  // The same, from 0, of a range of so many cells that has values at some places alone, and the same one at all others.
  define(
    'halve_all(places bigint[], within boolean[], size bigint, elsewhere boolean) returns bigint',
    `declare
      low bigint := 0;
      high bigint := size - 1;
      middle bigint;
      probe bigint;
      found bigint;
      inside boolean;
      first integer;
      bottom integer;
      top integer;
      half integer;
    begin
      while low <= high loop
        middle := (low + high + 2) / 2 - 1;
        bottom := 1;
        top := coalesce(cardinality(places), 0) + 1;
        while bottom < top loop
          half := (bottom + top) / 2;
          if places[half] < middle then bottom := half + 1; else top := half; end if;
        end loop;
        first := bottom;
        probe := middle;
        inside := null;
        while probe <= high loop
          if places[first] = probe then
            inside := within[first];
            first := first + 1;
          elsif elsewhere is null then
            probe := coalesce(places[first], high + 1);
            continue;
          else
            inside := elsewhere;
          end if;
          exit when inside is not null;
          probe := probe + 1;
        end loop;
        if inside then
          found := probe;
          low := probe + 1;
        else high := middle - 1;
        end if;
      end loop;
      return found;
    end`,
    { language: 'plpgsql' },
  ),
  // What XLOOKUP finds by halving: `before` says of each cell whether it stands before the place of what is sought (null for
  // an empty one), `equal` whether it is it. The kind is -1 for the next smaller, 1 for the next larger, 0 for neither.
  define(
    'halve_to(before boolean[], equal boolean[], kind integer, descending boolean) returns integer',
    `declare
      last_before integer := coalesce(xl.halve(before) + 1, 0);
      place integer := last_before + 1;
      total integer := cardinality(before);
    begin
      while place <= total and before[place] is null loop place := place + 1; end loop;
      if descending then
        if last_before > 0 and equal[last_before] then return last_before - 1; end if;
        if kind = 1 and last_before > 0 then return last_before - 1; end if;
        if kind = -1 and place <= total then return place - 1; end if;
        return null;
      end if;
      if place <= total and equal[place] then return place - 1; end if;
      if kind = 1 and place <= total then return place - 1; end if;
      if kind = -1 and last_before > 0 then return last_before - 1; end if;
      return null;
    end`,
    { language: 'plpgsql', needs: ['halve'] },
  ),
  define(
    'address(r float8, c float8, kind float8, a1 boolean, sheet text) returns text',
    `declare
      letters text := '';
      n integer;
      place text := '';
    begin
      if r < 1 or c < 1 or r > 1048576 or c > 16384 or kind < 1 or kind > 4 then return null; end if;
      if sheet is not null then
        place := case when sheet ~ '^[[:alpha:]_][[:alnum:]_.]*$' or sheet = '' then sheet
          else '''' || replace(sheet, '''', '''''') || '''' end || '!';
      end if;
      if not a1 then
        return place || 'R' || case when kind in (1, 2) then r::text else '[' || r || ']' end
          || 'C' || case when kind in (1, 3) then c::text else '[' || c || ']' end;
      end if;
      n := c::integer;
      while n > 0 loop
        letters := chr(65 + (n - 1) % 26) || letters;
        n := (n - 1) / 26;
      end loop;
      return place || case when kind in (1, 3) then '$' else '' end || letters
        || case when kind in (1, 2) then '$' else '' end || r;
    end`,
    { language: 'plpgsql' },
  ),
  define(
    'lookup_key(n float8, t text) returns text',
    `select coalesce('n' || n::numeric::text, 't' || lower(t))`,
  ),
];
