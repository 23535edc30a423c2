import type { CompiledWorkbook } from '../../../shared/sql/layout/compile-workbook.ts';
import type { Dialect } from '../../../shared/sql/print/dialect.ts';
import type { CellValue } from '../../../shared/workbook/cell-value.ts';
import { type Place, placeOf } from './loaded-change.ts';
import { type CellAt, cellsOf } from './recalculator.ts';

/** A cell whose value the package stores and anybody may change. */
export interface Input {
  readonly at: CellAt;
  readonly value: CellValue;
  readonly place: Place;
  /** It is in no table, so that it keeps its kind. */
  readonly isAlone: boolean;
  /** Values of its column. */
  readonly column: readonly CellValue[];
}

const MAX_VALUES = 50;

/** The inputs of a workbook: cells without formulas, the blank ones of tables among them. */
export function inputsOf(compiled: CompiledWorkbook, dialect: Dialect): Input[] {
  const { model, tables, homes } = compiled.plan;
  const inputs: Input[] = [];
  for (const { sheetIndex, sheet, rows, columns } of tables) {
    for (const { column } of columns) {
      const own: { at: CellAt; value: CellValue; place: Place }[] = [];
      for (const row of rows) {
        const at = { sheetIndex, row, column };
        if (sheet.cells.formulaAt(row, column) !== undefined) continue;
        const place = placeOf(compiled, at, dialect);
        if (place !== undefined) own.push({ at, value: sheet.cells.valueAt(row, column), place });
      }
      const values = own.slice(0, MAX_VALUES).map(({ value }) => value);
      inputs.push(...own.map((input) => ({ ...input, isAlone: false, column: values })));
    }
  }
  for (const { index, ...at } of cellsOf(model)) {
    const cells = model.sheets[at.sheetIndex]?.cells;
    if (homes.at(at.sheetIndex, at.row, at.column).kind !== 'loose') continue;
    if (cells === undefined || cells.formula(index) !== undefined) continue;
    const place = placeOf(compiled, at, dialect);
    if (place !== undefined) {
      inputs.push({ at, value: cells.value(index), place, isAlone: true, column: [] });
    }
  }
  return inputs;
}
