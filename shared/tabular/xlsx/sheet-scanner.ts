import { CellBatch, CellKind } from '../cell-batch.ts';
import { limitExceeded } from '../limits.ts';
import { corruptWorkbook } from '../refused-workbook.ts';
import { CellTag, readCellTag } from './cell-tag.ts';
import { CellWriter, type SheetContext } from './cell-writer.ts';
import { joinTexts } from './element-content.ts';
import { unescapeBytes } from './escaped-text.ts';
import { isFull } from './full-batch.ts';
import { PlainRows } from './plain-rows.ts';
import { rowNumberOf } from './row-tag.ts';
import { SheetPlace } from './sheet-place.ts';
import { nameEnd } from './xml-markup.ts';
import { XmlReader } from './xml-reader.ts';

const NOT_INSIDE = -1;

/** Fills a batch with the rows of a sheet as its XML goes by. Formulas count by the result saved with them. */
export class SheetScanner {
  readonly #batch = new CellBatch();
  readonly #context: SheetContext;
  readonly #reader: XmlReader;
  readonly #writer: CellWriter;
  readonly #tag = new CellTag();
  readonly #plain: PlainRows;
  readonly #place = new SheetPlace();
  #hasData = false;
  /** How deep the sheet's data lies while inside of it. */
  #dataDepth = NOT_INSIDE;
  #rowDepth = NOT_INSIDE;
  /** Cells of an incomplete row that lie behind the batch while it is handed on. */
  #pendingCells = 0;

  constructor(context: SheetContext) {
    this.#context = context;
    this.#reader = new XmlReader(context.part, context.limits);
    this.#writer = new CellWriter(this.#batch, context);
    this.#plain = new PlainRows(this.#batch, this.#writer, this.#place, context);
    this.#batch.sharedTexts = context.sharedTexts;
    this.#batch.isDate1904 = context.isDate1904;
  }

  /** Adds a chunk of the part. The batch must have been released since rows were taken from it. */
  append(chunk: Uint8Array): void {
    const { window } = this.#reader;
    const shift = this.#rowDepth === NOT_INSIDE ? window.position : this.#place.rowStart;
    window.append(chunk, shift, `${this.#context.part}, row ${this.#place.row}`);
    this.#place.rowStart = 0;
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
    while (!isFull(batch)) {
      if (this.#rowDepth !== NOT_INSIDE && this.#reader.stack.depth === this.#rowDepth + 1) {
        this.#plain.read(this.#reader.window);
      }
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
    const number = rowNumberOf(window, markupEnd, this.#place.row, cursor);
    if (number > this.#context.limits.rows) throw this.#tooLarge('rows');
    this.#place.row = number;
    this.#rowDepth = stack.depth;
    this.#place.rowStart = window.position;
    this.#place.column = 0;
    this.#place.hasPlainName =
      nameEnd(window.bytes, window.position + 1) === window.position + 1 + 'row'.length;
    this.#batch.reserve(1);
  }

  /** Ends the row and the data whose element has ended. */
  #leaveClosed(): void {
    const { depth } = this.#reader.stack;
    if (this.#rowDepth === depth) {
      this.#batch.endRow(this.#place.row);
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
      if (stop !== -1) this.#writer.value(this.#tag, column, contentStart, stop, this.#place.row);
    } else {
      const stop = unescapeBytes(bytes, contentStart, textStop);
      this.#writer.text(column, contentStart, stop, this.#place.row);
    }
    return true;
  }

  #enterCell(): number {
    const { row } = this.#tag;
    if (row !== 0 && row !== this.#place.row)
      throw corruptWorkbook(`a cell of row ${row} stands in row ${this.#place.row}`);
    const column = this.#tag.column === 0 ? this.#place.column + 1 : this.#tag.column;
    if (column > this.#context.limits.columns) throw this.#tooLarge('columns');
    this.#place.column = column;
    return column;
  }

  #tooLarge(limit: 'rows' | 'columns'): Error {
    return limitExceeded(this.#context.limits, limit, `${this.#context.part}, row ${this.#place.row}`);
  }
}
