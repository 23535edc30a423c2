import { decodeUtf8 } from '../../tabular/decode-utf8.ts';
import { limitExceeded } from '../../tabular/limits.ts';
import { corruptWorkbook } from '../../tabular/refused-workbook.ts';
import { CellTag, readCellTag } from '../../tabular/xlsx/cell-tag.ts';
import { joinTexts } from '../../tabular/xlsx/element-content.ts';
import { unescapeBytes } from '../../tabular/xlsx/escaped-text.ts';
import { PLAIN_CELLS, PLAIN_FORMULAS, PlainText, readPlainText } from '../../tabular/xlsx/plain-content.ts';
import { rowNumberOf } from '../../tabular/xlsx/row-tag.ts';
import { INCOMPLETE } from '../../tabular/xlsx/xml-attributes.ts';
import { isXmlSpace, LESS_THAN } from '../../tabular/xlsx/xml-characters.ts';
import { nameEnd } from '../../tabular/xlsx/xml-markup.ts';
import { XmlReader } from '../../tabular/xlsx/xml-reader.ts';
import type { CellsBuilder } from '../cells-builder.ts';
import { NO_FORMULA } from '../sheet-cells.ts';
import { type CellContext, ModelCellWriter } from './model-cell-writer.ts';
import type { SheetFormulas } from './sheet-formulas.ts';
import type { SheetSurroundings } from './sheet-surroundings.ts';
import { readSlowFormula } from './slow-formula.ts';

const LETTER_C = 0x63;
const NOT_INSIDE = -1;

/** What a sheet's part is read into. */
export interface ScanTargets {
  readonly cells: CellsBuilder;
  readonly formulas: SheetFormulas;
  readonly surroundings: SheetSurroundings;
  /** The numbers of cell metadata that mark dynamic arrays. */
  readonly dynamicMarks: ReadonlySet<number>;
}

/** Reads a sheet as its XML goes by: cells with values and formulas, and what surrounds them. */
export class WorksheetScanner {
  readonly #context: CellContext;
  readonly #targets: ScanTargets;
  readonly #reader: XmlReader;
  readonly #writer: ModelCellWriter;
  readonly #tag = new CellTag();
  readonly #plain = new PlainText();
  #hasData = false;
  /** How deep the sheet's data lies while inside of it. */
  #dataDepth = NOT_INSIDE;
  #rowDepth = NOT_INSIDE;
  #rowNumber = 0;
  #column = 0;

  constructor(context: CellContext, targets: ScanTargets) {
    this.#context = context;
    this.#targets = targets;
    this.#reader = new XmlReader(context.part, context.limits);
    this.#writer = new ModelCellWriter(targets.cells, context);
  }

