export type UnsupportedReason =
  | 'unknown-function'
  | 'argument-count'
  | 'not-constant'
  | 'volatile'
  | 'reference-kind'
  | 'array-result'
  | 'per-row-range'
  | 'external'
  | 'date-system';

/** A formula that is right in Excel and that we do not turn into SQL. Its saved value stays, marked as such. */
export class UnsupportedFormulaError extends Error {
  readonly reason: UnsupportedReason;

  constructor(reason: UnsupportedReason, message: string) {
    super(message);
    this.name = 'UnsupportedFormulaError';
    this.reason = reason;
  }
}
