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
    const { cells } = table.sheet;
    const visitRow = constantsOf(table, computed);
    const add = (position: number, index: number): void => {
      const isDate = isDateFormat(plan.model, cells.formats[index] ?? 0) && !plan.model.isDate1904;
      builders[position]?.add(cells.value(index), isDate);
    };
    for (
      let at = cells.rowPosition(table.rows.first);
      (cells.rowNumbers[at] ?? Infinity) <= table.rows.last;
      at++
    ) {
      if (table.rows.has(cells.rowNumbers[at] ?? 0)) visitRow(at, add);
    }
    for (const [i, column] of table.columns.entries()) {
      const built = builders[i]?.build(column.name, names.planes(column));
      if (built !== undefined) stored.set(column, built);
    }
  }
  return stored;
}

/**
 * Visits the constants of a row of a table, which is the one at a position among the sheet's `rowNumbers`: the column's
 * position and the cell's index.
 */
export function constantsOf(
  table: TablePlan,
  computed: ComputedCells,
): (at: number, visit: (position: number, index: number) => void) => void {
  const { cells } = table.sheet;
  const { firstColumn, lastColumn } = table.region.range;
  const computedRows = table.columns.map((column) => computed.rows(column));
  return (at, visit) => {
    const row = cells.rowNumbers[at] ?? 0;
    const end = cells.rowStarts[at + 1] ?? 0;
    for (let index = cells.firstInRow(at, firstColumn); index < end; index++) {
      const column = cells.columns[index] ?? 0;
      if (column > lastColumn) return;
      const position = column - firstColumn;
      const isFormula = cells.formulas[index] !== NO_FORMULA;
      if (isFormula && computedRows[position]?.has(row) === true) continue;
      visit(position, index);
    }
  };
}

export function isDateFormat(model: WorkbookModel, format: number): boolean {
  const kind = model.formats[format]?.class;
  return kind === 'date' || kind === 'date-time';
}
