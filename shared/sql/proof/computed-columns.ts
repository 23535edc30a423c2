import type { CellValue } from '../../workbook/cell-value.ts';
import { BLANK_VALUE } from '../../workbook/cell-value.ts';
import { EXCEL_ERRORS } from '../compile/excel-error.ts';
import type { Plane } from '../layout/plane-names.ts';
import type { ViewColumn } from '../layout/views.ts';
import { ROW_COLUMN } from '../plan/table-plan.ts';

type Row = Readonly<Record<string, unknown>>;
/** Numbers, texts and logical values as they are: a column of numbers is an array of numbers. */
type Compact = string | number | boolean | null | CellValue;

const ERROR_TEXTS = new Map<number, string>(Object.entries(EXCEL_ERRORS).map(([text, code]) => [code, text]));

/** What a database gave for the columns of a view, by the sheet's rows. */
export class ComputedColumns {
  readonly #positions = new Map<number, number>();
  readonly #values: ReadonlyMap<ViewColumn, Compact[]>;

  constructor(columns: readonly ViewColumn[], rows: Iterable<Row>) {
    this.#values = new Map(columns.map((column) => [column, []]));
    for (const row of rows) {
      const position = this.#positions.size;
      this.#positions.set(Number(row[ROW_COLUMN]), position);
      if (this.#positions.size === position) throw new Error(`the view gives row ${row[ROW_COLUMN]} twice`);
      for (const [{ planes }, values] of this.#values) values.push(compactIn(row, planes));
    }
  }

  valueAt(column: ViewColumn, row: number): CellValue | undefined {
    const position = this.#positions.get(row);
    const value = position === undefined ? undefined : this.#values.get(column)?.[position];
    return value === undefined ? undefined : cellValue(value);
  }
}

/** Cells by their addresses. */
export function cellsByAddress(
  rows: Iterable<Row>,
  planes: ReadonlyMap<Plane, string>,
): ReadonlyMap<string, CellValue> {
  const cells = new Map<string, CellValue>();
  for (const row of rows) {
    const address = String(row.cell);
    if (cells.has(address)) throw new Error(`the view gives the cell ${address} twice`);
    cells.set(address, valueIn(row, planes));
  }
  return cells;
}

/** The value in whichever column holds one. */
function valueIn(row: Row, planes: ReadonlyMap<Plane, string>): CellValue {
  return cellValue(compactIn(row, planes));
}

function compactIn(row: Row, planes: ReadonlyMap<Plane, string>): Compact {
  const at = (plane: Plane): unknown => {
    const name = planes.get(plane);
    return name === undefined ? null : row[name];
  };
  const [error, number, text, logical] = [at('error'), at('number'), at('text'), at('logical')];
  const count = filled(error) + filled(number) + filled(text) + filled(logical);
  // Whoever reads one of two values may read the wrong one, so none of them is proven.
  if (count > 1) throw new Error('the view gives a cell several values');
  if (typeof error === 'number') return { kind: 'error', value: ERROR_TEXTS.get(error) ?? '#UNKNOWN!' };
  if (typeof number === 'number') return number;
  if (typeof text === 'string') return text;
  if (typeof logical === 'boolean') return logical;
  // An engine without logical values answers 0 and 1.
  if (typeof logical === 'number') return logical !== 0;
  return null;
}

function filled(value: unknown): number {
  return value === null || value === undefined ? 0 : 1;
}

function cellValue(value: Compact): CellValue {
  switch (typeof value) {
    case 'number':
      return { kind: 'number', value };
    case 'string':
      return { kind: 'text', value };
    case 'boolean':
      return { kind: 'boolean', value };
    default:
      return value ?? BLANK_VALUE;
  }
}
