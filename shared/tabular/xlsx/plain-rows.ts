import type { CellBatch } from '../cell-batch.ts';
import type { Limits } from '../limits.ts';
import { CellTag, CellType, NOT_PLAIN, readPlainCellTag } from './cell-tag.ts';
import type { CellWriter, SheetContext } from './cell-writer.ts';
import { isFull } from './full-batch.ts';
import { decimalNumber, EXACT_DIGITS } from './plain-number.ts';
import { readPlainRowTag } from './row-tag.ts';
import type { SheetPlace } from './sheet-place.ts';
import { GREATER_THAN, isXmlSpace, LESS_THAN, SLASH, TEXT_CLASSES, TextClass } from './xml-characters.ts';
import type { XmlWindow } from './xml-window.ts';

const LETTER_C = 0x63;
const ZERO = 0x30;
const NINE = 0x39;
const MINUS = 0x2d;
const POINT = 0x2e;

// Four bytes are compared at once, as a number.
const WORD = 4;
const OPEN_VALUE = word('><v>');
const CLOSE_VALUE = word('</v>');
const CLOSE_CELL = word('</c>');
const OPEN_FORMULA = word('><f>');
const CLOSE_FORMULA = word('</f>');
const OPEN_INLINE = word('><is');
const OPEN_TEXT = word('><t>');
const CLOSE_TEXT = word('</t>');
const CLOSE_INLINE = word('</is');
const CLOSE_INLINE_CELL = word('></c');
const CLOSE_ROW_START = word('</ro');
const CLOSE_ROW_END = word('row>');
const CLOSE_ROW_LENGTH = 6;

/**
 * Reads rows and cells that look as programs write nearly all of them, in one pass over their bytes. It never says anything else of a
 * cell than `SheetScanner` by the rules of XML, to which it leaves what looks different in any way or is not all there.
 *
 * Searches end at the `<` behind the window at the latest. A text begins before it, therefore, and what was found ends before it too.
 */
export class PlainRows {
  readonly #batch: CellBatch;
  readonly #writer: CellWriter;
  readonly #place: SheetPlace;
  readonly #limits: Limits;
  readonly #tag = new CellTag();

  constructor(batch: CellBatch, writer: CellWriter, place: SheetPlace, { limits }: SheetContext) {
    this.#batch = batch;
    this.#writer = writer;
    this.#place = place;
    this.#limits = limits;
  }

  /** Reads on from between two cells of a row. */
  read(window: XmlWindow): void {
    do this.#readCells(window);
    while (this.#enterNextRow(window));
  }

  #readCells(window: XmlWindow): void {
    const { bytes, view, end } = window;
    let at = window.position;
    for (;;) {
      while (isXmlSpace(bytes[at])) at++;
      if (at >= end || bytes[at + 1] !== LETTER_C || bytes[at] !== LESS_THAN) break;
      const next = this.#readCell(bytes, view, at + 2, end);
      if (next === NOT_PLAIN) break;
      at = next;
    }
    window.position = at;
  }

  /** Goes over the end of a row and into the next one; false, and nothing has changed, where there is anything else. */
  #enterNextRow(window: XmlWindow): boolean {
    const { bytes, view, position, end } = window;
    const place = this.#place;
    const batch = this.#batch;
    if (isFull(batch) || !place.hasPlainName || position + CLOSE_ROW_LENGTH > end) return false;
    if (view.getInt32(position, true) !== CLOSE_ROW_START) return false;
    if (view.getInt32(position + 2, true) !== CLOSE_ROW_END) return false;
    let start = position + CLOSE_ROW_LENGTH;
    while (isXmlSpace(bytes[start])) start++;
    const next = readPlainRowTag(window, start, place.row, this.#limits, this.#tag);
    if (next === NOT_PLAIN) return false;
    batch.endRow(place.row);
    batch.reserve(1);
    place.row = this.#tag.row;
    place.column = 0;
    place.rowStart = start;
    window.position = next;
    return true;
  }

  /** Reads the cell whose name ends at `at`. @returns the position behind it, or `NOT_PLAIN`, and then nothing has changed. */
  #readCell(bytes: Buffer, view: DataView, at: number, end: number): number {
    const tag = this.#tag;
    const place = this.#place;
    const tagEnd = readPlainCellTag(bytes, at, tag);
    if (tagEnd === NOT_PLAIN || tagEnd >= end) return NOT_PLAIN;
    const column = tag.column === 0 ? place.column + 1 : tag.column;
    if (column > this.#limits.columns || (tag.row !== 0 && tag.row !== place.row)) return NOT_PLAIN;
    const next = this.#readContent(bytes, view, tagEnd, end, column);
    if (next !== NOT_PLAIN) place.column = column;
    return next;
  }

