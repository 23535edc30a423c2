import { NO_FORMULA } from '../../workbook/sheet-cells.ts';
import type { WorkbookModel } from '../../workbook/workbook-model.ts';
import type { WorkbookPlan } from '../plan/plan-workbook.ts';
import { RowSet } from '../plan/row-set.ts';
import type { TableColumn, TablePlan } from '../plan/table-plan.ts';
import type { PackageNames } from './package-names.ts';
import { type StoredColumn, StoredColumnBuilder } from './stored-column.ts';

/** Which cells formulas compute; the values of all others are stored. */
export class ComputedCells {
  readonly #rows = new Map<TableColumn, RowSet>();
  readonly #loose = new Set<string>();

  constructor(plan: WorkbookPlan) {
    for (const segment of plan.levels.flat()) {
      const { tableColumn, rows, sheetIndex, column } = segment;
      if (tableColumn === undefined) this.#loose.add(`${sheetIndex} ${rows.first} ${column}`);
      else {
        const known = this.#rows.get(tableColumn)?.runs ?? [];
        this.#rows.set(tableColumn, RowSet.union([...known, ...rows.runs]));
      }
    }
  }

  inTable(column: TableColumn, row: number): boolean {
    return this.#rows.get(column)?.has(row) ?? false;
  }

  rows(column: TableColumn): RowSet {
    return this.#rows.get(column) ?? RowSet.run(1, 0);
  }

  isLoose(sheetIndex: number, row: number, column: number): boolean {
    return this.#loose.has(`${sheetIndex} ${row} ${column}`);
  }
}

/** By table and column: what the base tables hold. */
export type StoredColumns = ReadonlyMap<TableColumn, StoredColumn>;

/** What the base tables hold of each column that has constants. */
export function storeConstants(
  plan: WorkbookPlan,
  computed: ComputedCells,
  names: PackageNames,
): StoredColumns {
  const stored = new Map<TableColumn, StoredColumn>();
  for (const table of plan.tables) {
    const builders = table.columns.map(() => new StoredColumnBuilder());
    for (const { position, index } of constantsOf(table, computed)) {
      const { cells } = table.sheet;
      const isDate = isDateFormat(plan.model, cells.formats[index] ?? 0) && !plan.model.isDate1904;
      builders[position]?.add(cells.value(index), isDate);
    }
    for (const [i, column] of table.columns.entries()) {
      const built = builders[i]?.build(column.name, names.planes(column));
      if (built !== undefined) stored.set(column, built);
    }
  }
  return stored;
}

/** The constants of a table, row by row: the column's position and the cell's index. */
export function* constantsOf(
  table: TablePlan,
  computed: ComputedCells,
): Generator<{ readonly row: number; readonly position: number; readonly index: number }> {
  const { cells } = table.sheet;
  const { firstColumn, lastColumn } = table.region.range;
  const computedRows = table.columns.map((column) => computed.rows(column));
  for (let at = cells.rowPosition(table.rows.first); at < cells.rowCount; at++) {
    const row = cells.rowNumbers[at] ?? 0;
    if (row > table.rows.last) return;
    if (!table.rows.has(row)) continue;
    for (let index = cells.rowStarts[at] ?? 0; index < (cells.rowStarts[at + 1] ?? 0); index++) {
      const column = cells.columns[index] ?? 0;
      if (column < firstColumn || column > lastColumn) continue;
      const position = column - firstColumn;
      const isFormula = cells.formulas[index] !== NO_FORMULA;
      if (isFormula && computedRows[position]?.has(row) === true) continue;
      yield { row, position, index };
    }
  }
}

export function isDateFormat(model: WorkbookModel, format: number): boolean {
  const kind = model.formats[format]?.class;
  return kind === 'date' || kind === 'date-time';
}
