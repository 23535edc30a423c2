import { StaleWriteError } from '../errors.ts';
import type { Now } from '../ports/clock.ts';
import type { Counter } from '../ports/counter.ts';
import type { EventPublisher } from '../ports/event-publisher.ts';
import type { Principal } from '../users/user.ts';
import { announceTask, endedTask } from './announce-task.ts';
import { isFinal, type Task } from './task.ts';
import { TaskFinishedError } from './task-finished-error.ts';
import type { TaskRepository } from './task-repository.ts';
import type { UploadStore } from './upload-store.ts';
import { visibleTask } from './visible-task.ts';

/** A worker may move the task between our reading and writing, but only a few times until it is final. */
const ATTEMPTS = 4;

export type CancelTaskDeps = {
  readonly tasks: Pick<TaskRepository, 'get' | 'find' | 'update' | 'postpone'>;
  readonly uploads: Pick<UploadStore, 'abandon'>;
  readonly events: EventPublisher;
  readonly count: Counter;
  readonly now: Now;
};

/** Stops the task. Cancelling it once more changes nothing. @throws {TaskFinishedError} */
export async function cancelTask(deps: CancelTaskDeps, principal: Principal, taskId: string): Promise<Task> {
  for (let attempt = 1; ; attempt += 1) {
    const task = await visibleTask(deps, principal, taskId);
    try {
      const cancelled = task.status === 'cancelled' ? task : await storeCancelled(deps, task);
      await deps.uploads.abandon(cancelled);
      await announceTask(deps, cancelled);
      return cancelled;
    } catch (error) {
      if (!(error instanceof StaleWriteError) || attempt === ATTEMPTS) throw error;
    }
  }
}

async function storeCancelled({ tasks, count, now }: CancelTaskDeps, task: Task): Promise<Task> {
  if (isFinal(task.status)) throw new TaskFinishedError(task);
  const cancelled = endedTask(task, 'cancelled', now);
  await tasks.update(cancelled);
  count('TasksCancelled');
  return cancelled;
}
