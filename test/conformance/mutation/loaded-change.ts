import type { SqlLiteral, SqlType } from '../../../shared/sql/ast/sql-tree.ts';
import type { CompiledWorkbook } from '../../../shared/sql/layout/compile-workbook.ts';
import { CELL_PLANES } from '../../../shared/sql/layout/package-names.ts';
import { PLANE_TYPES, PLANES } from '../../../shared/sql/layout/plane-names.ts';
import { type StoredPlane, storedValue } from '../../../shared/sql/layout/stored-column.ts';
import { ROW_COLUMN } from '../../../shared/sql/plan/table-plan.ts';
import type { Dialect } from '../../../shared/sql/print/dialect.ts';
import { cellAddress } from '../../../shared/tabular/cell-address.ts';
import type { CellValue } from '../../../shared/workbook/cell-value.ts';
import type { CellAt, Change } from './recalculator.ts';

const FIRST_CERTAIN_DAY = 61;
const LAST_DAY = 2_958_465;
const CELLS: readonly StoredPlane[] = PLANES.map((plane) => ({
  plane,
  name: CELL_PLANES[plane],
  type: PLANE_TYPES[plane],
}));

function literal(type: SqlType, value: SqlLiteral['value']): SqlLiteral {
  return { kind: 'literal', type, value };
}

/** Where the package keeps an input. */
export interface Place {
  readonly table: string;
  /** The condition that finds its row. */
  readonly where: string;
  readonly planes: readonly StoredPlane[];
}

/** Undefined for a cell whose value the package does not store. */
export function placeOf(
  { plan, names, stored, computedCells }: CompiledWorkbook,
  { sheetIndex, row, column }: CellAt,
  dialect: Dialect,
): Place | undefined {
  const home = plan.homes.at(sheetIndex, row, column);
  if (home.kind === 'blank') return undefined;
  if (home.kind === 'loose') {
    if (computedCells.isLoose(sheetIndex, row, column)) return undefined;
    const address = dialect.encodeLiteral(literal('text', cellAddress(column, row)));
    const table = dialect.quoteName(names.schema, names.cells(sheetIndex));
    return { table, where: `cell = ${address}`, planes: CELLS };
  }
  const own = stored.get(home.column);
  if (own === undefined || computedCells.inTable(home.column, row)) return undefined;
  const table = dialect.quoteName(names.schema, home.table.name);
  return { table, where: `${dialect.quoteIdentifier(ROW_COLUMN)} = ${row}`, planes: own.planes };
}

/** Whether the columns of the package can hold a value. */
export function canHold({ planes }: Place, value: CellValue): boolean {
  if (value.kind === 'blank') return true;
  const wanted = value.kind === 'boolean' ? 'logical' : value.kind;
  const plane = planes.find((each) => each.plane === wanted);
  if (plane === undefined) return false;
  if (value.kind !== 'number') return true;
  const isDay = value.value >= FIRST_CERTAIN_DAY && value.value <= LAST_DAY;
  switch (plane.type) {
    case 'bigint':
      return Number.isSafeInteger(value.value) && !Object.is(value.value, -0);
    case 'date':
      return isDay && Number.isInteger(value.value);
    case 'timestamp':
      return isDay && Number.isInteger(value.value * 8);
    default:
      return Number.isFinite(value.value);
  }
}

export function updateOf(place: Place, { value }: Change, dialect: Dialect): string {
  const assignments = place.planes.map((plane) => {
    const stored = dialect.encodeLiteral(literal(plane.type, storedValue(value, plane)));
    return `${dialect.quoteIdentifier(plane.name)} = ${stored}`;
  });
  return `update ${place.table} set ${assignments.join(', ')} where ${place.where};\n`;
}
