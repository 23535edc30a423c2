import type { CellRange } from '../cell-range.ts';
import type { NumberFormat } from '../number-format.ts';
import { NO_CELL, NO_FORMULA, type SheetCells, ValueKind } from '../sheet-cells.ts';

/** How many rows of a block may stand above its header: titles, dates, notes. */
const ROWS_ABOVE = 10;
/** Rows below a header that show what its columns hold. */
const SAMPLE_ROWS = 20;
/** Headers name at least this part of the columns. */
const NAMED_PART = 0.5;
/** Whole numbers that name columns: years. */
const FIRST_YEAR = 1900;
const LAST_YEAR = 2100;

export interface Header {
  readonly row: number;
  readonly why: string;
}

/** The row of a block that names its columns; undefined when no row clearly does. */
export function findHeader(
  cells: SheetCells,
  range: CellRange,
  formats: readonly NumberFormat[],
): Header | undefined {
  const last = Math.min(range.lastRow - 1, range.firstRow + ROWS_ABOVE);
  for (let row = range.firstRow; row <= last; row++) {
    const names = namesIn(cells, range, row, formats);
    if (names === undefined) continue;
    const below = { ...range, firstRow: row + 1 };
    const typed = names.columns.filter((column) => holdsOtherThanText(cells, below, column)).length;
    if (typed > 0) {
      return {
        row,
        why: `Row ${row} holds names, and ${countOf(typed)} below ${typed === 1 ? 'it holds' : 'them hold'} other values than text.`,
      };
    }
    const count = names.columns.length;
    const isWhole = names.areUnique && count === range.lastColumn - range.firstColumn + 1;
    if (isWhole && count > 1 && !isRepeated(cells, below, row, names.columns)) {
      return { row, why: `Row ${row} names all ${count} columns, and no name occurs again.` };
    }
  }
  return undefined;
}

/** The columns of a row that hold names, when it holds nothing else and names enough of them. */
function namesIn(
  cells: SheetCells,
  { firstColumn, lastColumn }: CellRange,
  row: number,
  formats: readonly NumberFormat[],
): { readonly columns: readonly number[]; readonly areUnique: boolean } | undefined {
  const columns: number[] = [];
  const seen = new Set<string>();
  let texts = 0;
  const position = cells.rowPosition(row);
  if (cells.rowNumbers[position] !== row) return undefined;
  const end = cells.rowStarts[position + 1] ?? 0;
  for (let index = cells.firstInRow(position, firstColumn); index < end; index++) {
    const column = cells.columns[index] ?? 0;
    if (column > lastColumn) break;
    if (!isName(cells, index, formats)) return undefined;
    const value = cells.value(index);
    if (value.kind === 'text') texts++;
    if (value.kind === 'blank') continue;
    const name = String(value.value).trim().toLowerCase();
    if (name === '') continue;
    seen.add(name);
    columns.push(column);
  }
  const needed = Math.ceil((lastColumn - firstColumn + 1) * NAMED_PART);
  if (texts === 0 || columns.length < needed) return undefined;
  return { columns, areUnique: seen.size === columns.length };
}

/** Texts, years and days name columns, also as results of formulas when they are text. */
function isName(cells: SheetCells, index: number, formats: readonly NumberFormat[]): boolean {
  const kind = cells.kinds[index];
  if (kind === ValueKind.text) return true;
  if (kind !== ValueKind.number) return false;
  const format = formats[cells.formats[index] ?? 0]?.class;
  if (format === 'date' || format === 'date-time') return true;
  const number = cells.numbers[index] ?? 0;
  return (
    cells.formulas[index] === NO_FORMULA &&
    Number.isInteger(number) &&
    number >= FIRST_YEAR &&
    number <= LAST_YEAR
  );
}

/** Most of the column's first cells are no text. */
function holdsOtherThanText(cells: SheetCells, range: CellRange, column: number): boolean {
  let texts = 0;
  let others = 0;
  for (let row = range.firstRow; row <= Math.min(range.lastRow, range.firstRow + SAMPLE_ROWS - 1); row++) {
    const index = cells.indexAt(row, column);
    if (index === NO_CELL) continue;
    if (cells.kinds[index] === ValueKind.text) texts++;
    else others++;
  }
  return others > texts;
}

function isRepeated(
  cells: SheetCells,
  range: CellRange,
  header: number,
  columns: readonly number[],
): boolean {
  return columns.some((column) => {
    const name = textAt(cells, header, column);
    for (let row = range.firstRow; row <= Math.min(range.lastRow, range.firstRow + SAMPLE_ROWS - 1); row++) {
      if (textAt(cells, row, column) === name) return true;
    }
    return false;
  });
}

function textAt(cells: SheetCells, row: number, column: number): string {
  const value = cells.valueAt(row, column);
  return value.kind === 'text' ? value.value.trim().toLowerCase() : '';
}

function countOf(columns: number): string {
  return columns === 1 ? 'a column' : `${columns} columns`;
}
