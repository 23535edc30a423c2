import type { Now } from '../ports/clock.ts';
import type { Principal } from '../users/user.ts';
import { isFinal, type Task } from './task.ts';
import { type VisibleTaskDeps, visibleTask } from './visible-task.ts';

/** The gateway gives up after 29 s; this leaves time for the answer. */
export const MAX_WAIT_SECONDS = 25;

const POLL_MS = 500;

export type GetTaskDeps = VisibleTaskDeps & {
  readonly now: Now;
  readonly sleep: (milliseconds: number) => Promise<void>;
};

/** The task as soon as it is final, or as it is after `waitSeconds`. */
export async function getTask(
  deps: GetTaskDeps,
  principal: Principal,
  taskId: string,
  waitSeconds = 0,
): Promise<Task> {
  const deadline = deps.now().getTime() + Math.min(waitSeconds, MAX_WAIT_SECONDS) * 1000;
  let task = await visibleTask(deps, principal, taskId);
  for (;;) {
    const left = deadline - deps.now().getTime();
    if (isFinal(task.status) || left <= 0) return task;
    await deps.sleep(Math.min(POLL_MS, left));
    task = await visibleTask(deps, principal, taskId);
  }
}
