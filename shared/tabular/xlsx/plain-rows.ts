import type { CellBatch } from '../cell-batch.ts';
import type { Limits } from '../limits.ts';
import { CellTag, CellType, NOT_PLAIN, readPlainCellTag } from './cell-tag.ts';
import type { CellWriter, SheetContext } from './cell-writer.ts';
import { isFull } from './full-batch.ts';
import { decimalNumber, EXACT_DIGITS } from './plain-number.ts';
import { LAST_ROW } from './row-tag.ts';
import type { SheetPlace } from './sheet-place.ts';
import { AttributeCursor, INCOMPLETE, readAttribute } from './xml-attributes.ts';
import {
  GREATER_THAN,
  isXmlSpace,
  LESS_THAN,
  QUOTE,
  SLASH,
  TEXT_CLASSES,
  TextClass,
} from './xml-characters.ts';
import type { XmlWindow } from './xml-window.ts';

const LETTER_C = 0x63;
const ZERO = 0x30;
const NINE = 0x39;
const MINUS = 0x2d;
const POINT = 0x2e;

/** Four bytes are compared at once. */
function word(text: string): number {
  return Buffer.from(text, 'latin1').readInt32LE();
}

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
const CLOSE_ROW = word('</ro');
const CLOSE_ROW_END = word('row>');
const OPEN_ROW = word('<row');
const ROW_NUMBER = word(' r="');
const WORD = 4;

/**
 * Reads the cells that look as nearly all do, in one pass over their bytes. What it leaves is read by rules: it never says
 * anything else of a cell than they would.
 */
export class PlainRows {
  readonly #batch: CellBatch;
  readonly #writer: CellWriter;
  readonly #place: SheetPlace;
  readonly #limits: Limits;
  readonly #tag = new CellTag();
  readonly #cursor = new AttributeCursor();

  constructor(batch: CellBatch, writer: CellWriter, place: SheetPlace, { limits }: SheetContext) {
    this.#batch = batch;
    this.#writer = writer;
    this.#place = place;
    this.#limits = limits;
  }

  /** Reads on from inside of a row, up to the first cell or row that is not plain or not all there. */
  read(window: XmlWindow): void {
    do this.#readCells(window);
    while (this.#enterNextRow(window));
  }

  #readCells(window: XmlWindow): void {
    const { bytes, view, end } = window;
    let at = window.position;
    for (;;) {
      while (isXmlSpace(bytes[at])) at++;
      if (at >= end || bytes[at] !== LESS_THAN || bytes[at + 1] !== LETTER_C) break;
      const next = this.#readCell(bytes, view, at + 2, end);
      if (next === NOT_PLAIN) break;
      at = next;
    }
    window.position = at;
  }

  /** Goes over the end of a row and into the next one; false, and nothing has changed, where there is anything else. */
  #enterNextRow(window: XmlWindow): boolean {
    const { bytes, view, position, end, part } = window;
    const place = this.#place;
    const batch = this.#batch;
    if (view.getInt32(position, true) !== CLOSE_ROW || view.getInt32(position + 2, true) !== CLOSE_ROW_END)
      return false;
    if (!place.hasPlainName) return false;
    let at = position + 6;
    while (isXmlSpace(bytes[at])) at++;
    const rowStart = at;
    if (
      at + 2 * WORD >= end ||
      view.getInt32(at, true) !== OPEN_ROW ||
      view.getInt32(at + WORD, true) !== ROW_NUMBER
    )
      return false;
    at += 2 * WORD;
    let number = 0;
    let byte = bytes[at] ?? 0;
    while (byte >= ZERO && byte <= NINE && number <= LAST_ROW) {
      number = number * 10 + (byte - ZERO);
      byte = bytes[++at] ?? 0;
    }
    if (byte !== QUOTE || number <= place.row || number > LAST_ROW || number > this.#limits.rows)
      return false;
    at++;
    if (bytes[at] === GREATER_THAN) at++;
    else {
      const cursor = this.#cursor;
      do at = readAttribute(bytes, at, end, cursor, part);
      while (at !== INCOMPLETE && !cursor.isTagEnd);
      if (at === INCOMPLETE || cursor.isEmptyElement) return false;
    }
    if (at > end) return false;
    batch.endRow(place.row);
    batch.reserve(1);
    place.row = number;
    place.column = 0;
    place.rowStart = rowStart;
    window.position = at;
    return !isFull(batch);
  }

