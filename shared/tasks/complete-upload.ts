import { ConflictError } from '../errors.ts';
import type { Principal } from '../users/user.ts';
import type { Task } from './task.ts';
import type { TaskRepository } from './task-repository.ts';
import type { UploadStore } from './upload-store.ts';
import { visibleTask } from './visible-task.ts';

export type CompleteUploadDeps = {
  readonly tasks: Pick<TaskRepository, 'get' | 'find'>;
  readonly uploads: Pick<UploadStore, 'complete'>;
};

/**
 * Puts the parts of a task's file together; the rest is as if it had come at once. Doing so again changes nothing.
 * @throws {UploadIncompleteError} @throws {ConflictError} for a task whose file does not come in parts, or no longer may.
 */
export async function completeUpload(
  deps: CompleteUploadDeps,
  principal: Principal,
  taskId: string,
): Promise<Task> {
  const task = await visibleTask(deps, principal, taskId);
  const { id, status } = task;
  if (task.multipartId === undefined) {
    throw new ConflictError(`The file of task ${id} does not come in parts. There is nothing to complete.`, {
      taskId: id,
    });
  }
  if (task.uploadETag !== undefined) return task;
  if (status !== 'awaiting-upload') {
    throw new ConflictError(`Task ${id} is ${status} and takes no file any more. Create a new task.`, {
      taskId: id,
      status,
    });
  }
  await deps.uploads.complete(task);
  return task;
}
