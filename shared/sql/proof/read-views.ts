import type { CellValue } from '../../workbook/cell-value.ts';
import { column } from '../ast/build.ts';
import type { SqlSelect } from '../ast/sql-tree.ts';
import { PLANES, type Plane } from '../layout/plane-names.ts';
import type { CellsView, PackageView, TableView, ViewColumn } from '../layout/views.ts';
import { ROW_COLUMN } from '../plan/table-plan.ts';
import type { Dialect } from '../print/dialect.ts';
import { printSelect } from '../print/print-select.ts';
import { ComputedColumns, cellsByAddress } from './computed-columns.ts';
import { LostDatabaseError, type SqlEngine } from './sql-engine.ts';

/** The database answers, but not this. */
export class RefusedQueryError extends Error {
  override readonly name = 'RefusedQueryError';
}

/** Reads what views give, from a database that has them, or by the queries that they are made of. */
export class ViewReader {
  readonly #engine: SqlEngine;
  readonly #dialect: Dialect;
  readonly #schema: string | undefined;

  /** `schema` is where the views are; without it they need not be there. */
  constructor(engine: SqlEngine, dialect: Dialect, schema?: string) {
    this.#engine = engine;
    this.#dialect = dialect;
    this.#schema = schema;
  }

  async columns(view: TableView, columns: readonly ViewColumn[]): Promise<ComputedColumns> {
    const wanted = [ROW_COLUMN, ...columns.flatMap(({ planes }) => [...planes.values()])];
    return new ComputedColumns(columns, await this.#ask(view, wanted));
  }

  async cells(view: CellsView): Promise<ReadonlyMap<string, CellValue>> {
    const planes = new Map<Plane, string>(PLANES.map((plane) => [plane, plane]));
    return cellsByAddress(await this.#ask(view, ['cell', ...PLANES]), planes);
  }

  async #ask(view: PackageView, wanted: readonly string[]) {
    const select = printSelect(this.#select(view, wanted), this.#dialect);
    try {
      return await this.#engine.query(select);
    } catch (error) {
      if (error instanceof LostDatabaseError) throw error;
      throw new RefusedQueryError(error instanceof Error ? error.message : String(error), { cause: error });
    }
  }

  #select({ name, select }: PackageView, wanted: readonly string[]): SqlSelect {
    if (this.#schema !== undefined) {
      const first = { kind: 'table' as const, schema: this.#schema, name, alias: 'v' };
      const outputs = wanted.map((as) => ({ expression: column('v', as), as }));
      return { kind: 'select', outputs, from: { first, joins: [] } };
    }
    const narrowed = (each: SqlSelect): SqlSelect => ({
      ...each,
      outputs: each.outputs.filter(({ as }) => wanted.includes(as)),
    });
    const { unionAll } = select;
    return { ...narrowed(select), ...(unionAll && { unionAll: unionAll.map(narrowed) }) };
  }
}
