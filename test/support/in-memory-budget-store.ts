import {
  type Budget,
  type BudgetState,
  type BudgetStore,
  secondsToReset,
  windowStart,
} from '../../shared/limits/budget-store.ts';

export class InMemoryBudgetStore implements BudgetStore {
  readonly #spent = new Map<string, number>();

  async spend(key: string, budget: Budget, amount: number, now: Date): Promise<BudgetState> {
    const window = `${key}#${windowStart(budget, now)}`;
    const spent = this.#spent.get(window) ?? 0;
    const isGranted = spent + amount <= budget.limit;
    if (isGranted) this.#spent.set(window, spent + amount);
    const remaining = budget.limit - spent - (isGranted ? amount : 0);
    return { isGranted, remaining, resetSeconds: secondsToReset(budget, now) };
  }

  async giveBack(key: string, budget: Budget, amount: number, now: Date): Promise<void> {
    const window = `${key}#${windowStart(budget, now)}`;
    const spent = this.#spent.get(window) ?? 0;
    if (spent >= amount) this.#spent.set(window, spent - amount);
  }
}
