import { expect, test } from 'vitest';
import type { BudgetStore } from '../../shared/limits/budget-store.ts';
import { aName } from './builders.ts';

const BUDGET = { limit: 10, windowSeconds: 60 };
/** Twenty seconds into a window. */
const NOW = new Date('2099-01-01T12:00:20.000Z');
const NEXT_WINDOW = new Date('2099-01-01T12:01:00.000Z');

/** What every `BudgetStore` promises. */
export function budgetStoreContract(create: () => Promise<BudgetStore>): void {
  test('grants what is left, tells how much and for how long, and then nothing', async () => {
    const budgets = await create();
    const key = aName('budget');
    const spend = (amount: number) => budgets.spend(key, BUDGET, amount, NOW);
    expect(await spend(7)).toEqual({ isGranted: true, remaining: 3, resetSeconds: 40 });
    expect(await spend(4)).toEqual({ isGranted: false, remaining: 3, resetSeconds: 40 });
    expect(await spend(3)).toEqual({ isGranted: true, remaining: 0, resetSeconds: 40 });
    expect(await spend(1)).toEqual({ isGranted: false, remaining: 0, resetSeconds: 40 });
    expect(await spend(0)).toEqual({ isGranted: true, remaining: 0, resetSeconds: 40 });
  });

  test('refuses more than there ever is, also to the first who asks', async () => {
    const budgets = await create();
    const state = await budgets.spend(aName('budget'), BUDGET, 11, NOW);
    expect(state).toEqual({ isGranted: false, remaining: 10, resetSeconds: 40 });
  });

  test('begins anew with each window, and for each key', async () => {
    const budgets = await create();
    const key = aName('budget');
    await budgets.spend(key, BUDGET, 10, NOW);
    expect(await budgets.spend(key, BUDGET, 1, NEXT_WINDOW)).toMatchObject({ isGranted: true, remaining: 9 });
    expect(await budgets.spend(aName('budget'), BUDGET, 1, NOW)).toMatchObject({ remaining: 9 });
  });

  test('grants no more than there is to a hundred who ask at once', async () => {
    const budgets = await create();
    const key = aName('budget');
    const states = await Promise.all(Array.from({ length: 100 }, () => budgets.spend(key, BUDGET, 1, NOW)));
    expect(states.filter(({ isGranted }) => isGranted)).toHaveLength(10);
  });

  test('takes back what was spent, and no more than that', async () => {
    const budgets = await create();
    const key = aName('budget');
    await budgets.spend(key, BUDGET, 10, NOW);
    await budgets.giveBack(key, BUDGET, 4, NOW);
    expect(await budgets.spend(key, BUDGET, 0, NOW)).toMatchObject({ remaining: 4 });
    await budgets.giveBack(key, BUDGET, 7, NOW);
    expect(await budgets.spend(key, BUDGET, 0, NOW)).toMatchObject({ remaining: 4 });
    await budgets.giveBack(key, BUDGET, 1, NEXT_WINDOW);
    expect(await budgets.spend(key, BUDGET, 0, NEXT_WINDOW)).toMatchObject({ remaining: 10 });
  });
}
