import { CellBatch, CellKind } from '../cell-batch.ts';
import { decodeUtf8 } from '../decode-utf8.ts';
import { type Limits, limitExceeded } from '../limits.ts';
import type { UnreadableFileError } from '../unreadable-file-error.ts';
import { ByteWindow } from './byte-window.ts';
import { nulByte, quoteUnclosed } from './csv-faults.ts';

const QUOTE = 0x22;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const NUL = 0x00;

/** A batch is full with the record that brings it here, so that its arrays stay in the processor's cache. */
const FULL_CELLS = 16 * 1024;
const FULL_ROWS = 8 * 1024;

type State = 'cell-start' | 'plain' | 'quoted' | 'after-quote';

/**
 * Splits UTF-8 into records by RFC 4180, whatever pieces it comes in; lines may end in CRLF, LF or CR.
 *
 * More forgiving than the RFC where every spreadsheet is: a quote inside an unquoted cell is a quote, and text after a
 * closing quote belongs to the cell, which is marked as misquoted. Never forgiving where rows would silently merge.
 *
 * Cells are ranges of a window over the bytes, which keeps the record that is not finished yet. A cell with quotes is
 * rewritten where it stands: it only gets shorter.
 */
export class CsvScanner {
  readonly batch = new CellBatch();
  readonly #window = new ByteWindow();
  readonly #limits: Limits;
  readonly #delimiter: number;
  /** 1 for each byte that ends a run of plain (quoted) text. */
  readonly #endsPlain = new Uint8Array(256);
  readonly #endsQuoted = new Uint8Array(256);

  #state: State = 'cell-start';
  #position = 0;
  #cellStart = 0;
  /** Where the next byte of a cell with quotes goes. */
  #cellEnd = 0;
  /** The cell has, or had, a quote: its text ends at `#cellEnd`, not where it is read. */
  #isRewritten = false;
  /** Text followed the closing quote of the cell. */
  #isMisquoted = false;
  /** Cells of the record that is being read; they lie behind those of the batch. */
  #pendingCells = 0;
  #recordStart = 0;
  #recordNumber = 1;
  #recordHasQuotes = false;
  #line = 1;
  #quoteOpenedOn = 0;
  /** The byte before was a CR: an LF now is part of the same line break. */
  #afterCarriageReturn = false;

