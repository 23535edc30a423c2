import type { WorkbookPlan } from '../plan/plan-workbook.ts';
import type { Refusal } from './refusal.ts';

/** A few seconds of a database: real workbooks need a tenth of it, but for three of 599. */
const MAX_PLANNING_COST = 60_000_000;
/** Each lays out the workbook. */
const MAX_ATTEMPTS = 6;
const REASON =
  'too many formulas come before it: a database would need minutes only to plan how to compute them';

interface Attempt<Result> {
  readonly lay: (refusals: readonly Refusal[]) => Result;
  readonly costOf: (result: Result) => number;
}

/**
 * The workbook with as many formulas as views can hold that a database plans in seconds. Formulas are left out from the end of
 * the order, so that none that is computed reads one that is not.
 */
export function withinPlanningCost<Result>(plan: WorkbookPlan, { lay, costOf }: Attempt<Result>): Result {
  const whole = lay([]);
  if (costOf(whole) <= MAX_PLANNING_COST) return whole;
  const order = plan.levels.flatMap((level) => level.toSorted((a, b) => b.rows.count - a.rows.count));
  const upTo = (count: number) =>
    lay(order.slice(count).map((segment) => ({ segment, code: 'too-many-formulas', reason: REASON })));
  let [fits, exceeds] = [0, order.length];
  let best: Result | undefined;
  let count = order.length >> 1;
  for (let attempt = 0; attempt < MAX_ATTEMPTS && exceeds - fits > 1; attempt++) {
    const result = upTo(count);
    if (costOf(result) <= MAX_PLANNING_COST) [best, fits] = [result, count];
    else exceeds = count;
    count = (fits + exceeds) >> 1;
  }
  return best ?? upTo(0);
}
