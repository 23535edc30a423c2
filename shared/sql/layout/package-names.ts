import type { CellHomes } from '../plan/cell-homes.ts';
import { ROW_COLUMN, type TableColumn, type TablePlan } from '../plan/table-plan.ts';
import { UniqueNames } from '../plan/unique-names.ts';
import { type PlaneNames, planeNames } from './plane-names.ts';

/** The columns of the table that holds a sheet's cells outside of tables, one row for each. */
export const CELL_PLANES: PlaneNames = { number: 'number', text: 'text', logical: 'logical', error: 'error' };

/** All names of a package. */
export class PackageNames {
  readonly schema: string;
  readonly #taken: UniqueNames;
  readonly #planes = new Map<TableColumn, PlaneNames>();
  readonly #cells: readonly string[];
  readonly #views = new Map<string, string>();

  /** `taken` are the names of the tables. */
  constructor(schema: string, taken: UniqueNames, tables: readonly TablePlan[], homes: CellHomes) {
    this.schema = schema;
    this.#taken = taken;
    for (const { columns } of tables) {
      const names = new UniqueNames([ROW_COLUMN, ...columns.map(({ name }) => name)]);
      for (const column of columns) this.#planes.set(column, planeNames(column.name, names));
    }
    this.#cells = homes.sheets.map(({ name }) => taken.take(`${name}_cells`, 'cells'));
  }

  /** Of a query within views, which nothing else is called. */
  step(base: string, level: number): string {
    return this.#taken.take(`${base}_${level}`, 'step');
  }

  /** Of the table called `name`; the same however often the package is written. */
  view(name: string): string {
    const view = this.#views.get(name) ?? this.#taken.take(`v_${name}`, 'view');
    this.#views.set(name, view);
    return view;
  }

  planes(column: TableColumn): PlaneNames {
    const names = this.#planes.get(column);
    if (names === undefined) throw new Error(`The column ${column.name} is of no table of the package`);
    return names;
  }

  /** The table of a sheet's constants outside of tables. */
  cells(sheetIndex: number): string {
    return this.#cells[sheetIndex] ?? '';
  }
}
