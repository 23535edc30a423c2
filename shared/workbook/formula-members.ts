import type { CellRange } from './cell-range.ts';
import { NO_FORMULA, type SheetCells } from './sheet-cells.ts';
import { type WorkbookLimits, workbookLimitExceeded } from './workbook-limits.ts';

/** A formula for a whole range, of which only one cell tells. */
export interface RangeFormula {
  readonly form: number;
  readonly range: CellRange;
}

/** Gives all cells of the ranges, as far as they have none of their own, the formula that fills the range. */
export function spreadFormulas(
  cells: SheetCells,
  formulas: readonly RangeFormula[],
  limits: WorkbookLimits,
): void {
  let visited = 0;
  for (const { form, range } of formulas) {
    const from = cells.rowPosition(range.firstRow);
    for (
      let position = from;
      (cells.rowNumbers[position] ?? Number.POSITIVE_INFINITY) <= range.lastRow;
      position++
    ) {
      const end = cells.rowStarts[position + 1] ?? 0;
      for (let index = cells.firstInRow(position, range.firstColumn); index < end; index++) {
        if ((cells.columns[index] ?? 0) > range.lastColumn) break;
        if (cells.formulas[index] === NO_FORMULA) cells.formulas[index] = form;
        visited++;
      }
      // Ranges that lie on each other would be gone through again and again.
      if (++visited > limits.rangeFormulaCells) throw workbookLimitExceeded(limits, 'rangeFormulaCells');
    }
  }
}
