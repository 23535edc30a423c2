/** What formulas refer to by number, as text. */
export interface FormulaContext {
  /** A defined name, by its number from 1 on; undefined when there is none. */
  name(number: number): string | undefined;
  /** What stands before the `!` of a reference, `!` included; undefined when the sheet is gone or never was. */
  sheetPrefix(externSheet: number): string | undefined;
  /** A name of another sheet, another book or an add-in, with what stands before its `!`. */
  externalName(externSheet: number, number: number): string | undefined;
}
