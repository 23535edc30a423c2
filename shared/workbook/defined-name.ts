/** A name that stands for a formula, mostly a range. It is kept as written and never followed. */
export interface DefinedName {
  readonly name: string;
  /** The sheet it holds in; null when it holds in the whole workbook. */
  readonly sheet: string | null;
  /** Without `=`. Relative references are seen from A1. */
  readonly formula: string;
  /** Programs made it for themselves, e.g. `_xlnm._FilterDatabase`. */
  readonly isHidden: boolean;
}
