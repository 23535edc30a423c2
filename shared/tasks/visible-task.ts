import * as z from 'zod';
import { NotFoundError } from '../errors.ts';
import type { Principal } from '../users/user.ts';
import type { Task } from './task.ts';
import type { TaskRepository } from './task-repository.ts';

const TaskId = z.uuid();

export type VisibleTaskDeps = { readonly tasks: Pick<TaskRepository, 'get' | 'find'> };

/** Users see their own tasks, administrators everybody's. @throws {NotFoundError} for all others. */
export async function visibleTask(
  { tasks }: VisibleTaskDeps,
  principal: Principal,
  taskId: string,
): Promise<Task> {
  if (!TaskId.safeParse(taskId).success) throw new NotFoundError('task', taskId);
  return principal.role === 'admin' ? tasks.find(taskId) : tasks.get(principal.username, taskId);
}
