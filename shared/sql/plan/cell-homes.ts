import { NO_CELL } from '../../workbook/sheet-cells.ts';
import type { SheetModel, WorkbookModel } from '../../workbook/workbook-model.ts';
import { RowSet } from './row-set.ts';
import type { TableColumn, TablePlan } from './table-plan.ts';

/** Where a cell's value is found: in a table's column, by itself, or nowhere because there is none. */
export type CellHome =
  | { readonly kind: 'table'; readonly table: TablePlan; readonly column: TableColumn }
  | { readonly kind: 'loose' }
  | { readonly kind: 'blank' };

const LOOSE: CellHome = { kind: 'loose' };
const NOWHERE: CellHome = { kind: 'blank' };

/** Knows of every cell of a workbook whether it is part of a table. */
export class CellHomes {
  readonly sheets: readonly SheetModel[];
  readonly #tables: readonly (readonly TablePlan[])[];
  /** By sheet, then column: the rows of cells with content that are in no table. */
  readonly #looseRows: readonly ReadonlyMap<number, RowSet>[];

  constructor(model: WorkbookModel, tables: readonly TablePlan[]) {
    this.sheets = model.sheets;
    this.#tables = model.sheets.map((_, index) => tables.filter(({ sheetIndex }) => sheetIndex === index));
    this.#looseRows = model.sheets.map((sheet, index) => looseRows(sheet, this.#tables[index] ?? []));
  }

  at(sheetIndex: number, row: number, column: number): CellHome {
    for (const table of this.tablesIn(sheetIndex, column)) {
      const inTable = columnOf(table, column);
      if (inTable !== undefined && table.rows.has(row)) return { kind: 'table', table, column: inTable };
    }
    const cells = this.sheets[sheetIndex]?.cells;
    return cells === undefined || cells.indexAt(row, column) === NO_CELL ? NOWHERE : LOOSE;
  }

  /** The tables of a sheet that have a column there. */
  tablesIn(sheetIndex: number, column: number): readonly TablePlan[] {
    return this.tables(sheetIndex).filter((table) => columnOf(table, column) !== undefined);
  }

  tables(sheetIndex: number): readonly TablePlan[] {
    return this.#tables[sheetIndex] ?? [];
  }

  /** The rows of a column whose cells have content and are in no table. */
  looseRows(sheetIndex: number, column: number): RowSet {
    return this.#looseRows[sheetIndex]?.get(column) ?? RowSet.run(1, 0);
  }

  /** The columns that have such cells, in ascending order. */
  looseColumns(sheetIndex: number): readonly number[] {
    return [...(this.#looseRows[sheetIndex]?.keys() ?? [])].sort((a, b) => a - b);
  }
}

export function columnOf(table: TablePlan, column: number): TableColumn | undefined {
  return table.columns[column - table.region.range.firstColumn];
}

function looseRows({ cells }: SheetModel, tables: readonly TablePlan[]): ReadonlyMap<number, RowSet> {
  const rows = new Map<number, number[]>();
  for (const [position, row] of cells.rowNumbers.entries()) {
    const around = tables.filter((table) => table.rows.has(row));
    for (let i = cells.rowStarts[position] ?? 0; i < (cells.rowStarts[position + 1] ?? 0); i++) {
      const column = cells.columns[i] ?? 0;
      if (around.some((table) => columnOf(table, column) !== undefined)) continue;
      const list = rows.get(column);
      if (list === undefined) rows.set(column, [row]);
      else list.push(row);
    }
  }
  return new Map([...rows].map(([column, list]) => [column, RowSet.of(list)]));
}
