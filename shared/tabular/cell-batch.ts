import { BLANK, type Cell, cellText, type PlacedCell, type Row, textCell } from './cell.ts';
import { dateCellOf, dateKindAt } from './date-cell.ts';
import { decodeUtf8 } from './decode-utf8.ts';
import type { SharedTexts } from './shared-texts.ts';

/** How a cell of a batch is stored, and so where its content is. */
export const CellKind = {
  /** Nothing. */
  blank: 0,
  /** UTF-8 in `bytes`, from `starts` to `ends`; never empty. */
  text: 1,
  /** The text of that number (`numbers`) in `sharedTexts`; never empty. */
  sharedText: 2,
  /** `numbers`. The digits as the file has them from `starts` to `ends` when they are ASCII text, else an empty range. */
  number: 3,
  /** `numbers`, 0 or 1. */
  boolean: 4,
  /** A serial number of days (`numbers`) that spreadsheets show as a moment; `starts` is its `DateKind`'s position. */
  serialDate: 5,
  /** ISO 8601 text in `bytes`; `numbers` is its `DateKind`'s position. */
  isoDate: 6,
  /** The error's text in `bytes`. */
  error: 7,
  /** As `text`. In a CSV, some of it stood behind the closing quote. */
  misquotedText: 8,
} as const;

const INITIAL_CELLS = 16 * 1024;
const INITIAL_ROWS = 2 * 1024;
const PLAIN_INTEGER = /^-?[1-9]\d*$/;

/**
 * Rows of cells as columns of numbers: a million cells without a million objects. A reader fills it and hands it on; it
 * holds until the next batch is asked for, because a reader uses the same memory again.
 *
 * The cells of a row lie next to each other from its first column on; gaps are blank cells.
 */
export class CellBatch {
  /** What texts point into. */
  bytes: Buffer = Buffer.alloc(0);
  /** Texts that cells refer to by number. */
  sharedTexts: SharedTexts | undefined;
  /** Serial dates count from 1904. */
  isDate1904 = false;

  rowCount = 0;
  /** Cells of whole rows. */
  cellCount = 0;
  /** 1-based, as a spreadsheet shows them. */
  rowNumbers = new Uint32Array(INITIAL_ROWS);
  /** Where a row's cells begin; one more than rows, so that row `i` ends at `rowStarts[i + 1]`. */
  rowStarts = new Uint32Array(INITIAL_ROWS + 1);

  kinds = new Uint8Array(INITIAL_CELLS);
  starts = new Int32Array(INITIAL_CELLS);
  ends = new Int32Array(INITIAL_CELLS);
  numbers = new Float64Array(INITIAL_CELLS);

  clear(): void {
    this.rowCount = 0;
    this.cellCount = 0;
  }

  /** Makes room for `cells` more cells and one more row. The arrays may be others afterwards. */
  reserve(cells: number): void {
    if (this.cellCount + cells > this.kinds.length) this.#growCells(this.cellCount + cells);
    if (this.rowCount + 1 > this.rowNumbers.length) this.#growRows();
  }

  /** Ends a row that began where the last one ended and holds all cells since. There must be room. */
  endRow(number: number): void {
    this.rowNumbers[this.rowCount] = number;
    this.rowCount++;
    this.rowStarts[this.rowCount] = this.cellCount;
  }

  /** How many cells a row has. */
  rowLength(row: number): number {
    return this.#rowEnd(row) - this.#rowStart(row);
  }

  isBlankRow(row: number): boolean {
    for (let cell = this.#rowStart(row); cell < this.#rowEnd(row); cell++) {
      if (this.kinds[cell] !== CellKind.blank) return false;
    }
    return true;
  }

  /** Whether a row has no content, or white space only: what nobody sees names no column. */
  isWhiteRow(row: number): boolean {
    for (let cell = this.#rowStart(row); cell < this.#rowEnd(row); cell++) {
      if (this.kinds[cell] !== CellKind.blank && cellText(this.cell(cell))?.trim() !== '') return false;
    }
    return true;
  }

