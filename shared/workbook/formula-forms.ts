import type { ArrayFormula, CellFormula, DataTableFormula } from './cell-formula.ts';
import type { CellRange } from './cell-range.ts';
import {
  fitsAt,
  isRelatable,
  type RelativeFormula,
  reachOf,
  relativeFormula,
  textAt,
} from './relative-formula.ts';
import { type WorkbookLimits, workbookLimitExceeded } from './workbook-limits.ts';

/** One that each of its cells has for itself, or one that is the same in all of them. */
type Form = RelativeFormula | Exclude<CellFormula, { readonly kind: 'normal' }>;

/**
 * The distinct formulas of a workbook: business workbooks have a few hundred for a hundred thousand cells. Cells hold the
 * number of theirs, which counts from 1.
 */
export class FormulaForms {
  readonly #limits: WorkbookLimits;
  readonly #forms: Form[] = [];
  readonly #numbers = new Map<RelativeFormula, number>();
  readonly #unreadable = new Map<string, number>();
  /** How far formulas reach that are shared. */
  readonly #reaches = new Map<number, CellRange>();
  #characters = 0;

  constructor(limits: WorkbookLimits) {
    this.#limits = limits;
  }

  get count(): number {
    return this.#forms.length;
  }

  /** The form of a formula that stands in this cell. */
  add(text: string, row: number, column: number): number {
    const reason = this.#unreadableReason(text);
    if (reason !== undefined) return this.addUnreadable(reason);
    const relative = relativeFormula(text, row, column);
    const known = this.#numbers.get(relative);
    if (known !== undefined) return known;
    const number = this.#push(relative, relative.length);
    this.#numbers.set(relative, number);
    return number;
  }

  /** The form of a formula that this cell shares with the one whose form is given; another one at the sheet's edge. */
  share(number: number, row: number, column: number): number {
    const form = this.#forms[number - 1];
    if (typeof form !== 'string') return number;
    let reach = this.#reaches.get(number);
    if (reach === undefined) {
      reach = reachOf(form);
      this.#reaches.set(number, reach);
    }
    return fitsAt(reach, row, column) ? number : this.add(textAt(form, row, column), row, column);
  }

  addArray(text: string, range: CellRange, isDynamic: boolean): number {
    const reason = this.#unreadableReason(text);
    if (reason !== undefined) return this.addUnreadable(reason);
    const formula: ArrayFormula = { kind: 'array', formId: this.count + 1, text, range, isDynamic };
    return this.#push(formula, text.length);
  }

  addDataTable(text: string, range: CellRange): number {
    const formula: DataTableFormula = { kind: 'data-table', formId: this.count + 1, text, range };
    return this.#push(formula, text.length);
  }

  /** `reason` finishes “The formula is not read because …”. */
  addUnreadable(reason: string): number {
    const known = this.#unreadable.get(reason);
    if (known !== undefined) return known;
    const formId = this.count + 1;
    this.#unreadable.set(reason, formId);
    return this.#push({ kind: 'unreadable', formId, reason }, reason.length);
  }

  formulaAt(formId: number, row: number, column: number): CellFormula | undefined {
    const form = this.#forms[formId - 1];
    return typeof form === 'string' ? { kind: 'normal', formId, text: textAt(form, row, column) } : form;
  }

  #unreadableReason(text: string): string | undefined {
    const { formulaLength } = this.#limits;
    if (text.length > formulaLength)
      return `it has more than ${formulaLength.toLocaleString('en')} characters`;
    return isRelatable(text) ? undefined : 'it holds a character that no formula may have';
  }

  #push(form: Form, characters: number): number {
    this.#characters += characters;
    if (this.#characters > this.#limits.formulaCharacters) {
      throw workbookLimitExceeded(this.#limits, 'formulaCharacters');
    }
    return this.#forms.push(form);
  }
}
