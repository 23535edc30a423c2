import type { Cell } from '../../tabular/cell.ts';
import { CellBatch, CellKind } from '../../tabular/cell-batch.ts';

const INITIAL_BYTES = 64 * 1024;
/** Texts up to here, most of them, count for nothing: their number is limited already. */
const SHORT_TEXT_BYTES = 64;

/** Copies of rows, which hold longer than the batches they are from. Typed arrays, so that thousands leave no garbage. */
export class KeptRows {
  readonly #columns: readonly number[];
  readonly #cells = new CellBatch();
  #byteLength = 0;
  /** Where a row's texts begin. */
  #byteStarts: number[] = [];
  /** Bytes in the long texts of each row, and of all. */
  #longBytes: number[] = [];
  #allLongBytes = 0;

  /** Only these columns are kept, 1-based. */
  constructor(columns: readonly number[]) {
    this.#columns = columns;
    this.#cells.bytes = Buffer.allocUnsafe(INITIAL_BYTES);
  }

  get rowCount(): number {
    return this.#cells.rowCount;
  }

  /** Bytes in long texts of all rows. */
  get longBytes(): number {
    return this.#allLongBytes;
  }

  /** Adds a row under a number, unless its long texts alone have more than `mostLongBytes`. */
  add(batch: CellBatch, row: number, number: number, mostLongBytes: number): void {
    const kept = this.#cells;
    const before = (batch.rowStarts[row] ?? 0) - 1;
    const length = batch.rowLength(row);
    const byteStart = this.#byteLength;
    const firstCell = kept.cellCount;
    let longBytes = 0;
    kept.isDate1904 = batch.isDate1904;
    kept.reserve(this.#columns.length);
    for (const column of this.#columns) {
      if (column <= length) longBytes += this.#copyCell(batch, before + column);
      else kept.kinds[kept.cellCount] = CellKind.blank;
      kept.cellCount++;
      if (longBytes > mostLongBytes) {
        kept.cellCount = firstCell;
        this.#byteLength = byteStart;
        return;
      }
    }
    this.#endRow(number, byteStart, longBytes);
  }

  /** Lets go of the rows whose numbers are not among the kept. */
  retain(isKept: (number: number) => boolean): void {
    const kept = this.#cells;
    const rows = kept.rowCount;
    const byteStarts = [...this.#byteStarts, this.#byteLength];
    const longBytes = this.#longBytes;
    kept.clear();
    this.#byteLength = 0;
    this.#byteStarts = [];
    this.#longBytes = [];
    this.#allLongBytes = 0;
    for (let row = 0; row < rows; row++) {
      const number = kept.rowNumbers[row] ?? 0;
      if (!isKept(number)) continue;
      const from = byteStarts[row] ?? 0;
      const to = this.#byteLength;
      this.#moveCells(row * this.#columns.length, from - to);
      kept.bytes.copyWithin(to, from, byteStarts[row + 1]);
      this.#byteLength += (byteStarts[row + 1] ?? 0) - from;
      this.#endRow(number, to, longBytes[row] ?? 0);
    }
  }

  /** Position counts the kept columns from 0. */
  cell(row: number, position: number): Cell {
    return this.#cells.cell(row * this.#columns.length + position);
  }

  #endRow(number: number, byteStart: number, longBytes: number): void {
    this.#cells.endRow(number);
    this.#byteStarts.push(byteStart);
    this.#longBytes.push(longBytes);
    this.#allLongBytes += longBytes;
  }

  /** The cells of a row to where the next one goes; their texts come `shift` bytes nearer. */
  #moveCells(from: number, shift: number): void {
    const { kinds, starts, ends, numbers, cellCount } = this.#cells;
    const to = from + this.#columns.length;
    kinds.copyWithin(cellCount, from, to);
    numbers.copyWithin(cellCount, from, to);
    for (let i = from, j = cellCount; i < to; i++, j++) {
      starts[j] = (starts[i] ?? 0) - (kinds[j] === CellKind.serialDate ? 0 : shift);
      ends[j] = (ends[i] ?? 0) - shift;
    }
    this.#cells.cellCount += this.#columns.length;
  }

  /** A shared text becomes a text of its own: the workbook's may not be kept. Gives the bytes of a long text. */
  #copyCell(batch: CellBatch, cell: number): number {
    const kept = this.#cells;
    const at = kept.cellCount;
    const kind = batch.kinds[cell] ?? CellKind.blank;
    const value = batch.numbers[cell] ?? 0;
    kept.kinds[at] = kind;
    kept.numbers[at] = value;
    switch (kind) {
      case CellKind.sharedText: {
        kept.kinds[at] = CellKind.text;
        const texts = batch.sharedTexts;
        if (texts === undefined) return 0;
        return this.#copyText(texts.bytes, texts.offsets[value] ?? 0, texts.offsets[value + 1] ?? 0);
      }
      case CellKind.number: // beyond safe integers, the last digits are in the text alone
        return Number.isSafeInteger(value)
          ? 0
          : this.#copyText(batch.bytes, batch.starts[cell] ?? 0, batch.ends[cell] ?? 0);
      case CellKind.serialDate:
        kept.starts[at] = batch.starts[cell] ?? 0;
        return 0;
      case CellKind.text:
      case CellKind.misquotedText:
      case CellKind.isoDate:
      case CellKind.error:
        return this.#copyText(batch.bytes, batch.starts[cell] ?? 0, batch.ends[cell] ?? 0);
      default:
        return 0;
    }
  }

  #copyText(source: Buffer, start: number, end: number): number {
    const length = end - start;
    let to = this.#byteLength;
    if (to + length > this.#cells.bytes.length) this.#growBytes(to + length);
    const { bytes, starts, ends, cellCount } = this.#cells;
    starts[cellCount] = to;
    ends[cellCount] = to + length;
    this.#byteLength = to + length;
    if (length > SHORT_TEXT_BYTES) {
      source.copy(bytes, to, start, end);
      return length;
    }
    for (let from = start; from < end; from++) bytes[to++] = source[from] ?? 0;
    return 0;
  }

  #growBytes(needed: number): void {
    const larger = Buffer.allocUnsafe(needed * 2);
    this.#cells.bytes.copy(larger, 0, 0, this.#byteLength);
    this.#cells.bytes = larger;
  }
}
