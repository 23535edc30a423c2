import { cellAddress } from '../../tabular/cell-address.ts';
import { BLANK_VALUE } from '../../workbook/cell-value.ts';
import type { TableColumn, TablePlan } from '../plan/table-plan.ts';
import type { CompiledWorkbook } from './compile-workbook.ts';
import { PLANE_TYPES, PLANES } from './plane-names.ts';
import { constantsOf } from './store-constants.ts';
import { type StoredColumn, type StoredPlane, type StoredValue, storedValue } from './stored-column.ts';

export interface StoredTableColumn {
  readonly column: TableColumn;
  readonly position: number;
  readonly stored: StoredColumn;
}

export function storedColumnsOf(table: TablePlan, { stored }: CompiledWorkbook): StoredTableColumn[] {
  return table.columns.flatMap((column, position) => {
    const own = stored.get(column);
    return own === undefined ? [] : [{ column, position, stored: own }];
  });
}

/** All rows of a table, those without constants too: formulas may stand there. */
export function* storedRows(
  table: TablePlan,
  columns: readonly StoredTableColumn[],
  { computedCells }: CompiledWorkbook,
): Generator<StoredValue[]> {
  const { cells } = table.sheet;
  const visitRow = constantsOf(table, computedCells);
  /** By position of the column. */
  const places: ({ readonly first: number; readonly planes: readonly StoredPlane[] } | undefined)[] = [];
  let width = 1;
  for (const { position, stored } of columns) {
    places[position] = { first: width, planes: stored.planes };
    width += stored.planes.length;
  }
  let values: StoredValue[] = [];
  const put = (position: number, index: number): void => {
    const place = places[position];
    if (place === undefined) return;
    const value = cells.value(index);
    let at = place.first;
    for (const plane of place.planes) values[at++] = storedValue(value, plane);
  };
  let at = cells.rowPosition(table.rows.first);
  for (const row of table.rows) {
    values = Array<StoredValue>(width).fill(null);
    values[0] = row;
    while ((cells.rowNumbers[at] ?? Infinity) < row) at++;
    if (cells.rowNumbers[at] === row) visitRow(at, put);
    yield values;
  }
}

/** The constants of a sheet that are in no table. */
export function* looseRows(
  { plan: { homes }, computedCells }: CompiledWorkbook,
  sheetIndex: number,
): Generator<StoredValue[]> {
  for (const column of homes.looseColumns(sheetIndex)) {
    for (const row of homes.looseRows(sheetIndex, column)) {
      if (computedCells.isLoose(sheetIndex, row, column)) continue;
      const value = homes.sheets[sheetIndex]?.cells.valueAt(row, column) ?? BLANK_VALUE;
      const planes = PLANES.map((plane) =>
        storedValue(value, { plane, name: plane, type: PLANE_TYPES[plane] }),
      );
      const kind = PLANES.find((_, i) => planes[i] !== null) ?? null;
      yield [cellAddress(column, row), row, column, kind, ...planes];
    }
  }
}
