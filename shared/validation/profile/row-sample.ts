import type { Cell } from '../../tabular/cell.ts';
import type { CellBatch } from '../../tabular/cell-batch.ts';
import { KeptRows } from './kept-rows.ts';

const MOST_ROWS = 1_000;
/** Of wide tables fewer rows are kept. */
const MOST_CELLS = 50_000;
/** Of all rows together. */
const MOST_LONG_BYTES = 2_000_000;

/**
 * Rows from the whole of a table in bounded memory, chosen by their ordinals and texts alone: the same rows whatever
 * the format, the chunks and the machine. A row stays while the hash of its ordinal ends in enough zero bits; when
 * there are too many rows, one bit more is asked for, and about half of them go. A fixed stride would do as well but
 * for tables that repeat themselves every second row.
 */
export class RowSample {
  readonly #rows: KeptRows;
  readonly #mostRows: number;
  #mask = 0;
  #next = 0;

  /** `columns` are 1-based. */
  constructor(columns: readonly number[]) {
    this.#rows = new KeptRows(columns);
    const fitting = Math.floor(MOST_CELLS / Math.max(columns.length, 1));
    this.#mostRows = Math.min(MOST_ROWS, Math.max(fitting, 1));
  }

  /** The ordinal of the row to take next, counted from 0: all others are passed over. */
  get next(): number {
    return this.#next;
  }

  /** Takes the row that was next. One with texts that leave no room for others is not kept. */
  take(batch: CellBatch, row: number): void {
    this.#rows.add(batch, row, this.#next, MOST_LONG_BYTES);
    while (this.#rows.rowCount > this.#mostRows || this.#rows.longBytes > MOST_LONG_BYTES) {
      this.#mask = this.#mask * 2 + 1;
      this.#rows.retain((ordinal) => this.#isChosen(ordinal));
    }
    do this.#next++;
    while (!this.#isChosen(this.#next));
  }

  /** The cells of one of the columns, in file order. */
  column(position: number): Cell[] {
    return Array.from({ length: this.#rows.rowCount }, (_, row) => this.#rows.cell(row, position));
  }

  #isChosen(ordinal: number): boolean {
    return (hash(ordinal) & this.#mask) === 0;
  }
}

/** Mixes the bits of a number, so that neighbours have nothing in common. */
function hash(value: number): number {
  let bits = Math.imul(value ^ (value >>> 16), 0x21f0aaad);
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
  return bits ^ (bits >>> 15);
}
