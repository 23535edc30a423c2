import { CellBatch, CellKind } from '../cell-batch.ts';
import { corruptWorkbook } from '../refused-workbook.ts';
import type { SharedTexts } from '../shared-texts.ts';
import { TextStore } from './text-store.ts';

export const COLUMNS = 256;

/** Cells that wait here, gaps between them included. */
const CAPACITY = 64 * 1024;
/** Rows that programs write together, their cells in any order. */
const ROW_BLOCK = 32;
/** What is handed on at once when it had to be sorted, so that it fits the processor's cache. */
const BATCH_CELLS = 16 * 1024;

/**
 * The latest cells of a sheet, handed on in order. They come in order from almost every program and are then written where
 * they are handed on from. Scripts write small sheets column by column; what is out of order by more than the window is
 * refused, because sorting it would need the whole sheet.
 */
export class CellWindow {
  /** Where cells are written, at the positions that `place` gives. Its arrays are never replaced. */
  readonly cells = new CellBatch();
  readonly texts = new TextStore();
  /** Row and column of each cell as one number, once they do not come in order; then cells lie as they came. */
  #keys: Uint32Array | undefined;
  /** Rows before this one are handed on. */
  #firstRow = 0;
  #row = -1;
  #rowStart = 0;

  constructor(sharedTexts: SharedTexts, isDate1904: boolean) {
    this.cells.sharedTexts = sharedTexts;
    this.cells.isDate1904 = isDate1904;
    this.cells.reserve(CAPACITY);
  }

  /** Whether there is room for the cells of one more record, which are at most a row. */
  hasRoom(): boolean {
    return this.cells.cellCount + COLUMNS <= CAPACITY && this.texts.hasRoom();
  }

