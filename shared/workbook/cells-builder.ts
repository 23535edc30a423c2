import type { SharedTexts } from '../tabular/shared-texts.ts';
import type { CellRange } from './cell-range.ts';
import type { FormulaForms } from './formula-forms.ts';
import { type CellColumns, SheetCells } from './sheet-cells.ts';

const INITIAL_CELLS = 1024;
const INITIAL_ROWS = 256;

/** Collects the cells of a sheet, which come row by row; those of one row in any order. */
export class CellsBuilder {
  #rowNumbers = new Uint32Array(INITIAL_ROWS);
  #rowStarts = new Uint32Array(INITIAL_ROWS + 1);
  #columns = new Uint16Array(INITIAL_CELLS);
  #kinds = new Uint8Array(INITIAL_CELLS);
  #numbers = new Float64Array(INITIAL_CELLS);
  #formats = new Uint16Array(INITIAL_CELLS);
  #formulas = new Int32Array(INITIAL_CELLS);
  #rowCount = 0;
  #count = 0;
  #isSorted = true;
  #firstColumn = Number.POSITIVE_INFINITY;
  #lastColumn = 0;

  get count(): number {
    return this.#count;
  }

  /** Adds a cell to the row that `endRow` will end. Of cells with one address the last counts. */
  add(column: number, kind: number, number: number, format: number, formula: number): void {
    const index = this.#count;
    if (index === this.#columns.length) this.#growCells();
    const isFirst = index === this.#rowStarts[this.#rowCount];
    if (!isFirst && column <= (this.#columns[index - 1] ?? 0)) this.#isSorted = false;
    if (column < this.#firstColumn) this.#firstColumn = column;
    if (column > this.#lastColumn) this.#lastColumn = column;
    this.#columns[index] = column;
    this.#kinds[index] = kind;
    this.#numbers[index] = number;
    this.#formats[index] = format;
    this.#formulas[index] = formula;
    this.#count++;
  }

  /** Ends a row, whose number is higher than any before. Without cells it leaves no trace. */
  endRow(number: number): void {
    const start = this.#rowStarts[this.#rowCount] ?? 0;
    if (start === this.#count) return;
    if (!this.#isSorted) this.#sortRow(start);
    this.#isSorted = true;
    if (this.#rowCount + 1 === this.#rowNumbers.length) this.#growRows();
    this.#rowNumbers[this.#rowCount] = number;
    this.#rowCount++;
    this.#rowStarts[this.#rowCount] = this.#count;
  }

  /** The rectangle around all cells of ended rows. */
  get dimensions(): CellRange | undefined {
    if (this.#rowCount === 0) return undefined;
    return {
      firstRow: this.#rowNumbers[0] ?? 0,
      firstColumn: this.#firstColumn,
      lastRow: this.#rowNumbers[this.#rowCount - 1] ?? 0,
      lastColumn: this.#lastColumn,
    };
  }

  /** The cells in arrays of just their size. Nothing can be added afterwards. */
  build(texts: SharedTexts, forms: FormulaForms): SheetCells {
    const columns: CellColumns = {
      rowNumbers: this.#rowNumbers.slice(0, this.#rowCount),
      rowStarts: this.#rowStarts.slice(0, this.#rowCount + 1),
      columns: this.#columns.slice(0, this.#count),
      kinds: this.#kinds.slice(0, this.#count),
      numbers: this.#numbers.slice(0, this.#count),
      formats: this.#formats.slice(0, this.#count),
      formulas: this.#formulas.slice(0, this.#count),
    };
    return new SheetCells(columns, texts, forms);
  }

  #sortRow(start: number): void {
    const lastOf = new Map<number, number>();
    for (let index = start; index < this.#count; index++) lastOf.set(this.#columns[index] ?? 0, index);
    const order = [...lastOf].sort(([a], [b]) => a - b).map(([, index]) => index);
    for (const column of [this.#columns, this.#kinds, this.#numbers, this.#formats, this.#formulas]) {
      column.set(
        order.map((index) => column[index] ?? 0),
        start,
      );
    }
    this.#count = start + order.length;
  }

  #growCells(): void {
    const length = this.#columns.length * 2;
    this.#columns = copyInto(new Uint16Array(length), this.#columns);
    this.#kinds = copyInto(new Uint8Array(length), this.#kinds);
    this.#numbers = copyInto(new Float64Array(length), this.#numbers);
    this.#formats = copyInto(new Uint16Array(length), this.#formats);
    this.#formulas = copyInto(new Int32Array(length), this.#formulas);
  }

  #growRows(): void {
    const length = this.#rowNumbers.length * 2;
    this.#rowNumbers = copyInto(new Uint32Array(length), this.#rowNumbers);
    this.#rowStarts = copyInto(new Uint32Array(length + 1), this.#rowStarts);
  }
}

function copyInto<T extends { set(source: T): void }>(target: T, source: T): T {
  target.set(source);
  return target;
}
