import type { CellRange } from '../cell-range.ts';
import type { FormulaForms } from '../formula-forms.ts';
import type { RangeFormula } from '../formula-members.ts';
import { parseRange } from '../parse-range.ts';
import { NO_FORMULA } from '../sheet-cells.ts';
import type { FormulaTag } from './formula-tag.ts';

/** The formulas of one sheet, as its cells tell of them: some once for many cells. */
export class SheetFormulas {
  /** Those that fill a range of more than one cell. */
  readonly ranges: RangeFormula[] = [];
  readonly #forms: FormulaForms;
  /** The form of each shared formula, by its index, as the cell that holds it wrote it. */
  readonly #shared = new Map<string, number>();

  constructor(forms: FormulaForms) {
    this.#forms = forms;
  }

  /** The form of a formula without anything special about it. */
  plain(text: string, row: number, column: number): number {
    return text === '' ? NO_FORMULA : this.#forms.add(text, row, column);
  }

  tagged(tag: FormulaTag, text: string, row: number, column: number, isDynamic: boolean): number {
    switch (tag.type) {
      case 'shared':
        return this.#sharedForm(tag.sharedIndex, text, row, column);
      case 'array': {
        if (text === '') return NO_FORMULA;
        const range = rangeAt(tag.range, row, column);
        return this.#fill(this.#forms.addArray(text, range, isDynamic), range);
      }
      case 'dataTable': {
        const range = rangeAt(tag.range, row, column);
        return this.#fill(this.#forms.addDataTable(dataTableText(tag), range), range);
      }
      default:
        return this.plain(text, row, column);
    }
  }

  #sharedForm(index: string, text: string, row: number, column: number): number {
    if (text !== '') {
      const form = this.#forms.add(text, row, column);
      this.#shared.set(index, form);
      return form;
    }
    const form = this.#shared.get(index);
    if (form === undefined) {
      return this.#forms.addUnreadable('it is shared with another cell, which does not have it');
    }
    return this.#forms.share(form, row, column);
  }

  #fill(form: number, range: CellRange): number {
    if (range.firstRow < range.lastRow || range.firstColumn < range.lastColumn)
      this.ranges.push({ form, range });
    return form;
  }
}

/** The range that a formula says it fills; its own cell when it says nothing that makes sense. */
function rangeAt(text: string, row: number, column: number): CellRange {
  return parseRange(text) ?? { firstRow: row, firstColumn: column, lastRow: row, lastColumn: column };
}

function dataTableText({ firstInput, secondInput, isTwoDimensional, isRowInput }: FormulaTag): string {
  if (isTwoDimensional) return `TABLE(${firstInput},${secondInput})`;
  return isRowInput ? `TABLE(${firstInput},)` : `TABLE(,${firstInput})`;
}
