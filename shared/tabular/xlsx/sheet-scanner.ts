import { CellBatch, CellKind } from '../cell-batch.ts';
import { corruptWorkbook } from '../corrupt-workbook.ts';
import { limitExceeded } from '../limits.ts';
import { CellTag, readCellTag } from './cell-tag.ts';
import { CellWriter, type SheetContext } from './cell-writer.ts';
import { joinTexts } from './element-content.ts';
import { unescapeBytes } from './escaped-text.ts';
import { PLAIN_CELLS, PlainText, readPlainText } from './plain-content.ts';
import { rowNumberOf } from './row-tag.ts';
import { INCOMPLETE } from './xml-attributes.ts';
import { isXmlSpace, LESS_THAN } from './xml-characters.ts';
import { nameEnd } from './xml-markup.ts';
import { XmlReader } from './xml-reader.ts';

/** A batch is handed on once it has this many rows or cells: wide gaps must not fill the memory. */
const BATCH_ROWS = 4 * 1024;
const BATCH_CELLS = 64 * 1024;
const LETTER_C = 0x63;
const NOT_INSIDE = -1;

/** Fills a batch with the rows of a sheet as its XML goes by. Formulas count by the result saved with them. */
export class SheetScanner {
  readonly #batch = new CellBatch();
  readonly #context: SheetContext;
  readonly #reader: XmlReader;
  readonly #writer: CellWriter;
  readonly #tag = new CellTag();
  readonly #plain = new PlainText();
  #hasData = false;
  /** How deep the sheet's data lies while inside of it. */
  #dataDepth = NOT_INSIDE;
  #rowDepth = NOT_INSIDE;
  #rowPosition = 0;
  #rowNumber = 0;
  #column = 0;
  /** Cells of an incomplete row that lie behind the batch while it is handed on. */
  #pendingCells = 0;

  constructor(context: SheetContext) {
    this.#context = context;
    this.#reader = new XmlReader(context.part, context.limits);
    this.#writer = new CellWriter(this.#batch, context);
    this.#batch.sharedTexts = context.sharedTexts;
    this.#batch.isDate1904 = context.isDate1904;
  }

  /** Adds a chunk of the part. The batch must have been released since rows were taken from it. */
  append(chunk: Uint8Array): void {
    const { window } = this.#reader;
    const shift = this.#rowDepth === NOT_INSIDE ? window.position : this.#rowPosition;
    window.append(chunk, shift, `${this.#context.part}, row ${this.#rowNumber}`);
    this.#rowPosition = 0;
    const batch = this.#batch;
    batch.bytes = window.bytes;
    for (let cell = 0; cell < batch.cellCount; cell++) {
      if (batch.kinds[cell] === CellKind.serialDate) continue;
      batch.starts[cell] = (batch.starts[cell] ?? 0) - shift;
      batch.ends[cell] = (batch.ends[cell] ?? 0) - shift;
    }
  }

  /** Goes on reading; true when the batch is full, false when there is nothing more to read in the chunks so far. */
  scan(): boolean {
    const batch = this.#batch;
    while (batch.rowCount < BATCH_ROWS && batch.cellCount < BATCH_CELLS) {
      if (this.#rowDepth !== NOT_INSIDE) this.#readPlainCells();
      if (!this.#reader.nextMarkup()) return false;
      if (!this.#readMarkup()) return false;
    }
    return true;
  }

  /** The complete rows, to be released before anything else is read; undefined when there are none. */
  take(): CellBatch | undefined {
    const batch = this.#batch;
    if (batch.rowCount === 0) return undefined;
    const complete = batch.rowStarts[batch.rowCount] ?? 0;
    this.#pendingCells = batch.cellCount - complete;
    batch.cellCount = complete;
    return batch;
  }

  /** Takes the complete rows out of the batch; the cells of the row that is not complete yet stay. */
  release(): void {
    const batch = this.#batch;
    const from = batch.cellCount;
    const to = from + this.#pendingCells;
    this.#pendingCells = 0;
    batch.clear();
    for (const column of [batch.kinds, batch.starts, batch.ends, batch.numbers])
      column.copyWithin(0, from, to);
    batch.cellCount = to - from;
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
    const plain = this.#plain;
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
      if (!readPlainText(bytes, content, end, PLAIN_CELLS, plain)) break;
      const column = this.#enterCell();
      if (plain.isInline) this.#writer.text(column, plain.start, plain.stop, this.#rowNumber);
      else this.#writer.value(tag, column, plain.start, plain.stop, this.#rowNumber);
      position = plain.end;
    }
    window.position = position;
  }

  /** Reads the markup that was found; false when it belongs to a cell that is not all there yet. */
  #readMarkup(): boolean {
    const reader = this.#reader;
    if (this.#dataDepth !== NOT_INSIDE) {
      if (this.#rowDepth === NOT_INSIDE) {
        if (reader.isOpening('row')) this.#startRow();
      } else if (reader.isOpening('c')) {
        return this.#readCell();
      }
    } else if (reader.isOpening('sheetData')) {
      // Two readers could see two different sheets.
      if (this.#hasData) throw corruptWorkbook(`“${this.#context.part}” has its rows in two places`);
      this.#hasData = true;
      this.#dataDepth = reader.stack.depth;
    }
    reader.follow();
    this.#leaveClosed();
    return true;
  }

  #startRow(): void {
    const { window, markupEnd, stack, cursor } = this.#reader;
    const number = rowNumberOf(window, markupEnd, this.#rowNumber, cursor);
    if (number > this.#context.limits.rows) throw this.#tooLarge('rows');
    this.#rowNumber = number;
    this.#rowDepth = stack.depth;
    this.#rowPosition = window.position;
    this.#column = 0;
    this.#batch.reserve(1);
  }

  /** Ends the row and the data whose element has ended. */
  #leaveClosed(): void {
    const { depth } = this.#reader.stack;
    if (this.#rowDepth === depth) {
      this.#batch.endRow(this.#rowNumber);
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

    const textStop = joinTexts(bytes, contentStart, window.position, 't', cursor, part);
    if (textStop === -1) {
      const stop = joinTexts(bytes, contentStart, window.position, 'v', cursor, part);
      if (stop !== -1) this.#writer.value(this.#tag, column, contentStart, stop, this.#rowNumber);
    } else {
      const stop = unescapeBytes(bytes, contentStart, textStop);
      this.#writer.text(column, contentStart, stop, this.#rowNumber);
    }
    return true;
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
