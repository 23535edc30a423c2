import { CellKind } from '../cell-batch.ts';
import { corruptWorkbook } from '../corrupt-workbook.ts';
import { isDateSerial } from '../date-cell.ts';
import { type Limits, limitExceeded } from '../limits.ts';
import { unicodeText } from './biff-text.ts';
import type { CellWindow } from './cell-window.ts';
import { RecordType } from './records.ts';
import type { WorkbookGlobals } from './workbook-globals.ts';

const COLUMNS = 256;
const ERRORS: Readonly<Record<number, string>> = {
  0: '#NULL!',
  7: '#DIV/0!',
  15: '#VALUE!',
  23: '#REF!',
  29: '#NAME?',
  36: '#NUM!',
  42: '#N/A',
  43: '#GETTING_DATA',
};

/** Bytes that a cell's record has at least. */
const SHORTEST: Readonly<Record<number, number>> = {
  [RecordType.sharedStringCell]: 10,
  [RecordType.label]: 8,
  [RecordType.richString]: 8,
  [RecordType.number]: 14,
  [RecordType.rk]: 10,
  [RecordType.multipleRk]: 12,
  [RecordType.booleanOrError]: 8,
  [RecordType.formula]: 14,
  [RecordType.formula4]: 14,
};

/** A text that goes on in the next record. */
interface OpenText {
  readonly row: number;
  readonly column: number;
  text: string;
  missing: number;
}

/** Turns the records of a sheet into cells. Formulas count by the result saved with them. */
export class SheetCells {
  readonly #globals: WorkbookGlobals;
  readonly #window: CellWindow;
  readonly #limits: Limits;
  #formula: { readonly row: number; readonly column: number } | undefined;
  #open: OpenText | undefined;
  #row = 0;
  #column = 0;

  constructor(globals: WorkbookGlobals, window: CellWindow, limits: Limits) {
    this.#globals = globals;
    this.#window = window;
    this.#limits = limits;
  }

  read(type: number, bytes: Buffer, at: number, end: number): void {
    if (type === RecordType.continue) {
      this.#continueText(bytes, at, end);
      return;
    }
    if (this.#open !== undefined)
      throw corruptWorkbook(`the text in row ${this.#open.row + 1} ends too early`);
    switch (type) {
      case RecordType.string:
        this.#readFormulaText(bytes, at, end);
        break;
      case RecordType.sharedStringCell:
      case RecordType.label:
      case RecordType.richString:
      case RecordType.number:
      case RecordType.rk:
      case RecordType.multipleRk:
      case RecordType.booleanOrError:
      case RecordType.formula:
      case RecordType.formula4:
        if (end - at < (SHORTEST[type] ?? 0)) throw corruptWorkbook('a record is too short');
        this.#place(bytes, at);
        this.#readCell(type, bytes, at, end);
    }
  }

  #readCell(type: number, bytes: Buffer, at: number, end: number): void {
    const format = bytes.readUInt16LE(at + 4);
    switch (type) {
      case RecordType.sharedStringCell:
        this.#addShared(bytes.readUInt32LE(at + 6));
        break;
      case RecordType.number:
        this.#addNumber(bytes.readDoubleLE(at + 6), format);
        break;
      case RecordType.rk:
        this.#addNumber(rkNumber(bytes, at + 6), format);
        break;
      case RecordType.multipleRk:
        this.#readMultiple(bytes, at + 4, end - 2);
        break;
      case RecordType.booleanOrError:
        this.#addBooleanOrError(bytes.readUInt8(at + 6), bytes.readUInt8(at + 7) !== 0);
        break;
      case RecordType.formula:
      case RecordType.formula4:
        this.#readFormula(bytes, at + 6, format);
        break;
      default:
        this.#readText(bytes, at + 6, end);
    }
  }

  #place(bytes: Buffer, at: number): void {
    this.#row = bytes.readUInt16LE(at);
    this.#column = bytes.readUInt16LE(at + 2);
    if (this.#row >= this.#limits.rows) throw this.#tooLarge('rows');
    this.#checkColumn();
  }

  #checkColumn(): void {
    if (this.#column >= COLUMNS)
      throw corruptWorkbook(`row ${this.#row + 1} has a cell beyond the last column`);
    if (this.#column >= this.#limits.columns) throw this.#tooLarge('columns');
  }

  #addShared(index: number): void {
    const texts = this.#globals.sharedTexts;
    if (index >= texts.count)
      throw corruptWorkbook(`row ${this.#row + 1} refers to the text number ${index}, which is not there`);
    if (!texts.isEmpty(index)) this.#window.add(this.#row, this.#column, CellKind.sharedText, index);
  }

