import { type CellBatch, CellKind } from '../cell-batch.ts';
import { copyAscii } from '../copy-ascii.ts';

const INITIAL_BYTES = 64 * 1024;
const FULL_BYTES = 4 * 1024 ** 2;

/** The texts of cells that wait to be handed on, as UTF-8, apart from those that a workbook shares. */
export class TextStore {
  bytes = Buffer.allocUnsafe(INITIAL_BYTES);
  #length = 0;
  #full = FULL_BYTES;

  hasRoom(): boolean {
    return this.#length <= this.#full;
  }

  /** Stores a text as that of the cell at a position. */
  add(cells: CellBatch, cell: number, text: string): void {
    this.#reserve(text.length * 3);
    cells.starts[cell] = this.#length;
    this.#length += this.bytes.write(text, this.#length);
    cells.ends[cell] = this.#length;
  }

  /** Whether the next text, which lies as `copyAscii` says, is all ASCII. Then it is there for `take`. */
  offerAscii(source: Uint8Array, start: number, length: number, width: 1 | 2): boolean {
    this.#reserve(length);
    return copyAscii(source, start, length, width, this.bytes, this.#length);
  }

  /** Takes the text of that length that was offered last as that of the cell at a position. */
  take(cells: CellBatch, cell: number, length: number): void {
    cells.starts[cell] = this.#length;
    this.#length += length;
    cells.ends[cell] = this.#length;
  }

  /** Forgets all texts but those of cells that still wait. */
  keep(cells: CellBatch): void {
    if (this.#length === 0) return;
    const before = this.bytes;
    this.bytes = Buffer.allocUnsafe(Math.min(before.length, FULL_BYTES));
    this.#length = 0;
    for (let cell = 0; cell < cells.cellCount; cell++) {
      const kind = cells.kinds[cell];
      if (kind !== CellKind.text && kind !== CellKind.error) continue;
      const [start, end] = [cells.starts[cell] ?? 0, cells.ends[cell] ?? 0];
      this.#reserve(end - start);
      before.copy(this.bytes, this.#length, start, end);
      cells.starts[cell] = this.#length;
      this.#length += end - start;
      cells.ends[cell] = this.#length;
    }
    // Rows that are never whole would otherwise be copied again for each text.
    this.#full = Math.max(FULL_BYTES, this.#length * 2);
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, this.bytes.length * 2));
    this.bytes.copy(larger, 0, 0, this.#length);
    this.bytes = larger;
  }
}
