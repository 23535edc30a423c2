import type { AddressScanner } from './address-scanner.ts';
import { Code, LOWER } from './character-code.ts';
import { continuesName } from './continues-name.ts';
import { MAX_COLUMN, MAX_ROW } from './limits.ts';

/** `$A$1`, `A:C`, `1:3`. What is larger than a sheet is no address but a name, as `XFE1`. */
export class A1Scanner implements AddressScanner {
  row = 0;
  column = 0;
  rowAbsolute = false;
  columnAbsolute = false;
  firstIndex = 0;
  firstAbsolute = false;
  lastIndex = 0;
  lastAbsolute = false;

  /** The column or row that `letters` or `digits` read. */
  #index = 0;

  cellAt(source: string, at: number): number {
    const columnAbsolute = source.charCodeAt(at) === Code.dollar;
    let end = this.#letters(source, columnAbsolute ? at + 1 : at);
    if (end < 0) return -1;
    const column = this.#index;
    const rowAbsolute = source.charCodeAt(end) === Code.dollar;
    end = this.#digits(source, rowAbsolute ? end + 1 : end);
    if (end < 0 || continuesName(source.charCodeAt(end))) return -1;
    this.row = this.#index;
    this.column = column;
    this.rowAbsolute = rowAbsolute;
    this.columnAbsolute = columnAbsolute;
    return end;
  }

  columnsAt(source: string, at: number): number {
    return this.#lines(source, at, false);
  }

  rowsAt(source: string, at: number): number {
    return this.#lines(source, at, true);
  }

  #lines(source: string, at: number, areRows: boolean): number {
    const firstAbsolute = source.charCodeAt(at) === Code.dollar;
    const colon = this.#line(source, firstAbsolute ? at + 1 : at, areRows);
    if (colon < 0 || source.charCodeAt(colon) !== Code.colon) return -1;
    const firstIndex = this.#index;
    const lastAbsolute = source.charCodeAt(colon + 1) === Code.dollar;
    const end = this.#line(source, lastAbsolute ? colon + 2 : colon + 1, areRows);
    if (end < 0 || continuesName(source.charCodeAt(end))) return -1;
    this.firstIndex = firstIndex;
    this.firstAbsolute = firstAbsolute;
    this.lastIndex = this.#index;
    this.lastAbsolute = lastAbsolute;
    return end;
  }

  #line(source: string, at: number, isRow: boolean): number {
    return isRow ? this.#digits(source, at) : this.#letters(source, at);
  }

  #letters(source: string, at: number): number {
    let end = at;
    let column = 0;
    for (;;) {
      const lower = source.charCodeAt(end) | LOWER;
      if (lower < Code.lowerA || lower > Code.lowerZ) break;
      column = column * 26 + (lower - Code.lowerA + 1);
      end++;
      if (column > MAX_COLUMN) return -1;
    }
    this.#index = column;
    return end === at ? -1 : end;
  }

  #digits(source: string, at: number): number {
    if (source.charCodeAt(at) === Code.zero) return -1;
    let end = at;
    let row = 0;
    for (;;) {
      const digit = source.charCodeAt(end) - Code.zero;
      if (!(digit >= 0 && digit <= 9)) break;
      row = row * 10 + digit;
      end++;
      if (row > MAX_ROW) return -1;
    }
    this.#index = row;
    return end === at ? -1 : end;
  }
}
