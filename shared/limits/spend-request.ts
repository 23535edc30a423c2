import type { Now } from '../ports/clock.ts';
import type { BudgetStore } from './budget-store.ts';
import type { RefusingQuota, UserLimits } from './quota.ts';

export type SpendRequestDeps = {
  readonly budgets: Pick<BudgetStore, 'spend'>;
  readonly userLimits: UserLimits;
  readonly now: Now;
};

/** Counts one request of a user. Not granted: it must not be served. */
export async function spendRequest(
  { budgets, userLimits, now }: SpendRequestDeps,
  username: string,
): Promise<RefusingQuota> {
  const budget = { limit: userLimits.requestsPerMinute, windowSeconds: 60 };
  const state = await budgets.spend(`requests#${username}`, budget, 1, now());
  return { policy: 'requests', ...budget, ...state };
}
