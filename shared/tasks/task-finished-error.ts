import { ConflictError } from '../errors.ts';
import type { Task } from './task.ts';

export class TaskFinishedError extends ConflictError {
  override readonly code = 'task-finished';
  constructor({ id, status }: Task) {
    super(`Task ${id} is ${status} already and cannot be cancelled.`, { taskId: id, status });
  }
}