  /** Takes a chunk of the part and reads what has become complete. */
  read(chunk: Uint8Array): void {
    const { window } = this.#reader;
    window.append(chunk, window.position, `${this.#context.part}, row ${this.#rowNumber}`);
    for (;;) {
      if (this.#rowDepth !== NOT_INSIDE) this.#readPlainCells();
      if (!this.#reader.nextMarkup() || !this.#readMarkup()) return;
    }
  }

  /** @throws {UnreadableFileError} when the part ended before its elements did, or held no data. */
  finish(): void {
    this.#reader.finish();
    if (!this.#hasData) throw corruptWorkbook(`“${this.#context.part}” holds no sheet data`);
  }

  /** Reads as many cells as have nothing special about them. */
  #readPlainCells(): void {
    const { window, cursor } = this.#reader;
    const { bytes, end, part } = window;
    const tag = this.#tag;
    let position = window.position;
    while (
      bytes[position] === LESS_THAN &&
      bytes[position + 1] === LETTER_C &&
      isXmlSpace(bytes[position + 2])
    ) {
      const content = readCellTag(bytes, position + 2, end, tag, cursor, part);
      if (content === INCOMPLETE) break;
      if (cursor.isEmptyElement) {
        this.#enterCell();
        position = content;
        continue;
      }
      const next = this.#readPlainContent(bytes, content, end);
      if (next === INCOMPLETE) break;
      position = next;
    }
    window.position = position;
  }

  /** Reads a value, or a formula and a value; gives the position behind the cell, `INCOMPLETE` for anything else. */
  #readPlainContent(bytes: Buffer, at: number, end: number): number {
    const plain = this.#plain;
    let formulaStart = 0;
    let formulaStop = 0;
    let valueAt = at;
    if (readPlainText(bytes, at, end, PLAIN_FORMULAS, plain)) {
      formulaStart = plain.start;
      formulaStop = plain.stop;
      valueAt = plain.end;
    }
    if (!readPlainText(bytes, valueAt, end, PLAIN_CELLS, plain)) return INCOMPLETE;
    const column = this.#enterCell();
    const row = this.#rowNumber;
    const formula =
      formulaStop === 0
        ? NO_FORMULA
        : this.#targets.formulas.plain(decodeUtf8(bytes, formulaStart, formulaStop), row, column);
    if (plain.isInline) this.#writer.text(this.#tag, column, formula, bytes, plain.start, plain.stop, row);
    else this.#writer.value(this.#tag, column, formula, bytes, plain.start, plain.stop, row);
    return plain.end;
  }

  /** Reads the markup that was found; false when it belongs to a cell that is not all there yet. */
  #readMarkup(): boolean {
    const reader = this.#reader;
    if (this.#dataDepth === NOT_INSIDE) {
      if (reader.isOpening('sheetData')) {
        // Two readers could see two different sheets.
        if (this.#hasData) throw corruptWorkbook(`“${this.#context.part}” has its rows in two places`);
        this.#hasData = true;
        this.#dataDepth = reader.stack.depth;
      } else this.#targets.surroundings.read(reader);
    } else if (this.#rowDepth === NOT_INSIDE) {
      if (reader.isOpening('row')) this.#startRow();
    } else if (reader.isOpening('c')) {
      return this.#readCell();
    }
    reader.follow();
    this.#leaveClosed();
    return true;
  }

  #startRow(): void {
    const { window, markupEnd, stack, cursor } = this.#reader;
    const { limits } = this.#context;
    const number = rowNumberOf(window, markupEnd, this.#rowNumber, cursor);
    if (number > limits.rows) throw this.#tooLarge('rows');
    this.#rowNumber = number;
    this.#rowDepth = stack.depth;
    this.#column = 0;
    this.#targets.surroundings.readRow(this.#reader, number);
  }

  /** Ends the row and the data whose element has ended. */
  #leaveClosed(): void {
    const { depth } = this.#reader.stack;
    if (this.#rowDepth === depth) {
      this.#targets.cells.endRow(this.#rowNumber);
      this.#rowDepth = NOT_INSIDE;
    }
    if (this.#dataDepth === depth) this.#dataDepth = NOT_INSIDE;
  }

  #readCell(): boolean {
    const reader = this.#reader;
    const { window, cursor, markupEnd: contentStart, isEmptyElement } = reader;
    const { bytes, end, part } = window;
    const attributes = nameEnd(bytes, window.position + 1);
    if (isEmptyElement) reader.follow();
    else if (!reader.skipElement()) return false;
    readCellTag(bytes, attributes, end, this.#tag, cursor, part);
    const column = this.#enterCell();
    if (isEmptyElement) return true;

    const cell = { bytes, attributes, start: contentStart, end: window.position, part };
    const { formulas, dynamicMarks } = this.#targets;
    const formula = readSlowFormula(cell, cursor, formulas, dynamicMarks, this.#rowNumber, column);
    this.#readValue(bytes, contentStart, column, formula);
    return true;
  }

  #readValue(bytes: Buffer, contentStart: number, column: number, formula: number): void {
    const { window, cursor } = this.#reader;
    const { position, part } = window;
    const row = this.#rowNumber;
    const textStop = joinTexts(bytes, contentStart, position, 't', cursor, part);
    if (textStop !== -1) {
      const stop = unescapeBytes(bytes, contentStart, textStop);
      this.#writer.text(this.#tag, column, formula, bytes, contentStart, stop, row);
      return;
    }
    const stop = joinTexts(bytes, contentStart, position, 'v', cursor, part);
    if (stop === -1) this.#writer.blank(this.#tag, column, formula);
    else this.#writer.value(this.#tag, column, formula, bytes, contentStart, stop, row);
  }

  #enterCell(): number {
    const { row } = this.#tag;
    if (row !== 0 && row !== this.#rowNumber)
      throw corruptWorkbook(`a cell of row ${row} stands in row ${this.#rowNumber}`);
    const column = this.#tag.column === 0 ? this.#column + 1 : this.#tag.column;
    if (column > this.#context.limits.columns) throw this.#tooLarge('columns');
    this.#column = column;
    return column;
  }

  #tooLarge(limit: 'rows' | 'columns'): Error {
    return limitExceeded(this.#context.limits, limit, `${this.#context.part}, row ${this.#rowNumber}`);
  }
}
