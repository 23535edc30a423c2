import { ConflictError } from '../errors.ts';
import { type PublishStoredDeps, publishStored } from '../outbox/publish-stored.ts';
import type { Now } from '../ports/clock.ts';
import type { Principal } from '../users/user.ts';
import { announceTask } from './announce-task.ts';
import type { ResultStore } from './result-store.ts';
import { isFinal, type Task } from './task.ts';
import { passedEvents, taskDeleted } from './task-events.ts';
import type { TaskRepository } from './task-repository.ts';
import type { UploadStore } from './upload-store.ts';
import { visibleTask } from './visible-task.ts';

class TaskUnfinishedError extends ConflictError {
  override readonly code = 'task-not-finished';
}

export type DeleteTaskDeps = PublishStoredDeps & {
  readonly tasks: Pick<TaskRepository, 'get' | 'find' | 'postpone' | 'remove'>;
  readonly uploads: Pick<UploadStore, 'remove' | 'abandon'>;
  readonly results: Pick<ResultStore, 'removeAll'>;
  readonly now: Now;
};

/** Whoever stopped before telling is asked again by a message long before that; what was told is known for longer. */
const TOLD_AFTER_MS = 7 * 24 * 3600 * 1000;

/**
 * Removes a task that is over, with its file and its results. The record goes last: what stops in between can be
 * done again. @throws {TaskUnfinishedError}
 */
export async function deleteTask(deps: DeleteTaskDeps, principal: Principal, taskId: string): Promise<void> {
  const task = await visibleTask(deps, principal, taskId);
  if (!isFinal(task.status)) {
    throw new TaskUnfinishedError(
      `Task ${task.id} is ${task.status}. Cancel it first, or wait for its end.`,
      {
        taskId: task.id,
        status: task.status,
      },
    );
  }
  if (mayBeUntold(task, deps.now())) await deps.events.publish(...passedEvents(task));
  await announceTask(deps, task); // nobody can once it is gone
  await deps.results.removeAll(task);
  await deps.uploads.abandon(task);
  await deps.uploads.remove(task);
  const deleted = taskDeleted(task, deps.now());
  await deps.tasks.remove(task, deleted);
  await publishStored(deps, deleted);
}

/** One workflow alone that has succeeded has told on its way. Of two, the one that ended first may have stopped before. */
function mayBeUntold({ status, workflows, updatedAt }: Task, now: Date): boolean {
  if (now.getTime() > Date.parse(updatedAt) + TOLD_AFTER_MS) return false;
  return status !== 'succeeded' || Object.keys(workflows).length > 1;
}
