import { type CellBatch, CellKind } from '../cell-batch.ts';
import { isDateSerial, isoDateCell } from '../date-cell.ts';
import type { Limits } from '../limits.ts';
import { DATE_KINDS, type DateKind } from '../number-format.ts';
import { corruptWorkbook } from '../refused-workbook.ts';
import type { SharedTexts } from '../shared-texts.ts';
import { refuseLongText } from './cell-length.ts';
import { type CellTag, CellType } from './cell-tag.ts';
import { unescapeBytes } from './escaped-text.ts';
import { plainIndex, plainNumber } from './plain-number.ts';
import { isXmlSpace } from './xml-characters.ts';

/** What the cells of a sheet refer to. */
export interface SheetContext {
  readonly part: string;
  readonly sharedTexts: SharedTexts;
  readonly dateKinds: readonly DateKind[];
  readonly isDate1904: boolean;
  readonly limits: Limits;
}

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;
const NO_DATE = -1;

/** Writes the values of cells into the last row of a batch. Gaps and blank cells at a row's end take no room. */
export class CellWriter {
  readonly #batch: CellBatch;
  readonly #context: SheetContext;
  /** For each cell style the position of its date kind, or `NO_DATE`. */
  readonly #dateKinds: Int8Array;

  constructor(batch: CellBatch, context: SheetContext) {
    this.#batch = batch;
    this.#context = context;
    this.#dateKinds = Int8Array.from(context.dateKinds, (kind) =>
      kind === undefined ? NO_DATE : DATE_KINDS.indexOf(kind),
    );
  }

  /** Writes a value of the tag's type: its UTF-8 from `start` to `end`, with its references resolved. */
  value(tag: CellTag, column: number, start: number, end: number, row: number): void {
    if (start === end) return;
    this.#refuseLongText(start, end, row);
    switch (tag.type) {
      case CellType.number:
        this.#numberText(tag.style, column, start, end);
        break;
      case CellType.shared:
        this.#sharedText(column, start, end, row);
        break;
      case CellType.boolean: {
        const text = this.#batch.bytes.toString('latin1', start, end).trim();
        this.boolean(column, text === '1' || text === 'true');
        break;
      }
      case CellType.error:
        this.#write(column, CellKind.error, start, end, 0);
        break;
      case CellType.date:
        this.#isoDate(tag.style, column, start, end);
        break;
      default:
        this.text(column, start, unescapeBytes(this.#batch.bytes, start, end), row);
    }
  }

  /** Writes text as it is. */
  text(column: number, start: number, end: number, row: number): void {
    this.#refuseLongText(start, end, row);
    if (start < end) this.#write(column, CellKind.text, start, end, 0);
  }

  /** Writes a number, which stands from `start` to `end`; in some styles it is a date. */
  number(style: number, column: number, start: number, end: number, value: number): void {
    const dateKind = this.#dateKinds[style] ?? NO_DATE;
    if (dateKind !== NO_DATE && isDateSerial(value, this.#context.isDate1904)) {
      this.#write(column, CellKind.serialDate, dateKind, dateKind, value);
    } else {
      this.#write(column, CellKind.number, start, end, value);
    }
  }

  boolean(column: number, isTrue: boolean): void {
    this.#write(column, CellKind.boolean, 0, 0, isTrue ? 1 : 0);
  }

  /** Writes the shared text at a position, which stands from `start` to `end`. */
  shared(column: number, index: number, start: number, end: number, row: number): void {
    const { sharedTexts } = this.#context;
    if (!Number.isInteger(index) || index < 0 || index >= sharedTexts.count) {
      const text = this.#batch.bytes.toString('utf8', start, end);
      throw corruptWorkbook(`row ${row} refers to the text number ${text}, which is not there`);
    }
    if (!sharedTexts.isEmpty(index)) this.#write(column, CellKind.sharedText, 0, 0, index);
  }

  #numberText(style: number, column: number, start: number, end: number): void {
    const { bytes } = this.#batch;
    let from = start;
    let to = end;
    let value = plainNumber(bytes, start, end);
    if (Number.isNaN(value)) {
      while (from < to && isXmlSpace(bytes[from])) from++;
      while (to > from && isXmlSpace(bytes[to - 1])) to--;
      const text = bytes.toString('utf8', from, to);
      value = NUMBER.test(text) ? Number(text) : Number.NaN;
      if (!Number.isFinite(value)) {
        // Not ours to repair: the schema will say that it is not a number.
        if (from < to) this.#write(column, CellKind.text, from, to, 0);
        return;
      }
    }
    this.number(style, column, from, to, value);
  }

  #sharedText(column: number, start: number, end: number, row: number): void {
    const { bytes } = this.#batch;
    const plain = plainIndex(bytes, start, end);
    this.shared(column, plain === -1 ? Number(bytes.toString('utf8', start, end)) : plain, start, end, row);
  }

  #isoDate(style: number, column: number, start: number, end: number): void {
    const { bytes } = this.#batch;
    const cell = isoDateCell(bytes.toString('utf8', start, end).trim(), this.#context.dateKinds[style]);
    if (cell === undefined) {
      this.#write(column, CellKind.text, start, end, 0);
      return;
    }
    // The seconds that it may gain take the room of the closing tags behind it.
    const length = bytes.write(cell.value, start, 'latin1');
    this.#write(column, CellKind.isoDate, start, start + length, DATE_KINDS.indexOf(cell.precision));
  }

  #write(column: number, kind: number, start: number, end: number, number: number): void {
    const batch = this.#batch;
    const index = (batch.rowStarts[batch.rowCount] ?? 0) + column - 1;
    const gap = index - batch.cellCount;
    if (gap >= 0) {
      if (index >= batch.kinds.length) batch.reserve(gap + 1);
      if (gap > 0) batch.kinds.fill(CellKind.blank, batch.cellCount, index);
      batch.cellCount = index + 1;
    }
    batch.kinds[index] = kind;
    batch.starts[index] = start;
    batch.ends[index] = end;
    batch.numbers[index] = number;
  }

  #refuseLongText(start: number, end: number, row: number): void {
    const { limits, part } = this.#context;
    if (end - start > limits.cellLength) {
      refuseLongText(this.#batch.bytes, start, end, limits, `${part}, row ${row}`);
    }
  }
}
