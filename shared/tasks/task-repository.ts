import type { DomainEvent } from '../events.ts';
import type { Page, PageRequest } from '../ports/page.ts';
import type { Task, TaskStatus, Workflow } from './task.ts';

export interface TaskFilter {
  readonly status?: TaskStatus | undefined;
  readonly workflow?: Workflow | undefined;
  /** A schema's name, any version. */
  readonly schema?: string | undefined;
}

/** What is due. */
export interface DueTasks extends Page<Task> {
  /** Ids of those that are stored in a form this version does not understand. They must not hold up the others. */
  readonly unreadable: readonly string[];
}

/**
 * Where tasks live. Implemented by `shared/aws` and by the in-memory double in `test/support`. Events go into the outbox, in
 * the same transaction.
 */
export interface TaskRepository {
  /** @throws {NotFoundError} if there is no such task, or it belongs to someone else. */
  get(ownerId: string, taskId: string): Promise<Task>;
  /** For administrators: whoever owns it. @throws {NotFoundError} */
  find(taskId: string): Promise<Task>;
  /** @throws {ConflictError} if the id is taken. */
  create(task: Task, event?: DomainEvent): Promise<void>;
  /** Stores the next version. @throws {StaleWriteError} if someone else got there first. */
  update(task: Task): Promise<void>;
  /** Removes this version of the task. @throws {StaleWriteError} if it has moved on, or is gone. */
  remove(task: Task, event?: DomainEvent): Promise<void>;
  /**
   * Moves `dueAt` alone, or takes it away, leaving the version as it is. Does nothing if the task has moved on.
   * A final task keeps a `dueAt` only until its event is known to be out.
   */
  postpone(task: Task, dueAt: Date | undefined): Promise<void>;
  /** The owner's tasks, newest first. @throws {InvalidInputError} for a cursor that is not one of ours. */
  list(ownerId: string, filter: TaskFilter, page: PageRequest): Promise<Page<Task>>;
  /** How many of the owner's tasks have not ended; those over `atMost` are not counted. */
  countOpen(ownerId: string, atMost: number): Promise<number>;
  /** Everybody's tasks, newest first. */
  listAll(filter: TaskFilter, page: PageRequest): Promise<Page<Task>>;
  /** Tasks of one status that are due, longest due first. */
  due(status: TaskStatus, now: Date, page: PageRequest): Promise<DueTasks>;
}
