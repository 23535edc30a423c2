import type { Elements } from '../compile/elements.ts';
import type { Typed } from '../compile/typed.ts';

export type MatchMode = 'exact' | 'wildcard' | 'exact-or-smaller' | 'exact-or-larger';

export type Search = {
  readonly key: Typed;
  readonly elements: Elements;
  readonly along: 'rows' | 'columns';
  readonly mode: MatchMode;
  readonly last?: boolean;
  /** Whether an empty key finds an empty cell instead of 0. */
  readonly matchesBlank?: boolean;
  /** Whether Excel searches by halving, which of equal values finds the last, and relies on the order. */
  readonly halving?: boolean;
  /** Whether XLOOKUP was told that the range is sorted, and may halve it. */
  readonly sorted?: 'ascending' | 'descending';
};
