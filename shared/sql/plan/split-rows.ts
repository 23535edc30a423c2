import type { CellHomes } from './cell-homes.ts';
import { ownCell, rowsWithin } from './own-cells.ts';
import { type Reference, type RowBound, rowsFrom } from './reference.ts';
import { RowSet } from './row-set.ts';
import type { TablePlan } from './table-plan.ts';

/** Rows of a segment from which a reference means the same kind of thing; those that are like no other one by one. */
export interface SplitRows {
  readonly together: readonly RowSet[];
  readonly single: RowSet;
}

const NONE = RowSet.run(1, 0);

/**
 * Parts rows of a table so that from all rows of a part each reference leads to the same column of the same table, or to
 * nothing. Rows from which it leads to a cell outside of tables, such as a header, come one by one. Of the ranges
 * `takenByRow` each row takes the cell in its own row.
 */
export function splitRows(
  rows: RowSet,
  references: readonly Reference[],
  table: TablePlan,
  homes: CellHomes,
  takenByRow: readonly Reference[] = [],
): SplitRows {
  const splits = [
    ...references.map((reference) => (part: RowSet) => splitBy(part, reference, table, homes)),
    ...takenByRow.map((range) => (part: RowSet) => splitByOwnCell(part, range, homes)),
  ];
  let together = [rows];
  let single = NONE;
  for (const split of splits) {
    const parts = together.map(split);
    together = parts.flatMap((part) => part.together).filter(({ count }) => count > 0);
    single = RowSet.union([...single.runs, ...parts.flatMap((part) => part.single.runs)]);
  }
  return { together, single };
}

/** Whether from all rows a reference to one row leads to the same column of the same table, or to nothing. */
export function isUniform(rows: RowSet, reference: Reference, homes: CellHomes): boolean {
  const { together, single } = splitRow(rows, reference, 0, homes);
  return single.count === 0 && together.length === 1;
}

/** By the cell that each row takes of a range, and whether the range has one for it. */
function splitByOwnCell(rows: RowSet, range: Reference, homes: CellHomes): SplitRows {
  const within = rowsWithin(range, rows);
  const { together, single } = splitRow(within, ownCell(range), 0, homes);
  return { together: [rows.minus(within), ...together], single };
}

function splitBy(rows: RowSet, reference: Reference, table: TablePlan, homes: CellHomes): SplitRows {
  const [a, b] = reference.bounds;
  if (a.isAbsolute && b.isAbsolute) return { together: [rows], single: NONE };
  const offset = sameOffset(a, b);
  return offset === undefined
    ? splitWindow(rows, reference, table, homes)
    : splitRow(rows, reference, offset, homes);
}

/** How far below the formula's row the one row lies that both bounds mean. */
export function sameOffset(a: RowBound, b: RowBound): number | undefined {
  return !a.isAbsolute && !b.isAbsolute && a.offset === b.offset ? a.offset : undefined;
}

function splitRow(rows: RowSet, reference: Reference, offset: number, homes: CellHomes): SplitRows {
  let together = [rows];
  let single = NONE;
  for (const column of usedColumns(reference, homes)) {
    const loose = homes.looseRows(reference.sheetIndex, column).shifted(-offset);
    const found = RowSet.union(together.flatMap((part) => part.intersect(loose).runs));
    single = RowSet.union([...single.runs, ...found.runs]);
    together = together.flatMap((part) => {
      let rest = part.minus(loose);
      const parts: RowSet[] = [];
      for (const table of homes.tablesIn(reference.sheetIndex, column)) {
        const there = table.rows.shifted(-offset);
        parts.push(rest.intersect(there));
        rest = rest.minus(there);
      }
      return [...parts, rest].filter(({ count }) => count > 0);
    });
  }
  return { together, single };
}

/** A range that moves or grows: a window over the table's own rows, unless it holds anything else. */
function splitWindow(rows: RowSet, reference: Reference, table: TablePlan, homes: CellHomes): SplitRows {
  const isOwn = reference.sheetIndex === table.sheetIndex;
  const others: RowSet[] = isOwn ? [RowSet.run(table.rows.first, table.rows.last).minus(table.rows)] : [];
  for (const column of usedColumns(reference, homes)) {
    others.push(homes.looseRows(reference.sheetIndex, column));
    for (const other of homes.tablesIn(reference.sheetIndex, column))
      if (other !== table) others.push(other.rows);
  }
  const foreign = RowSet.union(others.flatMap(({ runs }) => runs));
  const single: number[] = [];
  for (const row of rows) if (foreign.meets(...rowsFrom(reference, row))) single.push(row);
  const alone = RowSet.of(single);
  return { together: [rows.minus(alone)], single: alone };
}

/** The columns of a reference in which there is anything. */
export function usedColumns(
  { sheetIndex, firstColumn, lastColumn }: Reference,
  homes: CellHomes,
): readonly number[] {
  const columns = new Set(homes.looseColumns(sheetIndex));
  for (const table of homes.tables(sheetIndex)) for (const { column } of table.columns) columns.add(column);
  return [...columns].filter((column) => firstColumn <= column && column <= lastColumn).sort((x, y) => x - y);
}