  #addNumber(value: number, format: number): void {
    if (!Number.isFinite(value)) throw corruptWorkbook(`row ${this.#row + 1} has a number that is none`);
    const dateKind = this.#globals.dateKinds[format] ?? -1;
    const isDate = dateKind >= 0 && isDateSerial(value, this.#globals.isDate1904);
    if (isDate) this.#window.add(this.#row, this.#column, CellKind.serialDate, value, dateKind, dateKind);
    else this.#window.add(this.#row, this.#column, CellKind.number, value);
  }

  #readMultiple(bytes: Buffer, from: number, to: number): void {
    for (let at = from; at + 6 <= to; at += 6) {
      this.#checkColumn();
      this.#addNumber(rkNumber(bytes, at + 2), bytes.readUInt16LE(at));
      this.#column++;
    }
  }

  #addBooleanOrError(value: number, isError: boolean): void {
    if (!isError) this.#window.add(this.#row, this.#column, CellKind.boolean, value === 0 ? 0 : 1);
    else this.#window.addText(this.#row, this.#column, CellKind.error, ERRORS[value] ?? '#UNKNOWN!');
  }

  #readFormula(bytes: Buffer, at: number, format: number): void {
    this.#formula = undefined;
    if (bytes.readUInt16LE(at + 6) !== 0xffff) {
      this.#addNumber(bytes.readDoubleLE(at), format);
      return;
    }
    const kind = bytes.readUInt8(at);
    if (kind === 0) this.#formula = { row: this.#row, column: this.#column };
    if (kind === 1 || kind === 2) this.#addBooleanOrError(bytes.readUInt8(at + 2), kind === 2);
  }

  /** The result of the formula before, when it is text. */
  #readFormulaText(bytes: Buffer, at: number, end: number): void {
    if (this.#formula === undefined) return;
    this.#row = this.#formula.row;
    this.#column = this.#formula.column;
    this.#formula = undefined;
    this.#readText(bytes, at, end);
  }

  #readText(bytes: Buffer, at: number, end: number): void {
    const length = bytes.readUInt16LE(at);
    if (length > this.#limits.cellLength) throw this.#tooLarge('cellLength');
    const { isUnicode, decoder } = this.#globals.encoding;
    this.#open = { row: this.#row, column: this.#column, text: '', missing: length };
    if (isUnicode && length > 0) this.#addPiece(this.#open, bytes, at + 2, end);
    else {
      this.#open.text = decoder.decode(bytes.subarray(at + 2, Math.min(end, at + 2 + length)));
      this.#open.missing = Math.max(0, at + 2 + length - end);
    }
    this.#closeIfWhole(this.#open);
  }

  #continueText(bytes: Buffer, at: number, end: number): void {
    const open = this.#open;
    if (open === undefined || at >= end) return;
    this.#addPiece(open, bytes, at, end);
    this.#closeIfWhole(open);
  }

  /** Characters, after a byte that says how wide they are. */
  #addPiece(open: OpenText, bytes: Buffer, at: number, end: number): void {
    const isWide = (bytes.readUInt8(at) & 1) === 1;
    const count = Math.min(open.missing, (end - at - 1) >> (isWide ? 1 : 0));
    open.text += unicodeText(bytes, at + 1, at + 1 + count * (isWide ? 2 : 1), isWide);
    open.missing -= count;
  }

  #closeIfWhole({ row, column, text, missing }: OpenText): void {
    if (missing > 0) return;
    this.#open = undefined;
    if (text !== '') this.#window.addText(row, column, CellKind.text, text);
  }

  #tooLarge(limit: 'cellLength' | 'rows' | 'columns'): Error {
    return limitExceeded(this.#limits, limit, `row ${this.#row + 1}`);
  }
}

const DOUBLE = new DataView(new ArrayBuffer(8));

/** A number in four bytes: 30 bits of an integer or of a double, and whether it was multiplied by 100. */
function rkNumber(bytes: Buffer, at: number): number {
  const stored = bytes.readInt32LE(at);
  let value = stored >> 2;
  if ((stored & 2) === 0) {
    DOUBLE.setInt32(0, stored & ~3);
    value = DOUBLE.getFloat64(0);
  }
  return (stored & 1) === 1 ? value / 100 : value;
}
