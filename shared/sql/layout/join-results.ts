import { column, integer, isNotNull, operator } from '../ast/build.ts';
import type { SqlSelect } from '../ast/sql-tree.ts';
import type { FromClause } from '../compile/from-clause.ts';
import { RowSet } from '../plan/row-set.ts';
import { ROW_COLUMN, type TableColumn } from '../plan/table-plan.ts';
import type { RowsValue } from './choose-value.ts';
import { ALIAS } from './current-query.ts';
import type { CellResult } from './lay-out-cells.ts';
import type { RecurrenceResult } from './lay-out-recurrence.ts';
import { CELL_PLANES, type PackageNames } from './package-names.ts';
import { rowsCondition } from './rows-condition.ts';
import { everythingOf } from './segment-scope.ts';
import { eitherOf, outputsOf, type ValueShape, valueAt } from './value-shape.ts';

/** What formulas give for some rows of a column. */
export interface RowsResult extends RowsValue {
  readonly column: TableColumn;
  readonly rows: RowSet;
}

/** Puts cells that were computed one by one beside their rows. */
export function joinCells(cells: readonly CellResult[], select: FromClause): RowsResult[] {
  const byColumn = Map.groupBy(cells, ({ segment }) => segment.tableColumn);
  return [...byColumn].flatMap(([tableColumn, own]): RowsResult[] => {
    if (tableColumn === undefined) return [];
    const shape = eitherOf(own.map(({ cell }) => cell.shape));
    const [first, ...others] = [...Map.groupBy(own, ({ cell }) => cell.step)].map(([step, ofStep]) =>
      rowsOfCells(step.name, ofStep, shape),
    );
    if (first === undefined) return [];
    const alias = select.joinOnce({
      join: 'left',
      select: { ...first, unionAll: others },
      lateral: false,
      on: (joined) => operator(column(joined, ROW_COLUMN), '=', column(ALIAS, ROW_COLUMN)),
    });
    return [
      {
        column: tableColumn,
        rows: RowSet.union(own.flatMap(({ segment }) => segment.rows.runs)),
        value: valueAt(shape, alias, CELL_PLANES, true),
        condition: isNotNull(column(alias, ROW_COLUMN)),
      },
    ];
  });
}

/** Puts what was computed row by row beside its rows. */
export function joinRecurrences(
  results: readonly RecurrenceResult[],
  select: FromClause,
  names: PackageNames,
): RowsResult[] {
  return results.flatMap(({ recurrence, step, shapes }) => {
    const alias = select.joinOnce({
      join: 'left',
      select: everythingOf(step.name, shapes, names),
      lateral: false,
      on: (joined) => operator(column(joined, ROW_COLUMN), '=', column(ALIAS, ROW_COLUMN)),
    });
    const { table, segments } = recurrence;
    return [...shapes].map(([tableColumn, shape]): RowsResult => {
      const own = segments.filter((segment) => segment.tableColumn === tableColumn);
      const rows = RowSet.union(own.flatMap((segment) => segment.rows.runs));
      const value = valueAt(shape, alias, names.planes(tableColumn), true);
      return { column: tableColumn, rows, value, condition: rowsCondition(ALIAS, rows, table.rows) };
    });
  });
}

/** The cells of a one-row query as rows. */
function rowsOfCells(name: string, cells: readonly CellResult[], shape: ValueShape): SqlSelect {
  const [source, rows] = ['x', 'y'];
  const columns = [
    ROW_COLUMN,
    ...outputsOf(valueAt(shape, source, CELL_PLANES, true), shape, CELL_PLANES).map(({ as }) => as),
  ];
  const values = cells.map(({ segment, cell }) => [
    integer(segment.rows.first),
    ...outputsOf(valueAt(cell.shape, source, cell.names, true), shape, CELL_PLANES).map(
      ({ expression }) => expression,
    ),
  ]);
  return {
    kind: 'select',
    outputs: columns.map((as) => ({ expression: column(rows, as), as })),
    from: {
      first: { kind: 'table', schema: null, name, alias: source },
      joins: [
        {
          join: 'cross',
          source: { kind: 'values', rows: values, alias: rows, columns, lateral: true },
          on: null,
        },
      ],
    },
  };
}
