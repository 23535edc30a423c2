import type { CellRange } from '../cell-range.ts';
import type { RowSpan } from '../region.ts';
import type { SheetCells } from '../sheet-cells.ts';
import { rangeAtColumn, rangesByRow } from './ranges-by-row.ts';
import type { Draft } from './sheet-content.ts';

/** Which rows of a region have content. */
export class RowSurvey implements CellRange {
  readonly firstRow: number;
  readonly firstColumn: number;
  readonly lastRow: number;
  readonly lastColumn: number;
  readonly firstDataRow: number;
  /** The last row with content that is no total; one less than `firstDataRow` when there is none. */
  lastDataRow: number;
  readonly #totalsRows: ReadonlySet<number>;
  readonly #blankRows: RowSpan[] = [];
  /** The row behind the last with content. */
  #next: number;

  constructor({ range, headerRow, totalsRows }: Draft) {
    this.firstRow = range.firstRow;
    this.firstColumn = range.firstColumn;
    this.lastRow = range.lastRow;
    this.lastColumn = range.lastColumn;
    this.firstDataRow = headerRow === null ? range.firstRow : headerRow + 1;
    this.lastDataRow = this.firstDataRow - 1;
    this.#totalsRows = new Set(totalsRows);
    this.#next = this.firstDataRow;
  }

  /** Runs of rows without content among the data. */
  get blankRows(): RowSpan[] {
    return this.#blankRows.filter(({ lastRow }) => lastRow < this.lastDataRow);
  }

  /** Takes a cell into account; rows come in ascending order. */
  addCellOf(row: number): void {
    if (row < this.#next) return;
    if (row > this.#next) this.#blankRows.push({ firstRow: this.#next, lastRow: row - 1 });
    this.#next = row + 1;
    if (!this.#totalsRows.has(row)) this.lastDataRow = row;
  }
}

/** Goes through all cells once, whatever the number of regions; tells how many lie in none of them. */
export function surveyRows(
  cells: SheetCells,
  drafts: readonly Draft[],
): { readonly surveys: readonly RowSurvey[]; readonly looseCellCount: number } {
  const surveys = drafts.map((draft) => new RowSurvey(draft));
  const surveysAt = rangesByRow(surveys);
  let looseCellCount = 0;
  for (let position = 0; position < cells.rowCount; position++) {
    const row = cells.rowNumbers[position] ?? 0;
    const end = cells.rowStarts[position + 1] ?? 0;
    const active = surveysAt(row);
    for (let index = cells.rowStarts[position] ?? 0; index < end; index++) {
      const survey = rangeAtColumn(cells.columns[index] ?? 0, active);
      if (survey === undefined) looseCellCount++;
      else survey.addCellOf(row);
    }
  }
  return { surveys, looseCellCount };
}
