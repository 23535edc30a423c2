import { type Limits, limitExceeded } from '../limits.ts';
import { corruptWorkbook } from '../refused-workbook.ts';
import { type BiffEncoding, unicodeText } from './biff-text.ts';

/** The text of one cell, in the pieces that records hold of it. */
export class CellText {
  readonly row: number;
  readonly column: number;
  text = '';
  readonly #encoding: BiffEncoding;
  readonly #limits: Limits;
  #missing = 0;

  constructor(
    { row, column }: { readonly row: number; readonly column: number },
    encoding: BiffEncoding,
    limits: Limits,
  ) {
    this.row = row;
    this.column = column;
    this.#encoding = encoding;
    this.#limits = limits;
  }

  isWhole(): boolean {
    return this.#missing === 0;
  }

  /** Reads the length, then the characters as far as the record goes. Gives the position after them. */
  begin(bytes: Buffer, at: number, end: number): number {
    if (at + 2 > end) throw this.endsTooEarly();
    const length = bytes.readUInt16LE(at);
    if (length > this.#limits.cellLength)
      throw limitExceeded(this.#limits, 'cellLength', `row ${this.row + 1}`);
    const { isUnicode, decoder } = this.#encoding;
    if (isUnicode) {
      this.#missing = length;
      return this.add(bytes, at + 2, end);
    }
    const textEnd = at + 2 + length;
    if (textEnd > end) throw this.endsTooEarly();
    this.text = decoder.decode(bytes.subarray(at + 2, textEnd));
    return textEnd;
  }

  /** Reads characters, after a byte that says how wide they are. Gives the position after them. */
  add(bytes: Buffer, at: number, end: number): number {
    if (at >= end) return end;
    const width = (bytes.readUInt8(at) & 1) + 1;
    const count = Math.min(this.#missing, Math.floor((end - at - 1) / width));
    const next = at + 1 + count * width;
    this.text += unicodeText(bytes, at + 1, next, width === 2);
    this.#missing -= count;
    if (this.#missing > 0 && next < end) throw this.endsTooEarly();
    return next;
  }

  /** The refusal of a text that does not go on where it should. */
  endsTooEarly(): Error {
    return corruptWorkbook(`the text in row ${this.row + 1} ends too early`);
  }
}
