import { decodeUtf8 } from '../../tabular/decode-utf8.ts';
import { corruptWorkbook } from '../../tabular/refused-workbook.ts';
import { refuseLongText } from '../../tabular/xlsx/cell-length.ts';
import { type CellTag, CellType } from '../../tabular/xlsx/cell-tag.ts';
import { unescapeBytes } from '../../tabular/xlsx/escaped-text.ts';
import { plainIndex, plainNumber } from '../../tabular/xlsx/plain-number.ts';
import type { CellsBuilder } from '../cells-builder.ts';
import { errorPosition } from '../error-values.ts';
import { serialDate } from '../serial-date.ts';
import { NO_FORMULA, ValueKind } from '../sheet-cells.ts';
import type { ValueTexts } from '../value-texts.ts';
import type { WorkbookLimits } from '../workbook-limits.ts';

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;
const GENERAL = 0;

/** What the cells of a sheet refer to. */
export interface CellContext {
  readonly part: string;
  readonly texts: ValueTexts;
  /** For each cell style the position of its number format. */
  readonly styleFormats: readonly number[];
  readonly isDate1904: boolean;
  readonly limits: WorkbookLimits;
}

/** Writes cells into the model: values as they are saved, numbers without regard to their format. */
export class ModelCellWriter {
  readonly #cells: CellsBuilder;
  readonly #context: CellContext;

  constructor(cells: CellsBuilder, context: CellContext) {
    this.#cells = cells;
    this.#context = context;
  }

  /** Writes a cell without a value: nothing, unless it has a formula. */
  blank(tag: CellTag, column: number, formula: number): void {
    if (formula !== NO_FORMULA) this.#write(tag, column, ValueKind.blank, 0, formula);
  }

  /** Writes a value of the tag's type: its UTF-8 from `start` to `end`, with its references resolved. */
  value(
    tag: CellTag,
    column: number,
    formula: number,
    bytes: Buffer,
    start: number,
    end: number,
    row: number,
  ): void {
    switch (tag.type) {
      case CellType.number:
        if (start === end) this.blank(tag, column, formula);
        else this.#number(tag, column, formula, bytes, start, end);
        break;
      case CellType.shared:
        this.#shared(tag, column, formula, bytes, start, end, row);
        break;
      case CellType.boolean: {
        const text = bytes.toString('latin1', start, end).trim();
        this.#write(tag, column, ValueKind.boolean, text === '1' || text === 'true' ? 1 : 0, formula);
        break;
      }
      case CellType.error:
        this.#write(
          tag,
          column,
          ValueKind.error,
          errorPosition(decodeUtf8(bytes, start, end).trim()),
          formula,
        );
        break;
      case CellType.date:
        this.#date(tag, column, formula, bytes, start, end);
        break;
      default:
        this.text(tag, column, formula, bytes, start, unescapeBytes(bytes, start, end), row);
    }
  }

  /** Writes text as it is. */
  text(
    tag: CellTag,
    column: number,
    formula: number,
    bytes: Buffer,
    start: number,
    end: number,
    row: number,
  ): void {
    const { limits, part, texts } = this.#context;
    if (end - start > limits.cellLength) refuseLongText(bytes, start, end, limits, `${part}, row ${row}`);
    this.#write(tag, column, ValueKind.text, texts.add(bytes, start, end), formula);
  }

  #number(tag: CellTag, column: number, formula: number, bytes: Buffer, start: number, end: number): void {
    let value = plainNumber(bytes, start, end);
    if (Number.isNaN(value)) {
      const text = decodeUtf8(bytes, start, end).trim();
      value = NUMBER.test(text) ? Number(text) : Number.NaN;
      if (!Number.isFinite(value)) {
        // Not ours to repair: it stays what it is.
        if (text === '') this.blank(tag, column, formula);
        else this.#write(tag, column, ValueKind.text, this.#context.texts.addText(text), formula);
        return;
      }
    }
    this.#write(tag, column, ValueKind.number, value, formula);
  }

  #shared(
    tag: CellTag,
    column: number,
    formula: number,
    bytes: Buffer,
    start: number,
    end: number,
    row: number,
  ): void {
    if (start === end) {
      this.blank(tag, column, formula);
      return;
    }
    const plain = plainIndex(bytes, start, end);
    const index = plain === -1 ? Number(bytes.toString('utf8', start, end)) : plain;
    if (!Number.isInteger(index) || index < 0 || index >= this.#context.texts.sharedCount) {
      const text = bytes.toString('utf8', start, end);
      throw corruptWorkbook(`row ${row} refers to the text number ${text}, which is not there`);
    }
    this.#write(tag, column, ValueKind.text, index, formula);
  }

  #date(tag: CellTag, column: number, formula: number, bytes: Buffer, start: number, end: number): void {
    const text = bytes.toString('utf8', start, end).trim();
    const serial = serialDate(text, this.#context.isDate1904);
    if (serial !== undefined) this.#write(tag, column, ValueKind.number, serial, formula);
    else if (text === '') this.blank(tag, column, formula);
    else this.#write(tag, column, ValueKind.text, this.#context.texts.addText(text), formula);
  }

  #write(tag: CellTag, column: number, kind: number, number: number, formula: number): void {
    this.#cells.add(column, kind, number, this.#context.styleFormats[tag.style] ?? GENERAL, formula);
  }
}
