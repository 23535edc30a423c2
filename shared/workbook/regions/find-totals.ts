import type { CellRange } from '../cell-range.ts';
import { findReferences } from '../find-references.ts';
import { NO_FORMULA, type SheetCells, ValueKind } from '../sheet-cells.ts';

const AGGREGATE = /^[+-]?(?:SUM|SUBTOTAL|AGGREGATE|AVERAGE|COUNTA?|MIN|MAX|PRODUCT|MEDIAN)\(/i;
const OTHER_SHEET = /[!'[]/;
const LABEL =
  /^(?:grand\s+|sub-?\s*)?totals?\s*:?$|^sum(?:me|mes)?\s*:?$|^gesamt(?:summe)?\s*:?$|^total\s+g[eé]n[eé]ral\s*:?$/i;
/** How far above a total the last row may end that it sums up. */
const MAX_GAP = 2;
/** When so much of the rows look like totals, they are what the table is about. */
const MAX_PART = 0.5;

export interface Totals {
  readonly rows: readonly number[];
  readonly why: readonly string[];
}

/** The rows of a region that sum up rows above them in the same column, and a last row that says that it does. */
export function findTotals(cells: SheetCells, range: CellRange, firstDataRow: number): Totals {
  const summing = summingRows(cells, range, firstDataRow);
  const dataRows = range.lastRow - firstDataRow + 1;
  const rows = summing.length > Math.max(1, dataRows * MAX_PART) ? [] : summing;
  const why =
    rows.length === 0
      ? []
      : [`${listOf(rows)} ${rows.length === 1 ? 'sums' : 'sum'} up rows above in the same column.`];
  if (!rows.includes(range.lastRow) && range.lastRow > firstDataRow && hasLabel(cells, range)) {
    return {
      rows: [...rows, range.lastRow],
      why: [...why, `Row ${range.lastRow} is the last and says that it is a total.`],
    };
  }
  return { rows, why };
}

function summingRows(
  cells: SheetCells,
  { firstColumn, lastColumn, lastRow }: CellRange,
  firstDataRow: number,
): number[] {
  const rows: number[] = [];
  const isAggregate = new Map<number, boolean>();
  for (let position = cells.rowPosition(firstDataRow); position < cells.rowCount; position++) {
    const row = cells.rowNumbers[position] ?? 0;
    if (row > lastRow) break;
    const end = cells.rowStarts[position + 1] ?? 0;
    for (let index = cells.firstInRow(position, firstColumn); index < end; index++) {
      if ((cells.columns[index] ?? 0) > lastColumn) break;
      if (!sumsUpColumn(cells, index, row, firstDataRow, isAggregate)) continue;
      rows.push(row);
      break;
    }
  }
  return rows;
}

/** Whether the cell's formula is an aggregate over rows above in its own column. */
function sumsUpColumn(
  cells: SheetCells,
  index: number,
  row: number,
  firstDataRow: number,
  isAggregate: Map<number, boolean>,
): boolean {
  const form = cells.formulas[index] ?? NO_FORMULA;
  if (form === NO_FORMULA || isAggregate.get(form) === false) return false;
  const formula = cells.formula(index);
  const text = formula?.kind === 'normal' ? formula.text : '';
  const isCandidate = AGGREGATE.test(text) && !OTHER_SHEET.test(text);
  isAggregate.set(form, isCandidate);
  if (!isCandidate) return false;

  const column = cells.columns[index] ?? 0;
  const references = findReferences(text);
  const isOwnColumn = references.every((found) => found.kind === 'cell' && found.column.number === column);
  if (!isOwnColumn || references.length < 2) return false;
  const rows = references.map((found) => (found.kind === 'cell' ? found.row.number : 0));
  const [first, last] = [Math.min(...rows), Math.max(...rows)];
  return last < row && row - last - 1 <= MAX_GAP && first < last && last >= firstDataRow;
}

/** Whether the first text of the last row is a word for totals. */
function hasLabel(cells: SheetCells, { firstColumn, lastColumn, lastRow }: CellRange): boolean {
  const position = cells.rowPosition(lastRow);
  if (cells.rowNumbers[position] !== lastRow) return false;
  const end = cells.rowStarts[position + 1] ?? 0;
  for (let index = cells.firstInRow(position, firstColumn); index < end; index++) {
    if ((cells.columns[index] ?? 0) > lastColumn) return false;
    const value = cells.kinds[index] === ValueKind.text ? cells.value(index) : undefined;
    if (value?.kind === 'text') return LABEL.test(value.value.trim());
  }
  return false;
}

const LISTED_ROWS = 5;

function listOf(rows: readonly number[]): string {
  if (rows.length === 1) return `Row ${rows[0]}`;
  const listed = rows.slice(0, LISTED_ROWS).join(', ');
  return rows.length > LISTED_ROWS
    ? `Rows ${listed} and ${rows.length - LISTED_ROWS} more`
    : `Rows ${listed}`;
}
