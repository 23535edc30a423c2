import type { CellValue } from './cell-value.ts';

/** Another file that formulas refer to, with the values it had when this one was saved. */
export interface ExternalBook {
  /** The number in `[1]Sheet!A1`. */
  readonly number: number;
  /** Where it was, as the file says; undefined when it does not. */
  readonly target: string | undefined;
  readonly kind: 'workbook' | 'dde' | 'ole';
  readonly sheets: readonly ExternalSheet[];
  readonly names: readonly ExternalName[];
}

export interface ExternalSheet {
  readonly name: string;
  /** The saved value of a cell; undefined when none was saved. */
  valueAt(row: number, column: number): CellValue | undefined;
}

export interface ExternalName {
  readonly name: string;
  /** The sheet it holds in; null when it holds in the whole book. */
  readonly sheet: string | null;
  /** Without `=`; undefined when the file does not say. */
  readonly formula: string | undefined;
}
