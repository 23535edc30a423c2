import { BLANK, type Cell, type Row, textCell } from '../cell.ts';
import { type Limits, limitExceeded } from '../limits.ts';
import { UnreadableFileError } from '../unreadable-file-error.ts';

const QUOTE = 0x22;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const NUL = 0x00;

type State = 'cell-start' | 'plain' | 'quoted' | 'after-quote';

/**
 * Splits text into records by RFC 4180, whatever pieces the text comes in; lines may end in CRLF, LF or CR.
 *
 * More forgiving than the RFC where every spreadsheet is: a quote inside an unquoted cell is a quote, and text after a
 * closing quote belongs to the cell. Never forgiving where rows would silently merge.
 */
export class CsvScanner {
  readonly #delimiter: number;
  readonly #limits: Limits;

  #state: State = 'cell-start';
  #records: Row[] = [];
  #cells: Cell[] = [];
  #cell = '';
  #cellWasQuoted = false;
  #recordLength = 0;
  #recordNumber = 1;
  #line = 1;
  #quoteOpenedOn = 0;
  #quotedEndsInCr = false;
  #afterCarriageReturn = false;

  constructor(delimiter: string, limits: Limits) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#limits = limits;
  }

  /** The records finished since the last call. */
  take(): Row[] {
    const records = this.#records;
    this.#records = [];
    return records;
  }

  push(text: string): void {
    let position = this.#skipLineFeedOfCrLf(text);
    while (position < text.length) {
      switch (this.#state) {
        case 'cell-start':
          position = this.#startCell(text, position);
          break;
        case 'plain':
          position = this.#scanPlain(text, position);
          break;
        case 'quoted':
          position = this.#scanQuoted(text, position);
          break;
        case 'after-quote':
          position = this.#scanAfterQuote(text, position);
          break;
      }
    }
  }

  /** The text is over: its last record needs no line break. */
  end(): void {
    if (this.#state === 'quoted') {
      throw new UnreadableFileError(
        'csv-quote-unclosed',
        `The quote opened on line ${this.#quoteOpenedOn} is never closed. Close it, or double it ("") if it belongs to the text.`,
        { line: this.#quoteOpenedOn, row: this.#recordNumber },
      );
    }
    if (this.#state !== 'cell-start' || this.#cells.length > 0) this.#endRecord();
  }

  /** A CR ends a line at once; the LF of a CRLF may come with the next piece of text. */
  #skipLineFeedOfCrLf(text: string): number {
    const isCrLf = this.#afterCarriageReturn && text.charCodeAt(0) === LINE_FEED;
    if (text.length > 0) this.#afterCarriageReturn = false;
    return isCrLf ? 1 : 0;
  }

  #startCell(text: string, position: number): number {
    if (text.charCodeAt(position) !== QUOTE) {
      this.#state = 'plain';
      return position;
    }
    this.#state = 'quoted';
    this.#cellWasQuoted = true;
    this.#quoteOpenedOn = this.#line;
    this.#quotedEndsInCr = false;
    return position + 1;
  }

  #scanPlain(text: string, start: number): number {
    const delimiter = this.#delimiter;
    let end = start;
    let code = -1;
    for (; end < text.length; end++) {
      code = text.charCodeAt(end);
      if (code === delimiter || code === LINE_FEED || code === CARRIAGE_RETURN || code === NUL) break;
    }
    if (end > start) this.#append(text.slice(start, end));
    if (end === text.length) return end;

    if (code === NUL) throw this.#nulByte();
    if (code === delimiter) {
      this.#endCell();
      return end + 1;
    }
    this.#endRecord();
    this.#line++;
    if (code === LINE_FEED) return end + 1;
    if (end + 1 === text.length) this.#afterCarriageReturn = true;
    return text.charCodeAt(end + 1) === LINE_FEED ? end + 2 : end + 1;
  }

  #scanQuoted(text: string, start: number): number {
    const quote = text.indexOf('"', start);
    const end = quote === -1 ? text.length : quote;
    const piece = text.slice(start, end);
    const nul = piece.indexOf('\0');
    this.#countLines(nul === -1 ? piece : piece.slice(0, nul));
    if (nul !== -1) throw this.#nulByte();
    this.#append(piece);
    if (quote === -1) return end;
    this.#state = 'after-quote';
    return end + 1;
  }

  #scanAfterQuote(text: string, position: number): number {
    if (text.charCodeAt(position) !== QUOTE) {
      this.#state = 'plain';
      return position;
    }
    this.#append('"');
    this.#state = 'quoted';
    return position + 1;
  }

  #append(piece: string): void {
    this.#cell = this.#cell === '' ? piece : this.#cell + piece;
    this.#recordLength += piece.length;
    if (this.#cell.length > this.#limits.cellLength) throw this.#tooLarge('cellLength');
    if (this.#recordLength > this.#limits.recordLength) throw this.#tooLarge('recordLength');
  }

  #endCell(): void {
    if (this.#cells.length === this.#limits.columns) throw this.#tooLarge('columns');
    this.#cells.push(textCell(this.#cell));
    this.#cell = '';
    this.#state = 'cell-start';
  }

  #endRecord(): void {
    this.#endCell();
    const isEmptyLine = this.#cells.length === 1 && this.#cells[0] === BLANK && !this.#cellWasQuoted;
    if (!isEmptyLine) {
      if (this.#recordNumber > this.#limits.rows) throw this.#tooLarge('rows');
      this.#records.push({ number: this.#recordNumber, cells: this.#cells });
    }
    this.#cells = [];
    this.#cellWasQuoted = false;
    this.#recordLength = 0;
    this.#recordNumber++;
  }

  /** Line breaks inside quotes count as lines of the file, not as records. */
  #countLines(piece: string): void {
    if (piece === '') return;
    const isLfOfCrLf = this.#quotedEndsInCr && piece.startsWith('\n');
    this.#line += (piece.match(/\r\n?|\n/g)?.length ?? 0) - (isLfOfCrLf ? 1 : 0);
    this.#quotedEndsInCr = piece.endsWith('\r');
  }

  #nulByte(): UnreadableFileError {
    return new UnreadableFileError(
      'csv-nul-byte',
      `Row ${this.#recordNumber} (line ${this.#line}) contains a NUL byte, which text never does. Export the file again as CSV.`,
      { row: this.#recordNumber, line: this.#line },
    );
  }

  #tooLarge(limit: 'cellLength' | 'recordLength' | 'columns' | 'rows'): UnreadableFileError {
    const quote =
      this.#state === 'quoted' ? `; a quote opened on line ${this.#quoteOpenedOn} may lack its end` : '';
    return limitExceeded(this.#limits, limit, `row ${this.#recordNumber}${quote}`);
  }
}
