import { StaleWriteError } from '../errors.ts';
import type { Now } from '../ports/clock.ts';
import type { Counter } from '../ports/counter.ts';
import type { Principal } from '../users/user.ts';
import { type AnnounceTaskDeps, announceTask, endedTask } from './announce-task.ts';
import { isFinal, type Task } from './task.ts';
import { TaskFinishedError } from './task-finished-error.ts';
import type { TaskRepository } from './task-repository.ts';
import type { UploadStore } from './upload-store.ts';
import { visibleTask } from './visible-task.ts';

/** A worker may move the task between our reading and writing, but only a few times until it is final. */
const ATTEMPTS = 4;

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

async function cancel(
  deps: CancelUntoldDeps,
  principal: Principal,
  taskId: string,
  tell: (cancelled: Task) => Promise<void>,
): Promise<Task> {
  for (let attempt = 1; ; attempt += 1) {
    const task = await visibleTask(deps, principal, taskId);
    try {
      const cancelled = task.status === 'cancelled' ? task : await storeCancelled(deps, task);
      await deps.uploads.abandon(cancelled);
      await tell(cancelled);
      return cancelled;
    } catch (error) {
      if (!(error instanceof StaleWriteError) || attempt === ATTEMPTS) throw error;
    }
  }
}

async function storeCancelled({ tasks, count, now }: CancelUntoldDeps, task: Task): Promise<Task> {
  if (isFinal(task.status)) throw new TaskFinishedError(task);
  const cancelled = endedTask(task, 'cancelled', now);
  await tasks.update(cancelled);
  count('TasksCancelled');
  return cancelled;
}
