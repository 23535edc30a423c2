import { DomainError } from '../../errors.ts';
import { excerptOf } from '../../formula/excerpt-of.ts';
import type { UnsupportedReason } from '../compile/unsupported-formula-error.ts';

/** `engine`: the dialect's engine cannot do it. `too-large`: the SQL would be. */
export type FormulaRefusal = UnsupportedReason | 'engine' | 'too-large';

/** The text is a formula, and does not become SQL over the columns given. */
export class FormulaUnsupportedError extends DomainError {
  override readonly code = 'formula-unsupported';
  readonly reason: FormulaRefusal;

  constructor(reason: FormulaRefusal, detail: string, formula: string, position: number, cause: unknown) {
    super(detail, { reason, position, excerpt: excerptOf(formula, position) }, { cause });
    this.reason = reason;
  }
}
