import type { ArrayFormula, CellFormula, DataTableFormula } from './cell-formula.ts';
import type { CellRange } from './cell-range.ts';
import { fitsAt, type RelativeFormula, reachOf, relativeFormula, textAt } from './relative-formula.ts';
import { type WorkbookLimits, workbookLimitExceeded } from './workbook-limits.ts';

type Form =
  | { readonly kind: 'normal'; readonly formula: RelativeFormula; readonly reach: CellRange }
  | { readonly kind: 'array' | 'data-table' | 'unreadable'; readonly formula: CellFormula };

/**
 * The distinct formulas of a workbook: business workbooks have a few hundred for a hundred thousand cells. Cells hold the
 * number of theirs, which counts from 1.
 */
export class FormulaForms {
  readonly #limits: WorkbookLimits;
  readonly #forms: Form[] = [];
  readonly #byKey = new Map<string, number>();
  readonly #unreadable = new Map<string, number>();
  #characters = 0;

  constructor(limits: WorkbookLimits) {
    this.#limits = limits;
  }

  get count(): number {
    return this.#forms.length;
  }

  /** The form of a formula that stands in this cell. */
  add(text: string, row: number, column: number): number {
    if (text.length > this.#limits.formulaLength) {
      return this.addUnreadable(
        `it has more than ${this.#limits.formulaLength.toLocaleString('en')} characters`,
      );
    }
    const formula = relativeFormula(text, row, column);
    const known = this.#byKey.get(formula.key);
    if (known !== undefined) return known;
    const id = this.#push({ kind: 'normal', formula, reach: reachOf(formula) }, formula.key.length);
    this.#byKey.set(formula.key, id);
    return id;
  }

  /** The form of a formula that this cell shares with the one whose form is given; another one at the sheet's edge. */
  share(form: number, row: number, column: number): number {
    const master = this.#forms[form - 1];
    if (master?.kind !== 'normal' || fitsAt(master.reach, row, column)) return form;
    return this.add(textAt(master.formula, row, column), row, column);
  }

  addArray(text: string, range: CellRange, isDynamic: boolean): number {
    if (text.length > this.#limits.formulaLength) return this.add(text, range.firstRow, range.firstColumn);
    const formula: ArrayFormula = { kind: 'array', formId: this.count + 1, text, range, isDynamic };
    return this.#push({ kind: 'array', formula }, text.length);
  }

  addDataTable(text: string, range: CellRange): number {
    const formula: DataTableFormula = { kind: 'data-table', formId: this.count + 1, text, range };
    return this.#push({ kind: 'data-table', formula }, text.length);
  }

  /** `reason` finishes “The formula is not read because …”. */
  addUnreadable(reason: string): number {
    const known = this.#unreadable.get(reason);
    if (known !== undefined) return known;
    const formId = this.count + 1;
    this.#unreadable.set(reason, formId);
    return this.#push({ kind: 'unreadable', formula: { kind: 'unreadable', formId, reason } }, reason.length);
  }

  formulaAt(formId: number, row: number, column: number): CellFormula | undefined {
    const form = this.#forms[formId - 1];
    if (form === undefined) return undefined;
    return form.kind === 'normal'
      ? { kind: 'normal', formId, text: textAt(form.formula, row, column) }
      : form.formula;
  }

  #push(form: Form, characters: number): number {
    this.#characters += characters;
    if (this.#characters > this.#limits.formulaCharacters) {
      throw workbookLimitExceeded(this.#limits, 'formulaCharacters');
    }
    return this.#forms.push(form);
  }
}
