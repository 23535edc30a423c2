import type { WorkbookPlan } from '../../plan/plan-workbook.ts';
import type { Refusal } from '../refusal.ts';

/** Each lays out the workbook. */
const MAX_ATTEMPTS = 6;
const REASON =
  'too many formulas come before it: a database would need minutes only to plan how to compute them';

interface Attempt<Result> {
  readonly lay: (refusals: readonly Refusal[]) => Result;
  readonly fits: (result: Result) => boolean;
}

/**
 * The workbook with as many formulas as fit, all if they do. Formulas are left out from the end of the order, so that none that
 * is computed reads one that is not.
 */
export function withFewerFormulas<Result>(plan: WorkbookPlan, { lay, fits }: Attempt<Result>): Result {
  const whole = lay([]);
  if (fits(whole)) return whole;
  const order = plan.levels.flatMap((level) => level.toSorted((a, b) => b.rows.count - a.rows.count));
  const upTo = (count: number) =>
    lay(order.slice(count).map((segment) => ({ segment, code: 'too-many-formulas', reason: REASON })));
  let [enough, tooMany] = [0, order.length];
  let best: Result | undefined;
  let count = order.length >> 1;
  for (let attempt = 0; attempt < MAX_ATTEMPTS && tooMany - enough > 1; attempt++) {
    const result = upTo(count);
    if (fits(result)) [best, enough] = [result, count];
    else tooMany = count;
    count = (enough + tooMany) >> 1;
  }
  return best ?? upTo(0);
}
