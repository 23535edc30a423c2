import { corruptWorkbook } from '../../tabular/refused-workbook.ts';
import { errorText } from '../../tabular/xls/biff-error.ts';
import type { BiffEncoding } from '../../tabular/xls/biff-text.ts';
import { CellText } from '../../tabular/xls/cell-text.ts';
import { RecordType } from '../../tabular/xls/records.ts';
import { rkNumber } from '../../tabular/xls/rk-number.ts';
import { errorPosition } from '../error-values.ts';
import { NO_FORMULA, ValueKind } from '../sheet-cells.ts';
import type { ValueTexts } from '../value-texts.ts';
import type { WorkbookLimits } from '../workbook-limits.ts';
import { FieldReader } from './field-reader.ts';
import { ModelRecord } from './record-type.ts';
import type { UnorderedCells } from './unordered-cells.ts';
import type { XlsFormulas } from './xls-formulas.ts';
import type { XlsSurroundings } from './xls-surroundings.ts';

const COLUMNS = 256;
/** The saved result of a formula is no number: its first byte says what it is. */
const NO_NUMBER = 0xffff;
const Result = { text: 0, boolean: 1, error: 2, emptyText: 3 } as const;

export interface XlsSheetTargets {
  readonly cells: UnorderedCells;
  readonly formulas: XlsFormulas;
  readonly surroundings: XlsSurroundings;
  readonly texts: ValueTexts;
}

/** What the cells of a sheet refer to. */
export interface XlsSheetContext {
  readonly encoding: BiffEncoding;
  readonly styleFormats: readonly number[];
  readonly limits: WorkbookLimits;
}

/** Takes the records of a sheet. */
export class XlsSheetReader {
  readonly #context: XlsSheetContext;
  readonly #targets: XlsSheetTargets;
  /** The last formula's cell, when its result is a text, which comes in a later record. */
  #awaitsText: { readonly index: number; readonly row: number; readonly column: number } | undefined;
  /** A text that goes on in the next record, and the cell it belongs to. */
  #open: { readonly text: CellText; readonly index: number } | undefined;

  constructor(context: XlsSheetContext, targets: XlsSheetTargets) {
    this.#context = context;
    this.#targets = targets;
  }

  /** @throws {UnreadableFileError} when the record is damaged. */
  read(type: number, bytes: Buffer, start: number, end: number): void {
    try {
      this.#read(type, bytes, start, end);
    } catch (error) {
      if (error instanceof RangeError) throw corruptWorkbook('a record is too short', { cause: error });
      throw error;
    }
  }

  finish(): void {
    if (this.#open !== undefined) throw this.#open.text.endsTooEarly();
    this.#targets.formulas.finish();
  }

  #read(type: number, bytes: Buffer, start: number, end: number): void {
    if (type === RecordType.continue) {
      this.#open?.text.add(bytes, start, end);
      this.#closeIfWhole();
      return;
    }
    if (this.#open !== undefined) throw this.#open.text.endsTooEarly();
    const fields = new FieldReader(bytes, start, end);
    switch (type) {
      case RecordType.sharedStringCell:
        this.#readShared(fields);
        break;
      case RecordType.number:
        this.#addNumber(this.#place(fields), fields.double());
        break;
      case RecordType.rk:
        this.#addNumber(this.#place(fields), rkNumber(fields.int32()));
        break;
      case RecordType.multipleRk:
        this.#readMultiple(fields);
        break;
      case RecordType.booleanOrError:
        this.#addBooleanOrError(this.#place(fields), fields.uint8(), fields.uint8() !== 0);
        break;
      case RecordType.label:
      case RecordType.richString: {
        const place = this.#place(fields);
        this.#openText(this.#add(place, ValueKind.blank, 0), place, fields);
        break;
      }
      case RecordType.formula:
      case RecordType.formula4:
        this.#readFormula(fields);
        break;
      case RecordType.string:
        this.#readFormulaText(fields);
        break;
      case ModelRecord.sharedFormula:
        this.#targets.formulas.readShared(fields);
        break;
      case ModelRecord.array:
        this.#targets.formulas.readArray(fields);
        break;
      case ModelRecord.dataTable:
        this.#targets.formulas.readDataTable(fields);
        break;
      default:
        this.#targets.surroundings.read(type, fields);
        break;
    }
  }

  #place(fields: FieldReader): Place {
    const row = fields.uint16();
    const column = fields.uint16();
    const style = fields.uint16();
    if (column >= COLUMNS) throw corruptWorkbook(`row ${row + 1} has a cell beyond the last column`);
    return { row, column, style };
  }

