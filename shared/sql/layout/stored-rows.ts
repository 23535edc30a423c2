import { cellAddress } from '../../tabular/cell-address.ts';
import { BLANK_VALUE } from '../../workbook/cell-value.ts';
import type { TableColumn, TablePlan } from '../plan/table-plan.ts';
import type { CompiledWorkbook } from './compile-workbook.ts';
import { PLANE_TYPES, PLANES } from './plane-names.ts';
import { constantsOf } from './store-constants.ts';
import { type StoredColumn, type StoredValue, storedValue } from './stored-column.ts';

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
  const constants = constantsOf(table, computedCells);
  let next = constants.next();
  const width = columns.reduce((sum, { stored }) => sum + stored.planes.length, 1);
  const offsets = new Map<number, { readonly at: number; readonly stored: StoredColumn }>();
  let at = 1;
  for (const { position, stored } of columns) {
    offsets.set(position, { at, stored });
    at += stored.planes.length;
  }
  for (const row of table.rows) {
    const values: StoredValue[] = Array(width).fill(null);
    values[0] = row;
    for (; next.done !== true && next.value.row === row; next = constants.next()) {
      const own = offsets.get(next.value.position);
      const value = table.sheet.cells.value(next.value.index);
      for (const [i, plane] of (own?.stored.planes ?? []).entries()) {
        values[(own?.at ?? 0) + i] = storedValue(value, plane);
      }
    }
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
