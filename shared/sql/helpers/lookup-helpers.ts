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
  define(
    'lookup_key(n float8, t text) returns text',
    `select coalesce('n' || n::numeric::text, 't' || lower(t))`,
  ),
];