  /** `delimiter` is one ASCII character; `firstRecord` the number of the first record and its line. */
  constructor(delimiter: string, limits: Limits, firstRecord = 1) {
    this.#limits = limits;
    this.#recordNumber = firstRecord;
    this.#line = firstRecord;
    this.#delimiter = delimiter.charCodeAt(0);
    for (const byte of [this.#delimiter, LINE_FEED, CARRIAGE_RETURN, NUL]) this.#endsPlain[byte] = 1;
    for (const byte of [QUOTE, LINE_FEED, CARRIAGE_RETURN, NUL]) this.#endsQuoted[byte] = 1;
  }

  /** Takes the next bytes, once `scan` has gone through all before. Ends the life of what the batch held. */
  feed(chunk: Uint8Array): void {
    this.#dropFinishedRecords();
    this.#window.append(chunk);
    this.batch.bytes = this.#window.bytes;
  }

  /** Reads on. True when the batch is full: it must be taken, and `take` called, before the next call. */
  scan(): boolean {
    while (this.#position < this.#window.end) {
      const end = this.#endOfAllowed();
      if (this.#state === 'quoted') this.#scanQuoted(end);
      else if (this.#state === 'after-quote') this.#scanAfterQuote();
      else if (this.#isRewritten) this.#scanRewritten(end);
      else this.#scanPlain(end);
      if (this.#position === end) this.#checkPending();
      if (this.batch.rowCount >= FULL_ROWS || this.batch.cellCount >= FULL_CELLS) return true;
    }
    return false;
  }

  /**
   * How far the record may reach that is being read. Checks at this position, not where a piece of the file happens to end,
   * make the refusal the same whatever the pieces.
   */
  #endOfAllowed(): number {
    const last = this.#recordStart + this.#limits.recordLength;
    if (this.#position < last) return Math.min(this.#window.end, last);
    this.#checkPending();
    throw this.#tooLarge('recordLength');
  }

  /** The text is over: its last record needs no line break. */
  finish(): void {
    if (this.#state === 'quoted') {
      throw quoteUnclosed({ line: this.#quoteOpenedOn, row: this.#recordNumber });
    }
    if (this.#state === 'cell-start' && this.#pendingCells === 0) return;
    if (this.#state === 'cell-start') this.#cellStart = this.#position;
    if (this.#isRewritten) this.#endRewrittenCell();
    else this.#endCell(this.#position);
    this.#endRecord();
  }

  /** Empties the batch of its finished records. */
  take(): void {
    this.#dropFinishedRecords();
  }

  /**
   * The hot loop: cells without quotes, as many as there are. Leaves when it meets a quote at the start of a cell, the
   * end of the bytes or a full batch.
   */
  #scanPlain(end: number): void {
    const { bytes } = this.#window;
    const [endsPlain, delimiter] = [this.#endsPlain, this.#delimiter];
    let position = this.#position;
    if (this.#afterCarriageReturn) {
      this.#afterCarriageReturn = false;
      if (this.#state === 'cell-start' && bytes[position] === LINE_FEED) {
        this.#position = position + 1;
        this.#recordStart = position + 1;
        return;
      }
    }
    if (this.#state === 'cell-start') {
      if (bytes[position] === QUOTE) {
        this.#openQuote();
        return;
      }
      this.#cellStart = position;
      this.#state = 'plain';
    }
    for (;;) {
      while (position < end && endsPlain[bytes[position] ?? 0] === 0) position++;
      this.#position = position;
      if (position === end) return;
      const byte = bytes[position];
      if (byte === NUL) this.#refuseNul();
      this.#endCell(position);
      position++;
      this.#position = position;
      if (byte !== delimiter) {
        this.#endLine(byte);
        return;
      }
      if (position === end || bytes[position] === QUOTE) return;
      this.#cellStart = position;
      this.#state = 'plain';
    }
  }

  #openQuote(): void {
    this.#state = 'quoted';
    this.#isRewritten = true;
    this.#recordHasQuotes = true;
    this.#quoteOpenedOn = this.#line;
    this.#afterCarriageReturn = false;
    this.#position++;
    this.#cellStart = this.#position;
    this.#cellEnd = this.#position;
  }

  #scanQuoted(end: number): void {
    const { bytes } = this.#window;
    const endsQuoted = this.#endsQuoted;
    const start = this.#position;
    let position = start;
    while (position < end) {
      const byte = bytes[position] ?? 0;
      if (endsQuoted[byte] === 0) {
        this.#afterCarriageReturn = false;
      } else {
        if (byte === QUOTE) break;
        if (byte === NUL) break;
        if (byte === CARRIAGE_RETURN || !this.#afterCarriageReturn) this.#line++;
        this.#afterCarriageReturn = byte === CARRIAGE_RETURN;
      }
      position++;
    }
    this.#keep(start, position);
    this.#position = position;
    if (position === end) return;
    if (bytes[position] === NUL) this.#refuseNul();
    this.#afterCarriageReturn = false;
    this.#state = 'after-quote';
    this.#position++;
  }

  /** A second quote is a quote of the text; anything else comes after the quoted part. */
  #scanAfterQuote(): void {
    const { bytes } = this.#window;
    if (bytes[this.#position] === QUOTE) {
      bytes[this.#cellEnd++] = QUOTE;
      this.#position++;
      this.#state = 'quoted';
    } else {
      this.#state = 'plain';
    }
  }

  /** What follows a closing quote, up to the end of the cell. */
  #scanRewritten(end: number): void {
    const { bytes } = this.#window;
    const start = this.#position;
    let position = start;
    while (position < end && this.#endsPlain[bytes[position] ?? 0] === 0) position++;
    if (position > start) this.#isMisquoted = true;
    this.#keep(start, position);
    this.#position = position;
    if (position === end) return;
    const byte = bytes[position];
    if (byte === NUL) this.#refuseNul();
    this.#endRewrittenCell();
    this.#position++;
    if (byte !== this.#delimiter) this.#endLine(byte);
  }

  #keep(start: number, end: number): void {
    if (start !== this.#cellEnd) this.#window.bytes.copyWithin(this.#cellEnd, start, end);
    this.#cellEnd += end - start;
  }

  #endRewrittenCell(): void {
    const { batch } = this;
    const cell = batch.cellCount + this.#pendingCells;
    this.#endCell(this.#cellEnd);
    if (this.#isMisquoted) batch.kinds[cell] = CellKind.misquotedText;
    this.#isMisquoted = false;
  }

  #endCell(end: number): void {
    const { batch } = this;
    const cell = batch.cellCount + this.#pendingCells;
    const start = this.#cellStart;
    if (cell === batch.kinds.length) batch.reserve(this.#pendingCells + 1);
    // In this order, because a cell is too long before it ends.
    if (end - start > this.#limits.cellLength) this.#checkCellLength(start, end);
    if (this.#pendingCells >= this.#limits.columns) throw this.#tooLarge('columns');
    batch.kinds[cell] = end === start ? CellKind.blank : CellKind.text;
    batch.starts[cell] = start;
    batch.ends[cell] = end;
    this.#pendingCells++;
    this.#state = 'cell-start';
    this.#isRewritten = false;
  }

  #endLine(byte: number | undefined): void {
    this.#endRecord();
    this.#line++;
    this.#afterCarriageReturn = byte === CARRIAGE_RETURN;
  }

  #endRecord(): void {
    const { batch } = this;
    const isEmptyLine =
      this.#pendingCells === 1 && batch.kinds[batch.cellCount] === CellKind.blank && !this.#recordHasQuotes;
    if (!isEmptyLine) {
      if (this.#recordNumber > this.#limits.rows) throw this.#tooLarge('rows');
      batch.reserve(0);
      batch.cellCount += this.#pendingCells;
      batch.endRow(this.#recordNumber);
    }
    this.#pendingCells = 0;
    this.#recordStart = this.#position;
    this.#recordHasQuotes = false;
    this.#recordNumber++;
  }

  /** The limit of a cell may be passed in its middle. */
  #checkPending(): void {
    if (this.#state === 'cell-start') return;
    const end = this.#isRewritten ? this.#cellEnd : this.#position;
    if (end - this.#cellStart > this.#limits.cellLength) this.#checkCellLength(this.#cellStart, end);
  }

  /** Characters are counted only where there are more bytes than characters allowed. */
  #checkCellLength(start: number, end: number): void {
    if (end - start > this.#limits.cellLength * 4) throw this.#tooLarge('cellLength');
    if (decodeUtf8(this.#window.bytes, start, end).length > this.#limits.cellLength)
      throw this.#tooLarge('cellLength');
  }

  /** Moves what belongs to the unfinished record to the front, bytes and cells. */
  #dropFinishedRecords(): void {
    const { batch } = this;
    const first = batch.cellCount;
    const dropped = this.#recordStart;
    for (let i = 0; i < this.#pendingCells; i++) {
      batch.kinds[i] = batch.kinds[first + i] ?? 0;
      batch.starts[i] = (batch.starts[first + i] ?? 0) - dropped;
      batch.ends[i] = (batch.ends[first + i] ?? 0) - dropped;
    }
    batch.clear();
    this.#window.drop(dropped);
    this.#position -= dropped;
    this.#cellStart -= dropped;
    this.#cellEnd -= dropped;
    this.#recordStart = 0;
  }

  /** A limit passed before it is told first, as it would be if the bytes had come in two pieces. */
  #refuseNul(): never {
    this.#checkPending();
    throw nulByte({ line: this.#line, row: this.#recordNumber });
  }

  #tooLarge(limit: 'cellLength' | 'recordLength' | 'columns' | 'rows'): UnreadableFileError {
    const isInQuotes = limit !== 'rows' && limit !== 'columns' && this.#isRewritten;
    const quote = isInQuotes ? `; a quote opened on line ${this.#quoteOpenedOn} may lack its end` : '';
    return limitExceeded(this.#limits, limit, `row ${this.#recordNumber}${quote}`);
  }
}
