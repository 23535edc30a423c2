import { corruptWorkbook } from '../corrupt-workbook.ts';
import { type Limits, limitExceeded } from '../limits.ts';
import { type BiffEncoding, unicodeText } from './biff-text.ts';

/** The text of one cell, in the pieces that records hold of it. */
export class CellText {
  readonly row: number;
  readonly column: number;
  text = '';
  #missing: number;

  /** Begins with the text at a position of a record: its length, then its characters as far as the record goes. */
  constructor(
    place: { readonly row: number; readonly column: number },
    record: { readonly bytes: Buffer; readonly at: number; readonly end: number },
    { isUnicode, decoder }: BiffEncoding,
    limits: Limits,
  ) {
    this.row = place.row;
    this.column = place.column;
    const { bytes, at, end } = record;
    if (at + 2 > end) throw this.endsTooEarly();
    this.#missing = bytes.readUInt16LE(at);
    if (this.#missing > limits.cellLength) throw limitExceeded(limits, 'cellLength', `row ${this.row + 1}`);
    if (isUnicode) {
      this.add(bytes, at + 2, end);
      return;
    }
    const textEnd = at + 2 + this.#missing;
    if (textEnd > end) throw this.endsTooEarly();
    this.text = decoder.decode(bytes.subarray(at + 2, textEnd));
    this.#missing = 0;
  }

  isWhole(): boolean {
    return this.#missing === 0;
  }

  /** Adds characters, after a byte that says how wide they are. */
  add(bytes: Buffer, at: number, end: number): void {
    if (at >= end || this.#missing === 0) return;
    const width = (bytes.readUInt8(at) & 1) + 1;
    const count = Math.min(this.#missing, Math.floor((end - at - 1) / width));
    const next = at + 1 + count * width;
    this.text += unicodeText(bytes, at + 1, next, width === 2);
    this.#missing -= count;
    if (this.#missing > 0 && next < end) throw this.endsTooEarly();
  }

  /** The refusal of a text that does not go on where it should. */
  endsTooEarly(): Error {
    return corruptWorkbook(`the text in row ${this.row + 1} ends too early`);
  }
}
