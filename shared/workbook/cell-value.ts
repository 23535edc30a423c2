/** What a cell holds or, when it has a formula, what the formula came to when the file was saved. */
export type CellValue =
  | { readonly kind: 'blank' }
  /** Dates and times too: days since the workbook's first day. The cell's number format tells them apart. */
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  /** `value` is the error as the spreadsheet shows it, e.g. `#DIV/0!`. */
  | { readonly kind: 'error'; readonly value: string };

/** The one blank value. */
export const BLANK_VALUE: CellValue = { kind: 'blank' };
