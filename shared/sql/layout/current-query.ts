import type { FromClause } from '../compile/from-clause.ts';
import type { TablePlan } from '../plan/table-plan.ts';
import type { TableState } from './computed.ts';

/** The query's own rows. What it joins has the prefix and a number from 1. */
export const ALIAS = 'a0';
export const ALIAS_PREFIX = 'a';
/** Formulas of one query join what they compute once: databases plan joins in more than the square of their number. */
export const MAX_JOINS = 32;

/** The query that formulas of one level are added to. */
export interface CurrentQuery {
  readonly level: number;
  readonly select: FromClause;
  /** The table whose rows the query goes through, as it was before; undefined for cells outside of tables. */
  readonly table:
    | { readonly plan: TablePlan; readonly state: TableState; readonly alias: string }
    | undefined;
  /** Collects the queries that are read. */
  readonly needs: Set<string>;
}
