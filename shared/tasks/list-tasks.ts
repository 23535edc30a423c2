import type { Page, PageRequest } from '../ports/page.ts';
import type { Principal } from '../users/user.ts';
import type { Task } from './task.ts';
import type { TaskFilter, TaskRepository } from './task-repository.ts';

export type ListTasksDeps = { readonly tasks: Pick<TaskRepository, 'list' | 'listAll'> };

/** Newest first: a user's own tasks, for an administrator everybody's. */
export async function listTasks(
  { tasks }: ListTasksDeps,
  principal: Principal,
  filter: TaskFilter,
  page: PageRequest,
): Promise<Page<Task>> {
  return principal.role === 'admin'
    ? tasks.listAll(filter, page)
    : tasks.list(principal.username, filter, page);
}
