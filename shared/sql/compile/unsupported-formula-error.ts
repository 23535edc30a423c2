import type { Span } from '../../formula/ast.ts';

export type UnsupportedReason =
  | 'unknown-function'
  | 'argument-count'
  | 'not-constant'
  | 'volatile'
  | 'reference-kind'
  | 'array-result'
  | 'per-row-range'
  | 'external'
  | 'date-system'
  | 'unknown-column'
  | 'unknown-name'
  | 'own-row'
  | 'row-order'
  | 'too-deep';

/** A formula that is right in Excel and that we do not turn into SQL. Its saved value stays, marked as such. */
export class UnsupportedFormulaError extends Error {
  readonly reason: UnsupportedReason;
  /** The innermost part of the formula that it is about; undefined when nobody has said. */
  part: Span | undefined;

  constructor(reason: UnsupportedReason, message: string) {
    super(message);
    this.name = 'UnsupportedFormulaError';
    this.reason = reason;
  }
}