  /** The position in `cells` for the cell at a row and column, counted from 0. There must be room. */
  place(row: number, column: number): number {
    const { cells } = this;
    if (this.#keys !== undefined) return this.#placeAnywhere(this.#keys, row, column);
    if (row !== this.#row) {
      if (row < this.#row) return this.#placeAnywhere(this.#keysSoFar(), row, column);
      this.#beginRow(row);
    }
    const index = this.#rowStart + column;
    if (index < cells.cellCount) return this.#placeAnywhere(this.#keysSoFar(), row, column);
    // Arrays hold what was handed on before: gaps have to be written.
    while (cells.cellCount < index) cells.kinds[cells.cellCount++] = CellKind.blank;
    cells.cellCount = index + 1;
    return index;
  }

  /** Hands on all rows but those of the last block, which may not be whole yet; at the end, all. */
  *take(isEnd: boolean): Generator<CellBatch> {
    if (this.cells.cellCount === 0) return;
    this.cells.bytes = this.texts.bytes;
    const keys = this.#keys;
    if (keys === undefined) yield* this.#takeInOrder(isEnd);
    else yield* this.#takeSorted(keys, isEnd);
    this.texts.keep(this.cells);
  }

  #beginRow(row: number): void {
    if (row < this.#firstRow) throw corruptWorkbook(`row ${row + 1} comes far too late`);
    this.#endRow();
    this.#row = row;
    this.#rowStart = this.cells.cellCount;
  }

  #endRow(): void {
    if (this.cells.cellCount === this.#rowStart) return;
    this.cells.reserve(0);
    this.cells.endRow(this.#row + 1);
  }

  *#takeInOrder(isEnd: boolean): Generator<CellBatch> {
    const { cells } = this;
    this.#endRow();
    const { rowCount, cellCount } = cells;
    const firstKept = isEnd ? Number.POSITIVE_INFINITY : startOfBlock(this.#row);
    while (cells.rowCount > 0 && (cells.rowNumbers[cells.rowCount - 1] ?? 0) > firstKept) cells.rowCount--;
    const firstKeptRow = cells.rowCount;
    cells.cellCount = cells.rowStarts[firstKeptRow] ?? 0;
    if (firstKeptRow > 0) yield cells;
    cells.rowCount = rowCount;
    cells.cellCount = cellCount;
    this.#keepRows(cells, firstKeptRow, firstKept);
  }

  *#takeSorted(keys: Uint32Array, isEnd: boolean): Generator<CellBatch> {
    const order = sortedPositions(keys, this.cells.cellCount);
    const firstKept = isEnd ? Number.POSITIVE_INFINITY : startOfBlock(rowOf(keys[order.at(-1) ?? 0] ?? 0));
    const sorted = new CellBatch();
    sorted.sharedTexts = this.cells.sharedTexts;
    sorted.isDate1904 = this.cells.isDate1904;
    sorted.bytes = this.cells.bytes;
    const isBefore = (position: number, row: number) =>
      position < order.length && rowOf(keys[order[position] ?? 0] ?? 0) < row;
    let position = 0;
    while (isBefore(position, firstKept)) {
      sorted.clear();
      while (isBefore(position, firstKept) && sorted.cellCount < BATCH_CELLS)
        position = this.#copyRow(sorted, keys, order, position);
      yield sorted;
    }
    sorted.clear();
    while (position < order.length) position = this.#copyRow(sorted, keys, order, position);
    this.#keys = undefined;
    this.#keepRows(sorted, 0, firstKept);
  }

  /** Appends the row that begins at a position of the order. Of cells at one address the last counts. */
  #copyRow(target: CellBatch, keys: Uint32Array, order: Uint32Array, from: number): number {
    const { kinds, starts, ends, numbers } = this.cells;
    target.reserve(COLUMNS);
    const row = rowOf(keys[order[from] ?? 0] ?? 0);
    const rowStart = target.cellCount;
    let position = from;
    for (; position < order.length; position++) {
      const cell = order[position] ?? 0;
      const key = keys[cell] ?? 0;
      if (rowOf(key) !== row) break;
      const index = rowStart + (key & 0xffff);
      while (target.cellCount <= index) target.kinds[target.cellCount++] = CellKind.blank;
      target.kinds[index] = kinds[cell] ?? 0;
      target.starts[index] = starts[cell] ?? 0;
      target.ends[index] = ends[cell] ?? 0;
      target.numbers[index] = numbers[cell] ?? 0;
    }
    target.endRow(row + 1);
    return position;
  }

  /** Starts anew with the rows of a batch from one on; the last of them may go on. */
  #keepRows(source: CellBatch, first: number, firstRow: number): void {
    const { cells } = this;
    const start = source.rowStarts[first] ?? 0;
    const end = source.cellCount;
    cells.kinds.set(source.kinds.subarray(start, end));
    cells.starts.set(source.starts.subarray(start, end));
    cells.ends.set(source.ends.subarray(start, end));
    cells.numbers.set(source.numbers.subarray(start, end));
    const rows = source.rowCount - first;
    for (let row = 0; row < rows; row++) {
      cells.rowNumbers[row] = source.rowNumbers[first + row] ?? 0;
      cells.rowStarts[row] = (source.rowStarts[first + row] ?? 0) - start;
    }
    cells.cellCount = end - start;
    cells.rowCount = Math.max(0, rows - 1);
    this.#rowStart = cells.rowStarts[cells.rowCount] ?? 0;
    this.#row = rows > 0 ? (cells.rowNumbers[rows - 1] ?? 0) - 1 : -1;
    this.#firstRow = firstRow;
  }

  #placeAnywhere(keys: Uint32Array, row: number, column: number): number {
    if (row < this.#firstRow) throw corruptWorkbook(`row ${row + 1} comes far too late`);
    const index = this.cells.cellCount++;
    keys[index] = row * 65_536 + column;
    return index;
  }

  #keysSoFar(): Uint32Array {
    const { cells } = this;
    this.#endRow();
    const keys = new Uint32Array(CAPACITY);
    for (let row = 0; row < cells.rowCount; row++) {
      const start = cells.rowStarts[row] ?? 0;
      const first = ((cells.rowNumbers[row] ?? 0) - 1) * 65_536;
      for (let cell = start; cell < (cells.rowStarts[row + 1] ?? 0); cell++)
        keys[cell] = first + cell - start;
    }
    this.#keys = keys;
    return keys;
  }
}

function startOfBlock(row: number): number {
  return row - (row % ROW_BLOCK);
}

function rowOf(key: number): number {
  return key >>> 16;
}

function sortedPositions(keys: Uint32Array, count: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  return order.sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b);
}
