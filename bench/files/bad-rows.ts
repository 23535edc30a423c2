/** Which rows are bad, as a contender found them or as the file was made: two that agree have the same figures. */
export interface Found {
  readonly rows: number;
  readonly badRows: number;
  /** Of the bad rows' numbers, in ascending order. */
  readonly digest: string;
}

/** Takes the numbers of bad rows, in ascending order; the header is row 1. */
export class BadRows {
  #count = 0;
  #hash = 0x811c9dc5;

  add(row: number): void {
    this.#count++;
    this.#hash = Math.imul(this.#hash ^ row, 0x01000193);
    this.#hash ^= this.#hash >>> 13;
  }

  /** @param rows how many there are, the header left out */
  found(rows: number): Found {
    return { rows, badRows: this.#count, digest: (this.#hash >>> 0).toString(16).padStart(8, '0') };
  }
}
