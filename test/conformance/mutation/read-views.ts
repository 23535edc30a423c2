import { EXCEL_ERRORS } from '../../../shared/sql/compile/excel-error.ts';
import { PLANES, type Plane } from '../../../shared/sql/layout/plane-names.ts';
import type { SqlPackage } from '../../../shared/sql/layout/write-package.ts';
import type { Dialect } from '../../../shared/sql/print/dialect.ts';
import type { SqlEngine } from '../../../shared/sql/proof/sql-engine.ts';
import { BLANK_VALUE, type CellValue } from '../../../shared/workbook/cell-value.ts';
import { keyOf, type Values } from './recalculator.ts';
import { TimeIsUpError } from './time-is-up.ts';

const ERRORS = new Map<unknown, string>(Object.entries(EXCEL_ERRORS).map(([text, code]) => [code, text]));
const CELL_COLUMNS = new Map<Plane, string>(PLANES.map((plane) => [plane, plane]));

type Row = Readonly<Record<string, unknown>>;

export interface ViewReading {
  readonly values: Values;
  /** By view that the database could not compute: what it said. */
  readonly refusals: ReadonlyMap<string, string>;
}

/** What the views of a package show, inside a transaction, which goes on after a view that fails. */
export async function readViews(
  engine: SqlEngine,
  pack: SqlPackage,
  schema: string,
  dialect: Dialect,
  leftOut: ReadonlySet<string> = new Set(),
): Promise<ViewReading> {
  const values = new Map<string, CellValue>();
  const refusals = new Map<string, string>();
  for (const { name, table, columns } of pack.tables) {
    for (const row of await rowsOf(name)) {
      for (const { column, planes } of columns) {
        const at = { sheetIndex: table.sheetIndex, row: Number(row._row), column: column.column };
        values.set(keyOf(at), valueIn(row, planes));
      }
    }
  }
  for (const { name, sheetIndex } of pack.cells) {
    for (const row of await rowsOf(name)) {
      const at = { sheetIndex, row: Number(row._row), column: Number(row.column) };
      values.set(keyOf(at), valueIn(row, CELL_COLUMNS));
    }
  }
  return { values, refusals };

  async function rowsOf(view: string): Promise<readonly Row[]> {
    if (leftOut.has(view)) return [];
    await engine.run('savepoint before_view');
    try {
      return await engine.query(`select * from ${dialect.quoteName(schema, view)}`);
    } catch (error) {
      if (error instanceof TimeIsUpError) throw error;
      refusals.set(view, error instanceof Error ? error.message : String(error));
      await engine.run('rollback to savepoint before_view');
      return [];
    }
  }
}

function valueIn(row: Row, planes: ReadonlyMap<Plane, string>): CellValue {
  const at = (plane: Plane): unknown => row[planes.get(plane) ?? ''] ?? null;
  const present = PLANES.filter((plane) => at(plane) !== null);
  if (present.length > 1) throw new Error(`A cell has several values: ${JSON.stringify(row)}`);
  const [error, number, text, logical] = [at('error'), at('number'), at('text'), at('logical')];
  if (error !== null) return { kind: 'error', value: ERRORS.get(error) ?? `error ${error}` };
  if (typeof number === 'number') return { kind: 'number', value: number };
  if (typeof text === 'string') return { kind: 'text', value: text };
  if (typeof logical === 'boolean') return { kind: 'boolean', value: logical };
  return BLANK_VALUE;
}