  #readShared(fields: FieldReader): void {
    const place = this.#place(fields);
    const text = fields.uint32();
    if (text >= this.#targets.texts.sharedCount)
      throw corruptWorkbook(`row ${place.row + 1} refers to the text number ${text}, which is not there`);
    this.#add(place, ValueKind.text, text);
  }

  #readMultiple(fields: FieldReader): void {
    const row = fields.uint16();
    let column = fields.uint16();
    while (fields.end - fields.position > 2) {
      const style = fields.uint16();
      if (column >= COLUMNS) throw corruptWorkbook(`row ${row + 1} has a cell beyond the last column`);
      this.#addNumber({ row, column: column++, style }, rkNumber(fields.int32()));
    }
  }

  #readFormula(fields: FieldReader): void {
    const place = this.#place(fields);
    const result = fields.position;
    fields.skip(8);
    const index = this.#addResult(place, fields.bytes, result);
    fields.skip(6);
    this.#targets.formulas.readCell(fields, index, place);
  }

  #addResult(place: Place, bytes: Buffer, at: number): number {
    this.#awaitsText = undefined;
    if (bytes.readUInt16LE(at + 6) !== NO_NUMBER) return this.#addNumber(place, bytes.readDoubleLE(at));
    switch (bytes.readUInt8(at)) {
      case Result.text: {
        const index = this.#add(place, ValueKind.blank, 0);
        this.#awaitsText = { index, row: place.row, column: place.column };
        return index;
      }
      case Result.boolean:
        return this.#addBooleanOrError(place, bytes.readUInt8(at + 2), false);
      case Result.error:
        return this.#addBooleanOrError(place, bytes.readUInt8(at + 2), true);
      case Result.emptyText:
        return this.#add(place, ValueKind.text, this.#targets.texts.addText(''));
      default:
        return this.#add(place, ValueKind.blank, 0);
    }
  }

  #readFormulaText(fields: FieldReader): void {
    const awaiting = this.#awaitsText;
    this.#awaitsText = undefined;
    if (awaiting !== undefined) this.#openText(awaiting.index, awaiting, fields);
  }

  #openText(
    index: number,
    place: { readonly row: number; readonly column: number },
    fields: FieldReader,
  ): void {
    const { bytes, position: at, end } = fields;
    const { encoding, limits } = this.#context;
    const text = new CellText(place, encoding, limits);
    this.#open = { text, index };
    text.begin(bytes, at, end);
    this.#closeIfWhole();
  }

  #closeIfWhole(): void {
    if (this.#open === undefined || !this.#open.text.isWhole()) return;
    const { text, index } = this.#open;
    this.#open = undefined;
    this.#targets.cells.setText(index, this.#targets.texts.addText(text.text));
  }

  #addNumber(place: Place, value: number): number {
    if (!Number.isFinite(value)) throw corruptWorkbook(`row ${place.row + 1} has a number that is none`);
    return this.#add(place, ValueKind.number, value);
  }

  #addBooleanOrError(place: Place, value: number, isError: boolean): number {
    if (isError) return this.#add(place, ValueKind.error, errorPosition(errorText(value)));
    return this.#add(place, ValueKind.boolean, value === 0 ? 0 : 1);
  }

  #add({ row, column, style }: Place, kind: number, number: number): number {
    const format = this.#context.styleFormats[style] ?? 0;
    return this.#targets.cells.add(row, column, kind, number, format, NO_FORMULA);
  }
}

/** Where a cell is, from 0, and its style. */
interface Place {
  readonly row: number;
  readonly column: number;
  readonly style: number;
}
