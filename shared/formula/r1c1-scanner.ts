import type { AddressScanner } from './address-scanner.ts';
import type { CellPosition } from './ast.ts';
import { isDigit } from './character.ts';
import { Code, LOWER } from './character-code.ts';
import { continuesName } from './continues-name.ts';
import { MAX_COLUMN, MAX_ROW } from './limits.ts';
import { wrapped } from './wrapped.ts';

/** `R1C1`, `R[-1]C`, `C:C[2]`, `R1:R3`, seen from the cell that the formula is in. */
export class R1C1Scanner implements AddressScanner {
  row = 0;
  column = 0;
  rowAbsolute = false;
  columnAbsolute = false;
  firstIndex = 0;
  firstAbsolute = false;
  lastIndex = 0;
  lastAbsolute = false;

  readonly #at: CellPosition;
  /** What `part` read. */
  #index = 0;
  #absolute = false;

  constructor(at: CellPosition) {
    this.#at = at;
  }

  cellAt(source: string, at: number): number {
    const rowEnd = this.#part(source, at, Code.lowerR);
    if (rowEnd < 0) return -1;
    const index = this.#index;
    const absolute = this.#absolute;
    const end = this.#part(source, rowEnd, Code.lowerC);
    if (end < 0 || continuesName(source.charCodeAt(end))) return -1;
    this.row = index;
    this.rowAbsolute = absolute;
    this.column = this.#index;
    this.columnAbsolute = this.#absolute;
    return end;
  }

  columnsAt(source: string, at: number): number {
    return this.#lines(source, at, Code.lowerC);
  }

  rowsAt(source: string, at: number): number {
    return this.#lines(source, at, Code.lowerR);
  }

  #lines(source: string, at: number, letter: number): number {
    const colon = this.#part(source, at, letter);
    if (colon < 0 || source.charCodeAt(colon) !== Code.colon) return -1;
    const index = this.#index;
    const absolute = this.#absolute;
    const end = this.#part(source, colon + 1, letter);
    if (end < 0 || continuesName(source.charCodeAt(end))) return -1;
    this.firstIndex = index;
    this.firstAbsolute = absolute;
    this.lastIndex = this.#index;
    this.lastAbsolute = this.#absolute;
    return end;
  }

  /** `R`, `R[-1]` or `R1`, or the same with C; the offset after it, or -1. */
  #part(source: string, at: number, letter: number): number {
    if ((source.charCodeAt(at) | LOWER) !== letter) return -1;
    const isRow = letter === Code.lowerR;
    const origin = isRow ? this.#at.row : this.#at.column;
    const count = isRow ? MAX_ROW : MAX_COLUMN;
    const isRelative = source.charCodeAt(at + 1) === Code.openBracket;
    const isNegative = isRelative && source.charCodeAt(at + 2) === Code.minus;
    const digits = at + (isNegative ? 3 : isRelative ? 2 : 1);
    let end = digits;
    let value = 0;
    while (isDigit(source.charCodeAt(end)) && value <= count) {
      value = value * 10 + source.charCodeAt(end) - Code.zero;
      end++;
    }
    if (value > count || (isRelative && (end === digits || source.charCodeAt(end) !== Code.closeBracket)))
      return -1;
    this.#absolute = !isRelative && end > digits;
    if (this.#absolute && value === 0) return -1;
    this.#index = this.#absolute ? value : wrapped(origin + (isNegative ? -value : value), count);
    return isRelative ? end + 1 : end;
  }
}
