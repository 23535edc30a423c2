import type { Now } from '../ports/clock.ts';
import type { TaskRepository } from '../tasks/task-repository.ts';
import type { BudgetStore } from './budget-store.ts';
import type { Quota, RefusingQuota, UserLimits } from './quota.ts';
import { QuotaExceededError } from './quota-exceeded-error.ts';

const DAY_SECONDS = 24 * 3600;

export type AdmitTaskDeps = {
  readonly tasks: Pick<TaskRepository, 'countOpen'>;
  readonly budgets: BudgetStore;
  readonly userLimits: UserLimits;
  readonly now: Now;
};

export interface TaskAdmission {
  readonly ownerId: string;
  /** Of the file that will be uploaded. */
  readonly bytes: number;
  /** Hears how the owner's limits stand, whether the task is admitted or not. */
  readonly tell: (quota: Quota) => void;
}

/**
 * Creates a task if its owner's limits allow one more; bytes of a task that was not created are given back. Requests at the
 * same moment may exceed the number of open tasks by as many, never the bytes.
 * @throws {QuotaExceededError}
 */
export async function admitTask<Created>(
  { tasks, budgets, userLimits, now }: AdmitTaskDeps,
  { ownerId, bytes, tell }: TaskAdmission,
  create: () => Promise<Created>,
): Promise<Created> {
  const granted = (quota: RefusingQuota) => {
    tell(quota);
    if (!quota.isGranted) throw new QuotaExceededError(quota);
  };
  granted(await openTasks(tasks, ownerId, userLimits.openTasks));

  const budget = { limit: userLimits.bytesPerDay, windowSeconds: DAY_SECONDS };
  const key = `bytes#${ownerId}`;
  granted({ policy: 'bytes', ...budget, ...(await budgets.spend(key, budget, bytes, now())) });
  try {
    return await create();
  } catch (error) {
    await budgets.giveBack(key, budget, bytes, now());
    throw error;
  }
}

async function openTasks(
  tasks: AdmitTaskDeps['tasks'],
  ownerId: string,
  limit: number,
): Promise<RefusingQuota> {
  const open = await tasks.countOpen(ownerId, limit);
  return { policy: 'open-tasks', limit, remaining: Math.max(limit - open - 1, 0), isGranted: open < limit };
}