  /** How many cells a row has up to its last one with content. */
  contentWidth(row: number): number {
    let end = this.#rowEnd(row);
    while (end > this.#rowStart(row) && this.kinds[end - 1] === CellKind.blank) end--;
    return end - this.#rowStart(row);
  }

  /** Whether there is nothing at a 0-based column of a row, or the row ends before it. */
  isBlankCell(row: number, column: number): boolean {
    return column >= this.rowLength(row) || this.kinds[this.#rowStart(row) + column] === CellKind.blank;
  }

  /** Whether more text follows the closing quote of a cell, given by its row and 0-based column. */
  isMisquotedCell(row: number, column: number): boolean {
    const isThere = column < this.rowLength(row);
    return isThere && this.kinds[this.#rowStart(row) + column] === CellKind.misquotedText;
  }

  /** A row as objects, which hold for good: as many cells as it has, but not more than `width`. */
  row(row: number, width = Number.POSITIVE_INFINITY): Row {
    const cells: Cell[] = [];
    const end = Math.min(this.#rowEnd(row), this.#rowStart(row) + width);
    for (let cell = this.#rowStart(row); cell < end; cell++) cells.push(this.cell(cell));
    return { number: this.rowNumbers[row] ?? 0, cells };
  }

  /** How many cells with content stand beyond the first `width` columns of a row. */
  countBeyond(row: number, width: number): number {
    let count = 0;
    for (let cell = this.#rowStart(row) + width; cell < this.#rowEnd(row); cell++) {
      if (this.kinds[cell] !== CellKind.blank) count++;
    }
    return count;
  }

  /** What stands beyond the first `width` columns of a row, the first `most`. Takes memory for what is there, not for the gaps. */
  contentBeyond(row: number, width: number, most = Number.POSITIVE_INFINITY): PlacedCell[] {
    const found: PlacedCell[] = [];
    const start = this.#rowStart(row);
    for (let cell = start + width; cell < this.#rowEnd(row) && found.length < most; cell++) {
      if (this.kinds[cell] !== CellKind.blank)
        found.push({ column: cell - start + 1, cell: this.cell(cell) });
    }
    return found;
  }

  /** The cell at a position of the batch (not of its row) as an object. */
  cell(index: number): Cell {
    const value = this.numbers[index] ?? 0;
    switch (this.kinds[index]) {
      case CellKind.text:
      case CellKind.misquotedText:
        return textCell(this.#text(index));
      case CellKind.sharedText:
        return textCell(this.sharedTexts?.text(value) ?? '');
      case CellKind.number:
        return { kind: 'number', value, text: this.#numberText(index, value) };
      case CellKind.boolean:
        return { kind: 'boolean', value: value === 1 };
      case CellKind.serialDate:
        return dateCellOf(value, dateKindAt(this.starts[index]), this.isDate1904) ?? BLANK;
      case CellKind.isoDate:
        return { kind: 'date', value: this.#text(index), precision: dateKindAt(value) };
      case CellKind.error:
        return { kind: 'error', value: this.#text(index) };
      default:
        return BLANK;
    }
  }

  /** Integers that a double does not hold keep their digits; everything else has its shortest text. */
  #numberText(index: number, value: number): string {
    if (Number.isSafeInteger(value)) return String(value);
    const digits = this.#text(index);
    return PLAIN_INTEGER.test(digits) ? digits : String(value);
  }

  #text(index: number): string {
    return decodeUtf8(this.bytes, this.starts[index] ?? 0, this.ends[index] ?? 0);
  }

  #rowStart(row: number): number {
    return this.rowStarts[row] ?? 0;
  }

  #rowEnd(row: number): number {
    return this.rowStarts[row + 1] ?? 0;
  }

  #growCells(needed: number): void {
    const length = Math.max(needed, this.kinds.length * 2);
    this.kinds = copyInto(new Uint8Array(length), this.kinds);
    this.starts = copyInto(new Int32Array(length), this.starts);
    this.ends = copyInto(new Int32Array(length), this.ends);
    this.numbers = copyInto(new Float64Array(length), this.numbers);
  }

  #growRows(): void {
    const length = this.rowNumbers.length * 2;
    this.rowNumbers = copyInto(new Uint32Array(length), this.rowNumbers);
    this.rowStarts = copyInto(new Uint32Array(length + 1), this.rowStarts);
  }
}

function copyInto<T extends { set(source: T): void }>(target: T, source: T): T {
  target.set(source);
  return target;
}
