import { DEFAULT_LIMITS, type Limits } from '../tabular/limits.ts';
import { UnreadableFileError } from '../tabular/unreadable-file-error.ts';

/** How much of a workbook is kept in memory as a model before it is refused. */
export interface WorkbookLimits extends Limits {
  readonly sheets: number;
  /** Cells with a value or a formula, in all sheets. */
  readonly cells: number;
  /** Characters of one formula; a longer one is not read. */
  readonly formulaLength: number;
  /** Characters of all formulas that differ. */
  readonly formulaCharacters: number;
  /** Bytes of formulas' tokens in an XLS file; those of shared formulas count for each cell. */
  readonly tokenBytes: number;
  /** Cells in ranges of array formulas and what-if tables; those in two of them count twice. */
  readonly rangeFormulaCells: number;
  readonly names: number;
  readonly tables: number;
  /** Saved values of cells of other workbooks. */
  readonly externalCells: number;
  /** Ranges beside those of formulas: merged cells and the like. */
  readonly ranges: number;
  /** Distinct number formats. */
  readonly formats: number;
  /** Bytes of all texts that are not shared. */
  readonly textBytes: number;
}

/** Formulas are as long as Excel takes them; the rest is far above what real workbooks have, and fits into memory. */
export const DEFAULT_WORKBOOK_LIMITS: WorkbookLimits = {
  ...DEFAULT_LIMITS,
  sheets: 1_024,
  cells: 10_000_000,
  formulaLength: 8_192,
  formulaCharacters: 32 * 1024 ** 2,
  tokenBytes: 512 * 1024 ** 2,
  rangeFormulaCells: 20_000_000,
  names: 65_536,
  tables: 16_384,
  externalCells: 250_000,
  ranges: 262_144,
  formats: 65_535,
  textBytes: 256 * 1024 ** 2,
};

type WorkbookLimit = Exclude<keyof WorkbookLimits, keyof Limits>;

const WORDS: Record<WorkbookLimit, string> = {
  sheets: 'sheets',
  cells: 'cells',
  formulaLength: 'characters in one formula',
  formulaCharacters: 'characters in formulas that differ from each other',
  tokenBytes: 'bytes of formulas',
  rangeFormulaCells: 'cells in the ranges of array formulas',
  names: 'defined names',
  tables: 'tables',
  externalCells: 'saved values of other workbooks',
  ranges: 'merged or otherwise marked ranges',
  formats: 'number formats',
  textBytes: 'bytes of text',
};

/** The refusal of a workbook that has more than `limits` allow. */
export function workbookLimitExceeded(limits: WorkbookLimits, limit: WorkbookLimit): UnreadableFileError {
  const maximum = limits[limit];
  return new UnreadableFileError(
    'file-limit-exceeded',
    `The workbook has more than ${maximum.toLocaleString('en')} ${WORDS[limit]}. Split it, or remove what is not needed.`,
    { limit, maximum },
  );
}
