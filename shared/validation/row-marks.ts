/** What is known of each row of a batch before anybody looks at it as a whole. */
export const RowMark = {
  /** All its cells are certainly valid. */
  certain: 0,
  /** All of it has to be judged. */
  unsure: 1,
  /** It has no content and does not count. */
  blank: 2,
  /** All its cells are certainly valid but those that are noted. */
  doubted: 3,
} as const;

const NONE = -1;
const INITIAL_DOUBTS = 1024;

/** The marks of a batch's rows and, where cells can be judged one by one, which of them are in doubt. */
export class RowMarks {
  /** A `RowMark` for each row. */
  of = new Uint8Array(0);
  readonly #notesCells: boolean;
  /** By row: its latest doubt. */
  #latest = new Int32Array(0);
  /** By doubt: the one before it in the same row, and the cell's column. */
  #before = new Int32Array(INITIAL_DOUBTS);
  #columns = new Int32Array(INITIAL_DOUBTS);
  #count = 0;

  /** Without notes a row is unsure as soon as one of its cells is. */
  constructor(notesCells: boolean) {
    this.#notesCells = notesCells;
  }

  /** Begins anew with at least so many rows, all marked alike. */
  reset(rowCount: number, mark: number): void {
    if (this.of.length < rowCount) {
      this.of = new Uint8Array(rowCount);
      this.#latest = new Int32Array(rowCount);
    }
    this.of.fill(mark, 0, rowCount);
    this.#count = 0;
  }

  /** Says that the cell in `column` (0-based) of a row that counts is not certainly valid. */
  doubt(row: number, column: number): void {
    const mark = this.of[row];
    if (mark === RowMark.unsure) return;
    if (!this.#notesCells) {
      this.of[row] = RowMark.unsure;
      return;
    }
    if (this.#count === this.#columns.length) this.#grow();
    this.#before[this.#count] = mark === RowMark.doubted ? (this.#latest[row] ?? NONE) : NONE;
    this.#columns[this.#count] = column;
    this.#latest[row] = this.#count;
    this.of[row] = RowMark.doubted;
    this.#count++;
  }

  /** The columns in doubt of a row that is marked so, the one noted last first. */
  doubtedColumns(row: number): readonly number[] {
    const columns: number[] = [];
    for (let doubt = this.#latest[row] ?? NONE; doubt !== NONE; doubt = this.#before[doubt] ?? NONE) {
      columns.push(this.#columns[doubt] ?? 0);
    }
    return columns;
  }

  #grow(): void {
    const before = new Int32Array(this.#before.length * 2);
    const columns = new Int32Array(this.#columns.length * 2);
    before.set(this.#before);
    columns.set(this.#columns);
    this.#before = before;
    this.#columns = columns;
  }
}
