import { ConflictError } from '../errors.ts';
import { isFinal, type Task, type ValidationOutcome } from './task.ts';

class TaskNotFinishedError extends ConflictError {
  override readonly code = 'task-not-finished';
  constructor({ id, status }: Task) {
    super(`Task ${id} is ${status}. Its results are there once it has succeeded.`, { taskId: id, status });
  }
}

class TaskUnsuccessfulError extends ConflictError {
  override readonly code = 'task-unsuccessful';
  constructor({ id, status, error }: Task) {
    const reason = error === null ? '' : ` Why: ${error.detail}`;
    super(`Task ${id} is ${status} and has no results.${reason}`, { taskId: id, status });
  }
}

export type ValidatedTask = Task & { readonly validation: ValidationOutcome };

/** @throws {TaskNotFinishedError} @throws {TaskUnsuccessfulError} */
export function requireValidation(task: Task): ValidatedTask {
  if (!isFinal(task.status)) throw new TaskNotFinishedError(task);
  if (task.status !== 'succeeded' || task.validation === undefined) throw new TaskUnsuccessfulError(task);
  return { ...task, validation: task.validation };
}
