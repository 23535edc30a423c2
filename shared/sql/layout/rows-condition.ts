import { anyOf, column, integer, operator } from '../ast/build.ts';
import type { SqlExpression } from '../ast/sql-tree.ts';
import type { RowSet } from '../plan/row-set.ts';
import { ROW_COLUMN } from '../plan/table-plan.ts';

/** Whether a row of a table is among `rows`; null when all of `all` are. */
export function rowsCondition(alias: string, rows: RowSet, all: RowSet): SqlExpression | null {
  if (rows.count === all.count) return null;
  const row = column(alias, ROW_COLUMN);
  return anyOf(
    rows.runs.map(({ first, last }) =>
      first === last
        ? operator(row, '=', integer(first))
        : operator(operator(row, '>=', integer(first)), 'and', operator(row, '<=', integer(last))),
    ),
  );
}
