import type { SharedTexts } from '../tabular/shared-texts.ts';
import type { CellFormula } from './cell-formula.ts';
import { BLANK_VALUE, type CellValue } from './cell-value.ts';
import { errorAt } from './error-values.ts';
import type { FormulaForms } from './formula-forms.ts';

/** How a value is stored in `SheetCells`, and so what its number means. */
export const ValueKind = {
  /** Nothing; only cells with a formula that has no saved value. */
  blank: 0,
  /** The number itself. */
  number: 1,
  /** The text's position in `texts`; empty text is a value of its own here. */
  text: 2,
  /** 0 or 1. */
  boolean: 3,
  /** The error's position, see `errorAt`. */
  error: 4,
} as const;

/** What `indexAt` gives for a cell that is blank and has no formula. */
export const NO_CELL = -1;
/** The `formulas` of a cell without one. */
export const NO_FORMULA = 0;

/** The columns that the cells of a sheet are stored in. */
export interface CellColumns {
  /** Ascending, 1-based; only rows with cells. */
  readonly rowNumbers: Uint32Array;
  /** Where a row's cells begin; one more than rows, so that row `i` ends at `rowStarts[i + 1]`. */
  readonly rowStarts: Uint32Array;
  /** 1-based; ascending within a row. */
  readonly columns: Uint16Array;
  readonly kinds: Uint8Array;
  readonly numbers: Float64Array;
  /** Positions in the workbook's `formats`. */
  readonly formats: Uint16Array;
  /** The form of the cell's formula, `NO_FORMULA` without one. Equal numbers are the same formula in R1C1. */
  readonly formulas: Int32Array;
}

/**
 * The cells of a sheet that have a value or a formula, by row and column, as columns of numbers: a million cells without a
 * million objects. Loops over many cells read the columns; `value` and `formula` make an object for one.
 */
export class SheetCells implements CellColumns {
  readonly rowNumbers: Uint32Array;
  readonly rowStarts: Uint32Array;
  readonly columns: Uint16Array;
  readonly kinds: Uint8Array;
  readonly numbers: Float64Array;
  readonly formats: Uint16Array;
  readonly formulas: Int32Array;
  /** What the numbers of texts are positions in. */
  readonly texts: SharedTexts;
  readonly #forms: FormulaForms;

  constructor(columns: CellColumns, texts: SharedTexts, forms: FormulaForms) {
    this.rowNumbers = columns.rowNumbers;
    this.rowStarts = columns.rowStarts;
    this.columns = columns.columns;
    this.kinds = columns.kinds;
    this.numbers = columns.numbers;
    this.formats = columns.formats;
    this.formulas = columns.formulas;
    this.texts = texts;
    this.#forms = forms;
  }

  get count(): number {
    return this.columns.length;
  }

  /** Rows that have cells. */
  get rowCount(): number {
    return this.rowNumbers.length;
  }

  /** The position of a cell, `NO_CELL` when it is blank and has no formula. */
  indexAt(row: number, column: number): number {
    const position = this.rowPosition(row);
    if (this.rowNumbers[position] !== row) return NO_CELL;
    const end = this.rowStarts[position + 1] ?? 0;
    const index = lowerBound(this.columns, this.rowStarts[position] ?? 0, end, column);
    return index < end && this.columns[index] === column ? index : NO_CELL;
  }

  /** The position among `rowNumbers` of the first row from `row` on. */
  rowPosition(row: number): number {
    return lowerBound(this.rowNumbers, 0, this.rowNumbers.length, row);
  }

  /** The position of the first cell from `column` on in the row at `position` among `rowNumbers`. */
  firstInRow(position: number, column: number): number {
    return lowerBound(this.columns, this.rowStarts[position] ?? 0, this.rowStarts[position + 1] ?? 0, column);
  }

  /** The row of the cell at a position. */
  rowOf(index: number): number {
    return this.rowNumbers[lowerBound(this.rowStarts, 0, this.rowStarts.length, index + 1) - 1] ?? 0;
  }

  value(index: number): CellValue {
    const number = this.numbers[index] ?? 0;
    switch (this.kinds[index]) {
      case ValueKind.number:
        return { kind: 'number', value: number };
      case ValueKind.text:
        return { kind: 'text', value: this.texts.text(number) };
      case ValueKind.boolean:
        return { kind: 'boolean', value: number === 1 };
      case ValueKind.error:
        return { kind: 'error', value: errorAt(number) };
      default:
        return BLANK_VALUE;
    }
  }

  valueAt(row: number, column: number): CellValue {
    const index = this.indexAt(row, column);
    return index === NO_CELL ? BLANK_VALUE : this.value(index);
  }

  /** The formula of the cell at a position; undefined when it has none. */
  formula(index: number): CellFormula | undefined {
    const form = this.formulas[index] ?? NO_FORMULA;
    return form === NO_FORMULA
      ? undefined
      : this.#forms.formulaAt(form, this.rowOf(index), this.columns[index] ?? 0);
  }

  formulaAt(row: number, column: number): CellFormula | undefined {
    const index = this.indexAt(row, column);
    return index === NO_CELL ? undefined : this.formula(index);
  }
}

/** The first position from `from` up to `to` whose number is not below `wanted`; `to` when there is none. */
function lowerBound(numbers: Uint16Array | Uint32Array, from: number, to: number, wanted: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
