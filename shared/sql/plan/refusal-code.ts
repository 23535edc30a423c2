import { UnsupportedFormulaError, type UnsupportedReason } from '../compile/unsupported-formula-error.ts';

/** Why a formula has no SQL, for programs. */
export type RefusalCode =
  | UnsupportedReason
  | 'unreadable'
  | 'data-table'
  | 'not-a-formula'
  | 'circular'
  | 'too-many-formulas'
  | 'dialect'
  | 'refused-by-database';

/** Of what was thrown for a formula. What is no matter of the formula is one of the dialect's engine. */
export function refusalCodeOf(error: unknown): RefusalCode {
  return error instanceof UnsupportedFormulaError ? error.reason : 'dialect';
}
