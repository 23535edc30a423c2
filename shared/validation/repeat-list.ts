const INITIAL_ROWS = 1024;

/** Rows that repeat earlier ones, added and asked for in ascending order. Takes 8 bytes for each, at most twice that. */
export class RepeatList {
  #rows = new Uint32Array(INITIAL_ROWS);
  #firstRows = new Uint32Array(INITIAL_ROWS);
  #length = 0;
  #next = 0;

  add(row: number, firstRow: number): void {
    if (this.#length === this.#rows.length) {
      this.#rows = doubled(this.#rows);
      this.#firstRows = doubled(this.#firstRows);
    }
    this.#rows[this.#length] = row;
    this.#firstRows[this.#length++] = firstRow;
  }

  /** Undefined when it repeats none. */
  firstRow(row: number): number | undefined {
    while (this.#next < this.#length && (this.#rows[this.#next] ?? 0) < row) this.#next++;
    return this.#next < this.#length && this.#rows[this.#next] === row
      ? this.#firstRows[this.#next]
      : undefined;
  }
}

function doubled(values: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(values.length * 2);
  larger.set(values);
  return larger;
}
