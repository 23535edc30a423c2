import type { TableWarning } from './validation-result.ts';

/**
 * Counts the rows without content between others. Readers may leave them out; the numbers of the others tell. Rows after the
 * last do not count.
 */
export class BlankRows {
  #count = 0;
  #first = 0;
  #lastRow: number;

  /** `row` is the number of the first row with content. */
  constructor(row: number) {
    this.#lastRow = row;
  }

  /** Must be told the number of each further row with content, in file order. */
  pass(row: number): void {
    const skipped = row - this.#lastRow - 1;
    if (skipped > 0 && this.#count === 0) this.#first = this.#lastRow + 1;
    this.#count += skipped;
    this.#lastRow = row;
  }

  warnings(): TableWarning[] {
    if (this.#count === 0) return [];
    const message =
      this.#count === 1 ? 'One blank row was ignored' : `${this.#count} blank rows were ignored`;
    return [{ code: 'blank-row', message, row: this.#first, cell: null }];
  }
}
