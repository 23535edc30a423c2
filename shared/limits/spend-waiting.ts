import type { Now } from '../ports/clock.ts';
import type { BudgetState, BudgetStore } from './budget-store.ts';
import type { Quota, UserLimits } from './quota.ts';

/** What a wait is paid with before it begins, however short: so many short ones cannot begin at once. */
const LEAST_SECONDS = 5;

/** For how long a place may stay taken that nobody gave back: longer than any wait, and short for who was left without it. */
const PLACE_SECONDS = 60;

export type SpendWaitingDeps = {
  readonly budgets: BudgetStore;
  readonly userLimits: Pick<UserLimits, 'waitSecondsPerMinute' | 'waitsAtOnce'>;
  readonly now: Now;
};

export interface Waiting {
  readonly username: string;
  readonly seconds: number;
  /** Hears how the user's limits stand once the wait is over. */
  readonly tell: (quota: Quota) => void;
}

/**
 * Waits for as long as the user's limits allow, up to not at all: so many waits at once, and so many seconds of all of them. Both
 * are taken before the wait begins, so that a thousand at the same moment are not a thousand waits, and given back after it.
 * @param wait is told how many seconds it has; 0 when there are none left
 */
export async function spendWaiting<Result>(
  deps: SpendWaitingDeps,
  waiting: Waiting,
  wait: (seconds: number) => Promise<Result>,
): Promise<Result> {
  const { budgets, userLimits, now } = deps;
  const limit = userLimits.waitsAtOnce;
  const places = { limit, windowSeconds: PLACE_SECONDS };
  const key = `waits#${waiting.username}`;
  const start = now();
  const { isGranted, remaining } = await budgets.spend(key, places, 1, start);
  if (!isGranted) {
    waiting.tell({ policy: 'waits', limit, remaining, isGranted });
    return wait(0);
  }
  try {
    return await spendSeconds(deps, waiting, wait);
  } finally {
    await budgets.giveBack(key, places, 1, start);
    waiting.tell({ policy: 'waits', limit, remaining: remaining + 1, isGranted });
  }
}

async function spendSeconds<Result>(
  { budgets, userLimits, now }: SpendWaitingDeps,
  { username, seconds, tell }: Waiting,
  wait: (seconds: number) => Promise<Result>,
): Promise<Result> {
  const key = `waiting#${username}`;
  const budget = { limit: userLimits.waitSecondsPerMinute, windowSeconds: 60 };
  const start = now(); // what comes back belongs to the window that it was taken from
  const spend = (amount: number) => budgets.spend(key, budget, amount, start);

  let paid = Math.max(seconds, LEAST_SECONDS);
  let state: BudgetState = await spend(paid);
  if (!state.isGranted && state.remaining >= LEAST_SECONDS) {
    paid = state.remaining;
    state = await spend(paid);
  }
  if (!state.isGranted) {
    tell({ policy: 'waiting', ...budget, ...state });
    return wait(0);
  }
  try {
    return await wait(Math.min(seconds, paid));
  } finally {
    const used = Math.ceil((now().getTime() - start.getTime()) / 1000);
    const unused = Math.max(0, paid - used);
    if (unused > 0) await budgets.giveBack(key, budget, unused, start);
    tell({ policy: 'waiting', ...budget, ...state, remaining: state.remaining + unused });
  }
}
