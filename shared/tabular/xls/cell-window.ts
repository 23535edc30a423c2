import { CellBatch, CellKind } from '../cell-batch.ts';
import { corruptWorkbook } from '../corrupt-workbook.ts';
import type { SharedTexts } from '../shared-texts.ts';

const CAPACITY = 64 * 1024;
const MAX_TEXT_BYTES = 4 * 1024 ** 2;
/** Rows that programs write together, their cells in any order. */
const ROW_BLOCK = 32;
const BATCH_ROWS = 2048;
const BATCH_CELLS = 32 * 1024;

/**
 * The latest cells of a sheet, which come in almost any order, handed on in order. Scripts write small sheets column by
 * column; what is out of order by more than the window is refused, because sorting it would need the whole sheet.
 */
export class CellWindow {
  readonly #batch = new CellBatch();
  /** Row and column as one number, by which cells are sorted. */
  readonly #keys = new Uint32Array(CAPACITY);
  readonly #kinds = new Uint8Array(CAPACITY);
  readonly #starts = new Int32Array(CAPACITY);
  readonly #ends = new Int32Array(CAPACITY);
  readonly #numbers = new Float64Array(CAPACITY);
  #count = 0;
  #isSorted = true;
  /** Rows before this one are handed on. */
  #firstRow = 0;
  #texts: Buffer = Buffer.allocUnsafe(64 * 1024);
  #textLength = 0;

  constructor(sharedTexts: SharedTexts, isDate1904: boolean) {
    this.#batch.sharedTexts = sharedTexts;
    this.#batch.isDate1904 = isDate1904;
  }

  /** Whether so many cells more can be added. */
  hasRoom(cells: number): boolean {
    return this.#count + cells <= CAPACITY && this.#textLength <= MAX_TEXT_BYTES;
  }

  /** Adds a cell; there must be room. Row and column count from 0. */
  add(row: number, column: number, kind: number, number: number, start = 0, end = 0): void {
    if (row < this.#firstRow) throw corruptWorkbook(`row ${row + 1} comes far too late`);
    const key = row * 65_536 + column;
    const index = this.#count++;
    if (index > 0 && key <= (this.#keys[index - 1] ?? 0)) this.#isSorted = false;
    this.#keys[index] = key;
    this.#kinds[index] = kind;
    this.#starts[index] = start;
    this.#ends[index] = end;
    this.#numbers[index] = number;
  }

  addText(row: number, column: number, kind: number, text: string): void {
    const needed = this.#textLength + text.length * 3;
    if (needed > this.#texts.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, this.#texts.length * 2));
      this.#texts.copy(larger, 0, 0, this.#textLength);
      this.#texts = larger;
    }
    const start = this.#textLength;
    this.#textLength += this.#texts.write(text, start);
    this.add(row, column, kind, 0, start, this.#textLength);
  }

  /** Hands on all rows but those of the last block, which may not be whole yet; at the end, all. */
  *take(isEnd: boolean): Generator<CellBatch> {
    const order = this.#order();
    const lastRow = rowOf(this.#keys[order?.[this.#count - 1] ?? this.#count - 1] ?? 0);
    const firstKept = isEnd ? Number.POSITIVE_INFINITY : lastRow - (lastRow % ROW_BLOCK);
    const batch = this.#batch;
    batch.bytes = this.#texts;
    batch.clear();
    let position = 0;
    while (position < this.#count) {
      const row = rowOf(this.#keys[order?.[position] ?? position] ?? 0);
      if (row >= firstKept) break;
      position = this.#copyRow(row, position, order);
      if (batch.rowCount < BATCH_ROWS && batch.cellCount < BATCH_CELLS) continue;
      yield batch;
      batch.clear();
    }
    if (batch.rowCount > 0) yield batch;
    this.#keep(position, order);
    if (!isEnd) this.#firstRow = Math.max(this.#firstRow, firstKept);
    if (this.#count > CAPACITY / 2)
      throw corruptWorkbook(`its rows around ${lastRow + 1} hold more than a sheet can`);
  }

  /** Positions in the order of rows and columns; undefined when they are in it. Of cells at one address the last counts. */
  #order(): Uint32Array | undefined {
    if (this.#isSorted) return undefined;
    const order = Uint32Array.from({ length: this.#count }, (_, i) => i);
    return order.sort((a, b) => (this.#keys[a] ?? 0) - (this.#keys[b] ?? 0) || a - b);
  }

  #copyRow(row: number, from: number, order: Uint32Array | undefined): number {
    const batch = this.#batch;
    batch.reserve(256);
    const rowStart = batch.cellCount;
    let position = from;
    for (; position < this.#count; position++) {
      const cell = order?.[position] ?? position;
      const key = this.#keys[cell] ?? 0;
      if (rowOf(key) !== row) break;
      const target = rowStart + (key & 0xffff);
      while (batch.cellCount <= target) batch.kinds[batch.cellCount++] = CellKind.blank;
      batch.kinds[target] = this.#kinds[cell] ?? 0;
      batch.starts[target] = this.#starts[cell] ?? 0;
      batch.ends[target] = this.#ends[cell] ?? 0;
      batch.numbers[target] = this.#numbers[cell] ?? 0;
    }
    batch.endRow(row + 1);
    return position;
  }

  /** Starts anew with the cells from a position on, which are few. */
  #keep(from: number, order: Uint32Array | undefined): void {
    const kept = Array.from({ length: this.#count - from }, (_, i) => {
      const cell = order?.[from + i] ?? from + i;
      const [start, end] = [this.#starts[cell] ?? 0, this.#ends[cell] ?? 0];
      const kind = this.#kinds[cell] ?? 0;
      const text = hasText(kind) ? this.#texts.toString('utf8', start, end) : undefined;
      return { key: this.#keys[cell] ?? 0, kind, number: this.#numbers[cell] ?? 0, start, end, text };
    });
    this.#count = 0;
    this.#textLength = 0;
    this.#isSorted = true;
    for (const { key, kind, number, start, end, text } of kept) {
      if (text === undefined) this.add(rowOf(key), key & 0xffff, kind, number, start, end);
      else this.addText(rowOf(key), key & 0xffff, kind, text);
    }
  }
}

function rowOf(key: number): number {
  return key >>> 16;
}

function hasText(kind: number): boolean {
  return kind === CellKind.text || kind === CellKind.error;
}
