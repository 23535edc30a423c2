import type { CellValue } from '../../../shared/workbook/cell-value.ts';
import type { WorkbookModel } from '../../../shared/workbook/workbook-model.ts';

/** A cell by where it stands; all count from 1 but sheets, which count from 0. */
export interface CellAt {
  readonly sheetIndex: number;
  readonly row: number;
  readonly column: number;
}

/** An input with another value than the workbook has. */
export interface Change {
  readonly at: CellAt;
  readonly value: CellValue;
}

/** What a spreadsheet program that knows nothing of SQL is asked to calculate. */
export interface Question {
  readonly model: WorkbookModel;
  /** Cells with formulas to calculate. All other cells are taken as the values that they have. */
  readonly formulas: readonly CellAt[];
  /** The inputs are changed each time anew, from what the workbook has. */
  readonly rounds: readonly (readonly Change[])[];
}

/** Values by `keyOf` cell. */
export type Values = ReadonlyMap<string, CellValue>;

export interface Recalculator {
  readonly name: string;
  /** The values of the formulas after each round. */
  recalculate(question: Question): Promise<readonly Values[]>;
}

export function keyOf({ sheetIndex, row, column }: CellAt): string {
  return `${sheetIndex} ${row} ${column}`;
}

/** The cells of a workbook that have a value or a formula. */
export function* cellsOf({ sheets }: WorkbookModel): Generator<CellAt & { readonly index: number }> {
  for (const [sheetIndex, { cells }] of sheets.entries()) {
    for (const [position, row] of cells.rowNumbers.entries()) {
      for (let i = cells.rowStarts[position] ?? 0; i < (cells.rowStarts[position + 1] ?? 0); i++) {
        yield { sheetIndex, row, column: cells.columns[i] ?? 0, index: i };
      }
    }
  }
}
