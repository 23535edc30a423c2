import { CellKind } from '../cell-batch.ts';
import { isDateSerial } from '../date-cell.ts';
import { type Limits, limitExceeded } from '../limits.ts';
import { corruptWorkbook } from '../refused-workbook.ts';
import { errorText } from './biff-error.ts';
import { CellText } from './cell-text.ts';
import { type CellWindow, COLUMNS } from './cell-window.ts';
import { cellCount, isBeginLength, RecordLength, wrongLength } from './record-lengths.ts';
import { RECORD_HEADER_BYTES, RecordType } from './records.ts';
import { rkNumber } from './rk-number.ts';
import type { WorkbookGlobals } from './workbook-globals.ts';

/** What a substream says to be. */
const WORKSHEET = 0x10;
/** What stands at the end of a formula's result that is no number; its first byte tells what it is. */
const NO_NUMBER = 0xffff;
const Result = { text: 0, boolean: 1, error: 2 } as const;
/** Read in one call. A loop that goes on for longer is compiled while it runs, and then once more for the next call. */
const RECORDS_AT_ONCE = 512;
const RK_CELL_BYTES = 6;
const BLANK_CELL_BYTES = 2;

/** Turns the records of a sheet into cells. Formulas count by the result saved with them. */
export class SheetCells {
  /** The sheet's last record was read. */
  isEnded = false;
  readonly #globals: WorkbookGlobals;
  readonly #window: CellWindow;
  readonly #limits: Limits;
  readonly #columns: number;
  /** 1 within the sheet; charts in a sheet are substreams within its own. */
  #depth = 0;
  #formula: { readonly row: number; readonly column: number } | undefined;
  /** A text that goes on in the next record. */
  #open: CellText | undefined;

  constructor(globals: WorkbookGlobals, window: CellWindow, limits: Limits) {
    this.#globals = globals;
    this.#window = window;
    this.#limits = limits;
    this.#columns = Math.min(COLUMNS, limits.columns);
  }

