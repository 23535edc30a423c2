import { againWhenStale } from '../again-when-stale.ts';
import type { Now } from '../ports/clock.ts';
import type { Counter } from '../ports/counter.ts';
import type { Principal } from '../users/user.ts';
import { type AnnounceTaskDeps, announceTask, endedTask } from './announce-task.ts';
import { isFinal, type Task } from './task.ts';
import { TaskFinishedError } from './task-finished-error.ts';
import type { TaskRepository } from './task-repository.ts';
import type { UploadStore } from './upload-store.ts';
import { visibleTask } from './visible-task.ts';

export type CancelUntoldDeps = {
  readonly tasks: Pick<TaskRepository, 'get' | 'find' | 'update'>;
  readonly uploads: Pick<UploadStore, 'abandon'>;
  readonly count: Counter;
  readonly now: Now;
};
export type CancelTaskDeps = CancelUntoldDeps & AnnounceTaskDeps;

/** Stops the task, and tells. Cancelling it once more changes nothing. @throws {TaskFinishedError} */
export function cancelTask(deps: CancelTaskDeps, principal: Principal, taskId: string): Promise<Task> {
  return cancel(deps, principal, taskId, (cancelled) => announceTask(deps, cancelled));
}

/** Stops the task for somebody who may not publish events; the sweeper tells. @throws {TaskFinishedError} */
export function cancelUntold(deps: CancelUntoldDeps, principal: Principal, taskId: string): Promise<Task> {
  return cancel(deps, principal, taskId, async () => undefined);
}

function cancel(
  deps: CancelUntoldDeps,
  principal: Principal,
  taskId: string,
  tell: (cancelled: Task) => Promise<void>,
): Promise<Task> {
  return againWhenStale(async () => {
    const task = await visibleTask(deps, principal, taskId);
    const cancelled = task.status === 'cancelled' ? task : await storeCancelled(deps, task);
    await deps.uploads.abandon(cancelled);
    await tell(cancelled);
    return cancelled;
  });
}

async function storeCancelled({ tasks, count, now }: CancelUntoldDeps, task: Task): Promise<Task> {
  if (isFinal(task.status)) throw new TaskFinishedError(task);
  const cancelled = endedTask(task, 'cancelled', now);
  await tasks.update(cancelled);
  count('TasksCancelled');
  return cancelled;
}
