import { BLANK, type Cell, type Row, textCell } from '../cell.ts';
import { corruptWorkbook } from '../corrupt-workbook.ts';
import { dateCellOf, isoDateCell } from '../date-cell.ts';
import { type Limits, limitExceeded } from '../limits.ts';
import type { DateKind } from '../number-format.ts';
import { unescapeText } from './escaped-text.ts';
import type { XmlHandler } from './read-xml.ts';
import { RichText } from './rich-text.ts';

/** What the cells of a sheet refer to. */
export interface SheetContext {
  readonly part: string;
  readonly sharedStrings: readonly string[];
  readonly dateKinds: readonly DateKind[];
  readonly isDate1904: boolean;
  readonly limits: Limits;
}

/** The last row that the format has. */
const LAST_ROW = 1_048_576;
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;
const PLAIN_INTEGER = /^-?[1-9]\d*$/;

/** Collects the rows of a sheet as its XML goes by. Formulas count by the result saved with them. */
export class SheetRows implements XmlHandler {
  readonly #context: SheetContext;
  readonly #inlineText: RichText;

  #rows: Row[] = [];
  #collectedCells = 0;
  #isInData = false;
  #hasData = false;
  #rowNumber = 0;
  #cells: Cell[] = [];
  #column = 0;
  #type = 'n';
  #style = 0;
  #isInValue = false;
  #hasInlineText = false;
  #value = '';

  constructor(context: SheetContext) {
    this.#context = context;
    this.#inlineText = new RichText(context.limits, context.part);
  }

  /** Whether the part had the element that holds a sheet's data. */
  get hasData(): boolean {
    return this.#hasData;
  }

  /** Cells waiting to be taken, gaps included. */
  get collectedCells(): number {
    return this.#collectedCells;
  }

  /** The rows finished since the last call. */
  take(): Row[] {
    const rows = this.#rows;
    this.#rows = [];
    this.#collectedCells = 0;
    return rows;
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (name === 'sheetData') {
      this.#isInData = !this.#hasData;
      this.#hasData = true;
    }
    if (!this.#isInData) return;
    switch (name) {
      case 'row':
        this.#startRow(attributes);
        break;
      case 'c':
        this.#startCell(attributes);
        break;
      case 'v':
        this.#isInValue = true;
        break;
      case 'is':
        this.#hasInlineText = true;
        this.#inlineText.start();
        break;
      default:
        this.#inlineText.open(name);
    }
  }

  text(piece: string): void {
    if (!this.#isInData) return;
    if (!this.#isInValue) {
      this.#inlineText.text(piece);
      return;
    }
    this.#value += piece;
    if (this.#value.length > this.#context.limits.cellLength) throw this.#tooLarge('cellLength');
  }

  close(name: string): void {
    if (!this.#isInData) return;
    switch (name) {
      case 'sheetData':
        this.#isInData = false;
        break;
      case 'row':
        this.#collectedCells += this.#cells.length;
        this.#rows.push({ number: this.#rowNumber, cells: this.#cells });
        break;
      case 'c':
        this.#endCell();
        break;
      case 'v':
        this.#isInValue = false;
        break;
      default:
        this.#inlineText.close(name);
    }
  }

  #startRow(attributes: Readonly<Record<string, string>>): void {
    const number = attributes.r === undefined ? this.#rowNumber + 1 : Number(attributes.r);
    // Sorting would need the whole sheet in memory; no spreadsheet program writes rows out of order.
    if (!(number > this.#rowNumber))
      throw corruptWorkbook(`row ${attributes.r} comes after row ${this.#rowNumber}`);
    if (!Number.isInteger(number) || number > LAST_ROW)
      throw corruptWorkbook(`there is no row ${number} in a sheet`);
    if (number > this.#context.limits.rows) throw this.#tooLarge('rows');
    this.#rowNumber = number;
    this.#cells = [];
    this.#column = 0;
  }

  #startCell(attributes: Readonly<Record<string, string>>): void {
    this.#column = attributes.r === undefined ? this.#column + 1 : columnOf(attributes.r);
    if (this.#column > this.#context.limits.columns) throw this.#tooLarge('columns');
    this.#type = attributes.t ?? 'n';
    this.#style = attributes.s === undefined ? 0 : Number(attributes.s);
    this.#value = '';
    this.#hasInlineText = false;
  }

  #endCell(): void {
    const cell = this.#readCell();
    if (cell === BLANK) return;
    while (this.#cells.length < this.#column) this.#cells.push(BLANK);
    this.#cells[this.#column - 1] = cell;
  }

  #readCell(): Cell {
    if (this.#hasInlineText) return textCell(unescapeText(this.#inlineText.end()));
    const value = this.#value;
    if (value === '') return BLANK;
    switch (this.#type) {
      case 'n':
        return this.#readNumber(value.trim());
      case 's':
        return this.#readSharedString(value);
      case 'b':
        return { kind: 'boolean', value: value.trim() === '1' || value.trim() === 'true' };
      case 'e':
        return { kind: 'error', value };
      case 'd':
        return isoDateCell(value.trim(), this.#context.dateKinds[this.#style]) ?? textCell(value);
      default:
        return textCell(unescapeText(value));
    }
  }

  #readNumber(text: string): Cell {
    // Not ours to repair: the schema will say that it is not a number.
    if (!NUMBER.test(text)) return textCell(text);
    const value = Number(text);
    const kind = this.#context.dateKinds[this.#style];
    const date = kind === undefined ? undefined : dateCellOf(value, kind, this.#context.isDate1904);
    if (date !== undefined) return date;
    const isExactInText = !Number.isSafeInteger(value) && PLAIN_INTEGER.test(text);
    return { kind: 'number', value, text: isExactInText ? text : String(value) };
  }

  #readSharedString(text: string): Cell {
    const value = this.#context.sharedStrings[Number(text)];
    if (value === undefined) {
      throw corruptWorkbook(`row ${this.#rowNumber} refers to the text number ${text}, which is not there`);
    }
    return textCell(value);
  }

  #tooLarge(limit: 'cellLength' | 'rows' | 'columns'): Error {
    return limitExceeded(this.#context.limits, limit, `${this.#context.part}, row ${this.#rowNumber}`);
  }
}

/** The column of `XFD1`, 1-based. */
function columnOf(reference: string): number {
  let column = 0;
  for (let i = 0; i < reference.length; i++) {
    const letter = (reference.charCodeAt(i) & ~0x20) - 64;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  if (column === 0) throw corruptWorkbook(`“${reference}” is not the address of a cell`);
  return column;
}
