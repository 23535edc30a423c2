import type { CellRange } from './cell-range.ts';
import type { DefinedName } from './defined-name.ts';
import type { ExternalBook } from './external-book.ts';
import type { NumberFormat } from './number-format.ts';
import type { Region } from './region.ts';
import type { SheetCells } from './sheet-cells.ts';
import type { WorkbookTable } from './workbook-table.ts';

/** A file as spreadsheet programs see it: everything that what its cells show may depend on. */
export interface WorkbookModel {
  readonly format: 'csv' | 'xls' | 'xlsx';
  /** Worksheets in the order of their tabs. */
  readonly sheets: readonly SheetModel[];
  readonly names: readonly DefinedName[];
  readonly tables: readonly WorkbookTable[];
  readonly externalBooks: readonly ExternalBook[];
  /** What cells' `formats` are positions in. */
  readonly formats: readonly NumberFormat[];
  /** Days count from 1904, as on early Macs, instead of from 1900. */
  readonly isDate1904: boolean;
  readonly calculation: Calculation;
  readonly origin: Origin;
}

export interface SheetModel {
  readonly name: string;
  readonly state: 'visible' | 'hidden' | 'very-hidden';
  /** The smallest rectangle around all cells; undefined when there are none. */
  readonly dimensions: CellRange | undefined;
  readonly cells: SheetCells;
  /** Ascending; hidden by hand or by a filter. */
  readonly hiddenRows: Uint32Array;
  /** Ascending. */
  readonly hiddenColumns: Uint16Array;
  readonly mergedRanges: readonly CellRange[];
  /** The range of the sheet's automatic filter. */
  readonly filterRange: CellRange | undefined;
  /** From top to bottom and left to right. */
  readonly regions: readonly Region[];
  /** How many cells with content lie in no region, e.g. titles and notes. */
  readonly looseCellCount: number;
}

/** How the workbook wants to be calculated. */
export interface Calculation {
  readonly mode: 'automatic' | 'automatic-except-tables' | 'manual';
  /** Formulas may depend on themselves: they are repeated so many times, or until they change by less. */
  readonly isIterative: boolean;
  readonly iterations: number;
  readonly maximumChange: number;
  /** False: numbers count as rounded as they are shown. */
  readonly isFullPrecision: boolean;
  /** The saved values may be out of date: the program asked for a new calculation at the next opening. */
  readonly isStale: boolean;
}

/** Who saved the file, as it says itself. */
export interface Origin {
  readonly application: string | undefined;
  /** ISO 8601: the best clock for what TODAY and NOW came to. */
  readonly modifiedAt: string | undefined;
}
