import { type CellBatch, CellKind } from '../tabular/cell-batch.ts';
import { DATE_KINDS } from '../tabular/number-format.ts';
import type { SharedTexts } from '../tabular/shared-texts.ts';
import type { CellCheck } from './checks/cell-check.ts';
import type { ColumnCheck } from './column-check.ts';
import { RowMark } from './row-marks.ts';

const PLAIN_DATE = DATE_KINDS.indexOf('date');
/** 1 March 1900: spreadsheets count a day before it that never was. */
const FIRST_TRUE_DAY = 61;

/** Goes down a column with what is certain about its cells. */
export function checkColumn(check: CellCheck): ColumnCheck {
  const shared = new SharedVerdicts(check);
  return (batch, column, firstRow, marks, endRow = batch.rowCount) => {
    const { rowStarts, kinds, starts, ends, numbers, bytes } = batch;
    const { of } = marks;
    const { text, number } = check;
    let empty = 0;
    for (let row = firstRow; row < endRow; row++) {
      const mark = of[row];
      if (mark === RowMark.blank) continue;
      const cell = (rowStarts[row] ?? 0) + column;
      const kind = cell < (rowStarts[row + 1] ?? 0) ? kinds[cell] : CellKind.blank;
      let isCertain: boolean;
      if (kind === CellKind.blank) {
        empty++;
        isCertain = check.empty;
      } else if (mark === RowMark.unsure) {
        continue;
      } else if (kind === CellKind.text) {
        isCertain = text(bytes, starts[cell] ?? 0, ends[cell] ?? 0);
      } else if (kind === CellKind.number) {
        isCertain = number.acceptsCell(numbers[cell] ?? 0);
      } else if (kind === CellKind.sharedText) {
        isCertain = shared.isCertain(batch.sharedTexts, numbers[cell] ?? 0);
      } else {
        isCertain = isCertainValue(batch, cell, check);
      }
      if (!isCertain) marks.doubt(row, column);
    }
    return empty;
  };
}

/** Of the cells of workbooks that there are fewer of. */
function isCertainValue(batch: CellBatch, cell: number, check: CellCheck): boolean {
  const value = batch.numbers[cell] ?? 0;
  switch (batch.kinds[cell]) {
    case CellKind.boolean:
      return check.boolean;
    case CellKind.serialDate:
      return check.anyDate || (check.plainDate && isPlainDate(batch, cell, value));
    case CellKind.isoDate:
      return check.anyDate;
    default:
      return false;
  }
}

function isPlainDate(batch: CellBatch, cell: number, serial: number): boolean {
  return batch.starts[cell] === PLAIN_DATE && Number.isInteger(serial) && serial >= FIRST_TRUE_DAY;
}

const UNKNOWN = 0;
const CERTAIN = 1;
const UNSURE = 2;

/** For each of perhaps thousands of columns; texts that many cells share come early. */
const MOST_VERDICTS = 16 * 1024;

/** Remembers what was said of the first shared texts: cells that share one share the verdict. */
class SharedVerdicts {
  readonly #check: CellCheck;
  #texts: SharedTexts | undefined;
  #verdicts = new Uint8Array(0);

  constructor(check: CellCheck) {
    this.#check = check;
  }

  isCertain(texts: SharedTexts | undefined, index: number): boolean {
    if (texts === undefined) return false;
    const most = Math.min(texts.count, MOST_VERDICTS);
    if (texts !== this.#texts || this.#verdicts.length < most) {
      this.#texts = texts;
      this.#verdicts = new Uint8Array(most);
    }
    const isRemembered = index < most;
    const known = isRemembered ? this.#verdicts[index] : UNKNOWN;
    if (known !== UNKNOWN) return known === CERTAIN;
    const isCertain = this.#check.text(texts.bytes, texts.offsets[index] ?? 0, texts.offsets[index + 1] ?? 0);
    // Compiled code is thrown away for a single write beyond an array's end.
    if (isRemembered) this.#verdicts[index] = isCertain ? CERTAIN : UNSURE;
    return isCertain;
  }
}