  #readCell(bytes: Buffer, view: DataView, at: number, end: number): number {
    const tag = this.#tag;
    const place = this.#place;
    const tagEnd = readPlainCellTag(bytes, at, tag);
    if (tagEnd === NOT_PLAIN || tagEnd >= end) return NOT_PLAIN;
    const column = tag.column === 0 ? place.column + 1 : tag.column;
    if (column > this.#limits.columns || (tag.row !== 0 && tag.row !== place.row)) return NOT_PLAIN;
    let next = NOT_PLAIN;
    switch (view.getInt32(tagEnd, true)) {
      case OPEN_VALUE:
        next = this.#readValue(bytes, view, tagEnd + WORD, end, column);
        break;
      case OPEN_FORMULA: {
        const formulaEnd = textStop(bytes, tagEnd + WORD, TextClass.forbidden);
        if (formulaEnd === NOT_PLAIN || view.getInt32(formulaEnd, true) !== CLOSE_FORMULA) return NOT_PLAIN;
        if (view.getInt32(formulaEnd + 3, true) !== OPEN_VALUE) return NOT_PLAIN;
        next = this.#readValue(bytes, view, formulaEnd + 3 + WORD, end, column);
        break;
      }
      case OPEN_INLINE:
        next = this.#readInline(bytes, view, tagEnd + WORD, end, column);
        break;
      default:
        if (bytes[tagEnd] !== SLASH || bytes[tagEnd + 1] !== GREATER_THAN || tagEnd + 2 > end)
          return NOT_PLAIN;
        next = tagEnd + 2;
    }
    if (next !== NOT_PLAIN) place.column = column;
    return next;
  }

  #readValue(bytes: Buffer, view: DataView, start: number, end: number, column: number): number {
    const tag = this.#tag;
    const writer = this.#writer;
    if (start >= end) return NOT_PLAIN;
    const isNegative = bytes[start] === MINUS;
    const first = isNegative ? start + 1 : start;
    let stop = first;
    let significand = 0;
    let byte = bytes[stop] ?? 0;
    while (byte >= ZERO && byte <= NINE) {
      significand = significand * 10 + (byte - ZERO);
      byte = bytes[++stop] ?? 0;
    }
    let digits = stop - first;
    let decimals = 0;
    if (byte === POINT) {
      byte = bytes[++stop] ?? 0;
      while (byte >= ZERO && byte <= NINE) {
        significand = significand * 10 + (byte - ZERO);
        byte = bytes[++stop] ?? 0;
      }
      decimals = stop - first - digits - 1;
      digits += decimals;
    }
    if (byte !== LESS_THAN) {
      stop = textStop(bytes, stop, TextClass.encoded | TextClass.forbidden);
      if (stop === NOT_PLAIN) return NOT_PLAIN;
      digits = 0;
    }
    if (view.getInt32(stop, true) !== CLOSE_VALUE || view.getInt32(stop + WORD, true) !== CLOSE_CELL)
      return NOT_PLAIN;
    const next = stop + 2 * WORD;
    if (next > end) return NOT_PLAIN;
    const isShort = digits > 0 && digits <= EXACT_DIGITS && stop - start <= this.#limits.cellLength;
    if (isShort && tag.type === CellType.number) {
      const magnitude = decimalNumber(significand, decimals);
      writer.number(tag.style, column, start, stop, isNegative ? -magnitude : magnitude);
    } else if (
      isShort &&
      tag.type === CellType.shared &&
      decimals === 0 &&
      first === start &&
      stop - first === digits
    ) {
      writer.shared(column, significand, start, stop, this.#place.row);
    } else {
      writer.value(tag, column, start, stop, this.#place.row);
    }
    return next;
  }

  #readInline(bytes: Buffer, view: DataView, at: number, end: number, column: number): number {
    if (view.getInt32(at, true) !== OPEN_TEXT) return NOT_PLAIN;
    const start = at + WORD;
    if (start >= end) return NOT_PLAIN;
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
