import { type SpendWaitingDeps, spendWaiting, type Waiting } from '../limits/spend-waiting.ts';
import type { Principal } from '../users/user.ts';
import { isFinal, type Task } from './task.ts';
import { type VisibleTaskDeps, visibleTask } from './visible-task.ts';

/** The gateway gives up after 29 s; this leaves time for the answer. */
export const MAX_WAIT_SECONDS = 25;

const POLL_MS = 500;

export type GetTaskDeps = VisibleTaskDeps &
  SpendWaitingDeps & {
    readonly sleep: (milliseconds: number) => Promise<void>;
  };

/** How long to wait, in whole seconds, for a task to be final. */
export type TaskWait = Omit<Waiting, 'username'>;

/** The task as soon as it is final, or as it is after the wait, which is shorter when the user has waited for much. */
export async function getTask(
  deps: GetTaskDeps,
  principal: Principal,
  taskId: string,
  { seconds, tell }: TaskWait,
): Promise<Task> {
  const task = await visibleTask(deps, principal, taskId);
  if (isFinal(task.status) || seconds <= 0) return task;
  const waiting = { username: principal.username, seconds: Math.min(seconds, MAX_WAIT_SECONDS), tell };
  return spendWaiting(deps, waiting, (granted) => untilFinal(deps, principal, task, granted));
}

async function untilFinal(
  deps: GetTaskDeps,
  principal: Principal,
  task: Task,
  seconds: number,
): Promise<Task> {
  const deadline = deps.now().getTime() + seconds * 1000;
  let current = task;
  for (;;) {
    const left = deadline - deps.now().getTime();
    if (isFinal(current.status) || left <= 0) return current;
    await deps.sleep(Math.min(POLL_MS, left));
    current = await visibleTask(deps, principal, task.id);
  }
}