  #readContent(bytes: Buffer, view: DataView, tagEnd: number, end: number, column: number): number {
    switch (view.getInt32(tagEnd, true)) {
      case OPEN_VALUE:
        return this.#readValue(bytes, view, tagEnd + WORD, end, column);
      case OPEN_INLINE:
        return this.#readInline(bytes, view, tagEnd + WORD, end, column);
      case OPEN_FORMULA: {
        const formula = tagEnd + WORD;
        const stop = formula < end ? textStop(bytes, formula, TextClass.forbidden) : NOT_PLAIN;
        if (stop === NOT_PLAIN || view.getInt32(stop, true) !== CLOSE_FORMULA) return NOT_PLAIN;
        // The last byte of one tag is the first of the word for the next.
        const valueTag = stop + WORD - 1;
        if (view.getInt32(valueTag, true) !== OPEN_VALUE) return NOT_PLAIN;
        return this.#readValue(bytes, view, valueTag + WORD, end, column);
      }
      default: {
        const isEmpty = bytes[tagEnd] === SLASH && bytes[tagEnd + 1] === GREATER_THAN;
        return isEmpty && tagEnd + 2 <= end ? tagEnd + 2 : NOT_PLAIN;
      }
    }
  }

  /** Takes the digits together as they go by: most values are nothing else. */
  #readValue(bytes: Buffer, view: DataView, start: number, end: number, column: number): number {
    if (start >= end) return NOT_PLAIN;
    const isNegative = bytes[start] === MINUS;
    const first = isNegative ? start + 1 : start;
    let stop = first;
    let number = 0;
    let byte = bytes[stop] ?? 0;
    while (byte >= ZERO && byte <= NINE) {
      number = number * 10 + (byte - ZERO);
      byte = bytes[++stop] ?? 0;
    }
    let digits = stop - first;
    let decimals = 0;
    if (byte === POINT) {
      byte = bytes[++stop] ?? 0;
      while (byte >= ZERO && byte <= NINE) {
        number = number * 10 + (byte - ZERO);
        byte = bytes[++stop] ?? 0;
      }
      decimals = stop - first - digits - 1;
      digits += decimals;
    }
    const isNumber = byte === LESS_THAN && digits > 0 && digits <= EXACT_DIGITS;
    if (byte !== LESS_THAN) stop = textStop(bytes, stop, TextClass.encoded | TextClass.forbidden);
    if (stop === NOT_PLAIN || view.getInt32(stop, true) !== CLOSE_VALUE) return NOT_PLAIN;
    const next = stop + 2 * WORD;
    if (view.getInt32(stop + WORD, true) !== CLOSE_CELL || next > end) return NOT_PLAIN;

    const { type, style } = this.#tag;
    if (!isNumber || stop - start > this.#limits.cellLength) {
      this.#writer.value(this.#tag, column, start, stop, this.#place.row);
    } else if (type === CellType.number) {
      const magnitude = decimalNumber(number, decimals);
      this.#writer.number(style, column, start, stop, isNegative ? -magnitude : magnitude);
    } else if (stop - start !== digits) {
      this.#writer.value(this.#tag, column, start, stop, this.#place.row);
    } else if (type === CellType.shared) {
      this.#writer.shared(column, number, start, stop, this.#place.row);
    } else if (type === CellType.boolean && digits === 1) {
      this.#writer.boolean(column, number === 1);
    } else {
      this.#writer.value(this.#tag, column, start, stop, this.#place.row);
    }
    return next;
  }

  #readInline(bytes: Buffer, view: DataView, at: number, end: number, column: number): number {
    const start = at + WORD;
    if (view.getInt32(at, true) !== OPEN_TEXT || start >= end) return NOT_PLAIN;
    const stop = textStop(bytes, start, TextClass.encoded | TextClass.forbidden);
    if (stop === NOT_PLAIN || view.getInt32(stop, true) !== CLOSE_TEXT) return NOT_PLAIN;
    if (view.getInt32(stop + WORD, true) !== CLOSE_INLINE) return NOT_PLAIN;
    if (view.getInt32(stop + 2 * WORD, true) !== CLOSE_INLINE_CELL) return NOT_PLAIN;
    const next = stop + 3 * WORD + 1;
    if (bytes[next - 1] !== GREATER_THAN || next > end) return NOT_PLAIN;
    this.#writer.text(column, start, stop, this.#place.row);
    return next;
  }
}

/** Where a text ends that has no bytes of the classes given. */
function textStop(bytes: Uint8Array, start: number, classes: number): number {
  let stop = start;
  let found = 0;
  for (let byte = bytes[stop] ?? LESS_THAN; byte !== LESS_THAN; byte = bytes[++stop] ?? LESS_THAN) {
    found |= TEXT_CLASSES[byte] ?? 0;
  }
  return (found & classes) === 0 ? stop : NOT_PLAIN;
}

function word(text: string): number {
  return Buffer.from(text, 'latin1').readInt32LE();
}
