import type { PassThrough, Writable } from 'node:stream';
import type { Cell, Fill, Row, Style, stream, Worksheet } from 'exceljs';
import { columnOf } from '../tabular/cell-address.ts';
import { truncateText } from '../truncate-text.ts';
import type { Issue } from '../validation/issue.ts';
import type { AnnotatedRow } from './annotated-rows.ts';
import { ISSUE_COLUMN, issueText, withMessage } from './issue-column.ts';
import { type WorkbookValue, workbookText, workbookValue } from './workbook-value.ts';

export interface SheetLimits {
  /** Rows of one sheet, the header included. */
  readonly rows: number;
  /** All of them are held in memory until the sheet is written, and spreadsheets become slow with many. */
  readonly comments: number;
}

const LIMITS: SheetLimits = { rows: 1_048_576, comments: 10_000 };
const COMMENT_LENGTH = 1_000;
/** A workbook has no more; the column of messages is left out when there is no room for it. */
const MAX_COLUMNS = 16_384;
/** Characters. */
const ISSUE_COLUMN_WIDTH = 60;
/** A header further down is not frozen: it would fill the screen. */
const FROZEN_ROWS = 20;
/** Rows between two waits for what has been written to be packed. */
const ROWS_AT_ONCE = 200;

const RED: Fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFFFC7CE' } };

interface MarkedValue extends WorkbookValue {
  /** What is wrong with it. */
  readonly found?: readonly string[] | undefined;
}

export interface AnnotatedSheetsOptions {
  readonly workbook: stream.xlsx.WorkbookWriter;
  /** Where the workbook goes. */
  readonly output: PassThrough;
  readonly header: AnnotatedRow;
  /** On the first sheet; on all others it is the first row. */
  readonly headerRow: number;
  /** 1-based column of the messages. */
  readonly issueColumn: number;
  readonly limits: SheetLimits | undefined;
}

/** Sheets of annotated rows; a new one, with the same header, begins when one is full. Memory is bounded. */
export class AnnotatedSheets {
  readonly #options: AnnotatedSheetsOptions;
  readonly #limits: SheetLimits;
  readonly #styles = new Map<string, Partial<Style>>();
  readonly #closed: Promise<void>;
  #sheet: Worksheet;
  #sheetCount = 0;
  #nextRow = 1;
  #comments = 0;
  /** Cells whose comment there was no room for. */
  commentsLeftOut = 0;

  constructor(options: AnnotatedSheetsOptions) {
    this.#options = options;
    this.#limits = options.limits ?? LIMITS;
    this.#closed = new Promise((resolve) => options.output.once('close', resolve));
    this.#sheet = this.#begin(options.headerRow);
  }

  /** Adds a row below the last one, or at `position` of the first sheet as long as that has it. */
  async add(row: AnnotatedRow, position?: number): Promise<void> {
    if (this.#placeFor(position) > this.#limits.rows) {
      this.#sheet.commit();
      this.#sheet = this.#begin(1);
    }
    const place = this.#placeFor(position);
    while (this.#nextRow < place) await this.#write(() => undefined);
    await this.#write((target) => this.#fill(target, row, issueText(row.issues), {}));
  }

  /** To be called once, after the last row. */
  end(): void {
    this.#sheet.commit();
  }

  #placeFor(position: number | undefined): number {
    return this.#sheetCount === 1 && position !== undefined ? position : this.#nextRow;
  }

  #begin(headerRow: number): Worksheet {
    const { workbook, header, issueColumn } = this.#options;
    this.#sheetCount++;
    const name = this.#sheetCount === 1 ? 'Data' : `Data ${this.#sheetCount}`;
    const isFrozen = headerRow <= FROZEN_ROWS;
    const sheet = workbook.addWorksheet(name, {
      views: isFrozen ? [{ state: 'frozen', xSplit: 0, ySplit: headerRow }] : [],
    });
    if (issueColumn <= MAX_COLUMNS) sheet.getColumn(issueColumn).width = ISSUE_COLUMN_WIDTH;
    const row = sheet.getRow(headerRow);
    const text = [ISSUE_COLUMN, issueText(header.issues)].filter((part) => part !== '').join(' – ');
    this.#fill(row, header, text, { font: { bold: true } });
    row.commit();
    this.#nextRow = headerRow + 1;
    return sheet;
  }

  async #write(fill: (row: Row) => void): Promise<void> {
    const row = this.#sheet.getRow(this.#nextRow);
    fill(row);
    row.commit();
    this.#nextRow++;
    if (this.#nextRow % ROWS_AT_ONCE === 0) await this.#packed();
  }

  #fill(target: Row, row: AnnotatedRow, text: string, style: Partial<Style>): void {
    const message: MarkedValue = { value: text === '' ? null : workbookText(text) };
    const messages = messagesByColumn(row.issues);
    const values = withMessage(row, this.#options.issueColumn, message, (cell, column) => ({
      ...workbookValue(cell),
      found: messages.get(column),
    }));
    for (const [i, { value, numFmt, found }] of values.slice(0, MAX_COLUMNS).entries()) {
      if (value === null && found === undefined) continue;
      const cell = target.getCell(i + 1);
      cell.value = value;
      cell.style = this.#style(style, numFmt, found !== undefined);
      if (found !== undefined) this.#comment(cell, found);
    }
  }

  #comment(cell: Cell, messages: readonly string[]): void {
    if (this.#comments >= this.#limits.comments) {
      this.commentsLeftOut++;
      return;
    }
    this.#comments++;
    cell.note = workbookText(truncateText(messages.join('\n'), COMMENT_LENGTH));
  }

  /** The same object for the same style: the writer tells styles apart by identity. */
  #style(base: Partial<Style>, numFmt: string | undefined, isRed: boolean): Partial<Style> {
    const key = `${base.font?.bold} ${numFmt} ${isRed}`;
    const known = this.#styles.get(key);
    if (known !== undefined) return known;
    const style = { ...base, ...(numFmt === undefined ? {} : { numFmt }), ...(isRed ? { fill: RED } : {}) };
    this.#styles.set(key, style);
    return style;
  }

  /**
   * Waits until everything written to the sheet so far is on its way: the writer itself would take a whole file into
   * memory. @throws when nobody reads the workbook any more.
   */
  async #packed(): Promise<void> {
    // The types do not know the stream between a sheet and the archive, which tells when it has taken something.
    const { stream } = this.#sheet as unknown as { stream: { pipes: readonly Writable[] } };
    const taken = stream.pipes.map((pipe) => new Promise<void>((resolve) => pipe.write('', () => resolve())));
    await Promise.race([Promise.all(taken), this.#closed]);
    if (this.#options.output.destroyed) throw new Error('Nobody reads the workbook any more.');
  }
}

function messagesByColumn(issues: readonly Issue[]): Map<number, string[]> {
  const found = new Map<number, string[]>();
  for (const { cell, message } of issues) {
    if (cell === null) continue;
    const column = columnOf(cell);
    found.set(column, [...(found.get(column) ?? []), message]);
  }
  return found;
}