  /**
   * Reads some of the whole records from a position on, until they or the sheet end or the window has no room. Gives the
   * position it came to.
   */
  read(bytes: Buffer, from: number): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const texts = this.#globals.sharedTexts;
    const window = this.#window;
    const { kinds, numbers } = window.cells;
    let at = from;
    // The hot loop: most sheets are made of the records that are read right here.
    for (let records = 0; records < RECORDS_AT_ONCE && at < bytes.length; records++) {
      if (this.isEnded || !window.hasRoom()) break;
      const type = view.getUint16(at, true);
      const start = at + RECORD_HEADER_BYTES;
      const length = view.getUint16(at + 2, true);
      at = start + length;
      if (this.#depth !== 1 || this.#open !== undefined) {
        this.#readOther(type, bytes, start, at);
        continue;
      }
      let kind: number = CellKind.number;
      let value: number;
      switch (type) {
        case RecordType.sharedStringCell:
          if (length !== RecordLength.sharedStringCell) throw wrongLength();
          kind = CellKind.sharedText;
          value = view.getUint32(start + 6, true);
          if (value >= texts.count) throw missingText(view.getUint16(start, true), value);
          if (texts.isEmpty(value)) continue;
          break;
        case RecordType.number:
          if (length !== RecordLength.number) throw wrongLength();
          value = view.getFloat64(start + 6, true);
          break;
        case RecordType.rk:
          if (length !== RecordLength.rk) throw wrongLength();
          value = rkNumber(view.getInt32(start + 6, true));
          break;
        case RecordType.formula:
        case RecordType.formula4:
          if (length < RecordLength.formula) throw wrongLength();
          this.#formula = undefined;
          if (view.getUint16(start + 12, true) === NO_NUMBER) {
            this.#readFormula(bytes, start);
            continue;
          }
          value = view.getFloat64(start + 6, true);
          break;
        case RecordType.booleanOrError:
          if (length !== RecordLength.booleanOrError) throw wrongLength();
          value = view.getUint8(start + 6);
          if (view.getUint8(start + 7) !== 0) {
            this.#addError(placeOf(bytes, start), value);
            continue;
          }
          kind = CellKind.boolean;
          value = value === 0 ? 0 : 1;
          break;
        case RecordType.row:
          if (length !== RecordLength.row) throw wrongLength();
          continue;
        default:
          this.#readOther(type, bytes, start, at);
          continue;
      }
      // In one place for all of them: the compiler puts it in here, once.
      const cell = this.#place(view.getUint16(start, true), view.getUint16(start + 2, true));
      kinds[cell] = kind;
      numbers[cell] = value;
      if (kind === CellKind.number) this.#setNumber(cell, value, view.getUint16(start + 4, true));
    }
    return at;
  }

  #readOther(type: number, bytes: Buffer, at: number, end: number): void {
    if (type === RecordType.beginOfSubstream) this.#beginSubstream(bytes, at, end);
    else if (this.#depth === 0) throw misplaced();
    else if (type === RecordType.endOfSubstream) this.#endSubstream(end - at);
    else if (this.#depth === 1) this.#readRecord(type, bytes, at, end);
  }

  #beginSubstream(bytes: Buffer, at: number, end: number): void {
    if (!isBeginLength(end - at)) throw wrongLength();
    if (this.#depth === 0 && bytes.readUInt16LE(at + 2) !== WORKSHEET) throw misplaced();
    this.#depth++;
  }

  #endSubstream(length: number): void {
    if (length !== RecordLength.endOfSubstream) throw wrongLength();
    if (this.#open !== undefined) throw this.#open.endsTooEarly();
    this.#depth--;
    this.isEnded = this.#depth === 0;
  }

  #readRecord(type: number, bytes: Buffer, at: number, end: number): void {
    if (type === RecordType.continue) {
      this.#open?.add(bytes, at, end);
      this.#closeIfWhole();
      return;
    }
    if (this.#open !== undefined) throw this.#open.endsTooEarly();
    switch (type) {
      case RecordType.string:
        this.#readFormulaText(bytes, at, end);
        break;
      case RecordType.multipleRk:
        this.#readMultiple(bytes, at, end);
        break;
      case RecordType.label:
        if (end - at < RecordLength.cellHeader) throw wrongLength();
        this.#readLabel(bytes, at, end);
        break;
      case RecordType.richString:
        if (end - at < RecordLength.cellHeader) throw wrongLength();
        // The runs of formats after the text are nothing to us.
        this.#openText(placeOf(bytes, at), bytes, at + RecordLength.cellHeader, end);
        break;
      case RecordType.multipleBlank:
        cellCount(bytes, at, end, BLANK_CELL_BYTES);
        break;
      case RecordType.blank:
        if (end - at !== RecordLength.blank) throw wrongLength();
        break;
    }
  }

  #place(row: number, column: number): number {
    if (row >= this.#limits.rows || column >= this.#columns) throw this.#outside(row, column);
    return this.#window.place(row, column);
  }

  #outside(row: number, column: number): Error {
    if (row >= this.#limits.rows) return limitExceeded(this.#limits, 'rows', `row ${row + 1}`);
    if (column >= this.#limits.columns) return limitExceeded(this.#limits, 'columns', `row ${row + 1}`);
    return corruptWorkbook(`row ${row + 1} has a cell beyond the last column`);
  }

  #setNumber(cell: number, value: number, format: number): void {
    const { kinds, numbers, starts, ends } = this.#window.cells;
    if (!Number.isFinite(value)) throw corruptWorkbook('a cell has a number that is none');
    const dateKind = this.#globals.dateKinds[format] ?? -1;
    const isDate = dateKind >= 0 && isDateSerial(value, this.#globals.isDate1904);
    kinds[cell] = isDate ? CellKind.serialDate : CellKind.number;
    numbers[cell] = value;
    starts[cell] = isDate ? dateKind : 0;
    ends[cell] = 0;
  }

  #readMultiple(bytes: Buffer, at: number, end: number): void {
    const cells = cellCount(bytes, at, end, RK_CELL_BYTES);
    const { row, column } = placeOf(bytes, at);
    for (let i = 0; i < cells; i++) {
      const from = at + 4 + i * RK_CELL_BYTES;
      const cell = this.#place(row, column + i);
      this.#setNumber(cell, rkNumber(bytes.readInt32LE(from + 2)), bytes.readUInt16LE(from));
    }
  }

  #addBoolean({ row, column }: Place, value: number): void {
    const { kinds, numbers } = this.#window.cells;
    const cell = this.#place(row, column);
    kinds[cell] = CellKind.boolean;
    numbers[cell] = value === 0 ? 0 : 1;
  }

  #addError({ row, column }: Place, code: number): void {
    this.#addText(row, column, CellKind.error, errorText(code));
  }

  /** A formula whose result is no number. */
  #readFormula(bytes: Buffer, at: number): void {
    const place = placeOf(bytes, at);
    const result = at + RecordLength.cellHeader;
    const value = bytes.readUInt8(result + 2);
    switch (bytes.readUInt8(result)) {
      case Result.text:
        this.#formula = place;
        break;
      case Result.boolean:
        this.#addBoolean(place, value);
        break;
      case Result.error:
        this.#addError(place, value);
    }
  }

  #readLabel(bytes: Buffer, at: number, end: number): void {
    if (this.#readPlainLabel(bytes, at, end)) return;
    const place = placeOf(bytes, at);
    if (this.#openText(place, bytes, at + RecordLength.cellHeader, end) !== end) throw wrongLength();
  }

  /** Takes a text of ASCII, as most are, without making a string of it. False when it is something else. */
  #readPlainLabel(bytes: Buffer, at: number, end: number): boolean {
    const { cells, texts } = this.#window;
    const start = at + RecordLength.cellHeader + 3;
    const length = (bytes[start - 3] ?? 0) | ((bytes[start - 2] ?? 0) << 8);
    const width = (bytes[start - 1] ?? 0) === 1 ? 2 : 1;
    const isPlain = this.#globals.encoding.isUnicode && (bytes[start - 1] ?? 0) <= 1 && length > 0;
    if (!isPlain || start + length * width !== end || length > this.#limits.cellLength) return false;
    if (!texts.offerAscii(bytes, start, length, width)) return false;
    const cell = this.#place(
      (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8),
      (bytes[at + 2] ?? 0) | ((bytes[at + 3] ?? 0) << 8),
    );
    cells.kinds[cell] = CellKind.text;
    texts.take(cells, cell, length);
    return true;
  }

  /** The result of the formula before, when it is text. */
  #readFormulaText(bytes: Buffer, at: number, end: number): void {
    if (this.#formula === undefined) return;
    if (this.#openText(this.#formula, bytes, at, end) !== end) throw wrongLength();
    this.#formula = undefined;
  }

  /** Gives the position after the text, or after the record when the text goes on in the next. */
  #openText(place: Place, bytes: Buffer, at: number, end: number): number {
    this.#open = new CellText(place, this.#globals.encoding, this.#limits);
    const next = this.#open.begin(bytes, at, end);
    this.#closeIfWhole();
    return next;
  }

  #closeIfWhole(): void {
    if (this.#open === undefined || !this.#open.isWhole()) return;
    const { row, column, text } = this.#open;
    this.#open = undefined;
    if (text !== '') this.#addText(row, column, CellKind.text, text);
  }

  #addText(row: number, column: number, kind: number, text: string): void {
    const { cells, texts } = this.#window;
    const cell = this.#place(row, column);
    cells.kinds[cell] = kind;
    texts.add(cells, cell, text);
  }
}

interface Place {
  readonly row: number;
  readonly column: number;
}

function placeOf(bytes: Buffer, at: number): Place {
  return { row: bytes.readUInt16LE(at), column: bytes.readUInt16LE(at + 2) };
}

function misplaced(): Error {
  return corruptWorkbook('a sheet is not where it should be');
}

function missingText(row: number, index: number): Error {
  return corruptWorkbook(`row ${row + 1} refers to the text number ${index}, which is not there`);
}
