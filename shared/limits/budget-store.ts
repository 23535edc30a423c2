/** So much in a time that begins again and again. */
export interface Budget {
  readonly limit: number;
  readonly windowSeconds: number;
}

/** What is left of a budget. */
export interface BudgetState {
  readonly isGranted: boolean;
  readonly remaining: number;
  /** Seconds until all of it is there again. */
  readonly resetSeconds: number;
}

/** What was spent, by whom, counted across all processes. */
export interface BudgetStore {
  /** Spends `amount` if so much is left, else nothing. Of requests at the same moment no more are granted than fit. */
  spend(key: string, budget: Budget, amount: number, now: Date): Promise<BudgetState>;
  /** Gives back what was spent in this window. */
  giveBack(key: string, budget: Budget, amount: number, now: Date): Promise<void>;
}

/** When the present window of a budget began, in seconds since 1970. */
export function windowStart({ windowSeconds }: Budget, now: Date): number {
  const seconds = Math.floor(now.getTime() / 1000);
  return seconds - (seconds % windowSeconds);
}

export function secondsToReset(budget: Budget, now: Date): number {
  return windowStart(budget, now) + budget.windowSeconds - Math.floor(now.getTime() / 1000);
}
