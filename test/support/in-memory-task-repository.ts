import { ConflictError, NotFoundError, StaleWriteError } from '../../shared/errors.ts';
import type { DomainEvent } from '../../shared/events.ts';
import type { Page, PageRequest } from '../../shared/ports/page.ts';
import { isFinal, type Task, type TaskStatus } from '../../shared/tasks/task.ts';
import type { DueTasks, TaskFilter, TaskRepository } from '../../shared/tasks/task-repository.ts';
import { InMemoryOutbox } from './in-memory-outbox.ts';
import { pageOf } from './in-memory-page.ts';

export class InMemoryTaskRepository implements TaskRepository {
  readonly #tasks = new Map<string, Task>();
  readonly #outbox: InMemoryOutbox;

  constructor(outbox = new InMemoryOutbox()) {
    this.#outbox = outbox;
  }

  async get(ownerId: string, taskId: string): Promise<Task> {
    const task = this.#tasks.get(taskId);
    if (task?.ownerId !== ownerId) throw new NotFoundError('task', taskId);
    return structuredClone(task);
  }

  async find(taskId: string): Promise<Task> {
    const task = this.#tasks.get(taskId);
    if (task === undefined) throw new NotFoundError('task', taskId);
    return structuredClone(task);
  }

  async create(task: Task, event?: DomainEvent): Promise<void> {
    if (this.#tasks.has(task.id)) throw new ConflictError(`Task ${task.id} exists already.`);
    this.#tasks.set(task.id, structuredClone(task));
    this.#outbox.add(event);
  }

  async update(task: Task): Promise<void> {
    const stored = this.#tasks.get(task.id);
    if (stored?.ownerId !== task.ownerId || stored.version !== task.version - 1) {
      throw new StaleWriteError(`Task ${task.id} has changed meanwhile.`);
    }
    this.#tasks.set(task.id, structuredClone(task));
  }

  async remove({ ownerId, id, version }: Task, event?: DomainEvent): Promise<void> {
    const stored = this.#tasks.get(id);
    if (stored?.ownerId !== ownerId || stored.version !== version) {
      throw new StaleWriteError(`Task ${id} has changed meanwhile.`);
    }
    this.#tasks.delete(id);
    this.#outbox.add(event);
  }

  async postpone(task: Task, dueAt: Date | undefined): Promise<void> {
    const stored = this.#tasks.get(task.id);
    if (stored?.dueAt === undefined || stored.version !== task.version) return;
    const { dueAt: _, ...rest } = stored;
    this.#tasks.set(task.id, dueAt === undefined ? rest : { ...rest, dueAt: dueAt.toISOString() });
  }

  async list(ownerId: string, filter: TaskFilter, page: PageRequest): Promise<Page<Task>> {
    const own = this.#newestFirst(filter).filter((task) => task.ownerId === ownerId);
    return pageOf(own, ({ id }) => id, `tasks of ${ownerId}`, page);
  }

  async countOpen(ownerId: string, atMost: number): Promise<number> {
    const own = this.#newestFirst({}).filter((task) => task.ownerId === ownerId);
    return Math.min(
      own.filter(({ status, dueAt }) => !isFinal(status) && dueAt !== undefined).length,
      atMost,
    );
  }

  async listAll(filter: TaskFilter, page: PageRequest): Promise<Page<Task>> {
    return pageOf(this.#newestFirst(filter), ({ id }) => id, 'tasks', page);
  }

  async due(status: TaskStatus, now: Date, page: PageRequest): Promise<DueTasks> {
    const dueAt = (task: Task) => task.dueAt ?? '';
    const due = this.#newestFirst({ status })
      .filter((task) => task.dueAt !== undefined && task.dueAt <= now.toISOString())
      .sort((a, b) => dueAt(a).localeCompare(dueAt(b)));
    return { ...pageOf(due, ({ id }) => id, `due ${status}`, page), unreadable: [] };
  }

  #newestFirst({ status, workflow, schema }: TaskFilter): Task[] {
    return [...this.#tasks.values()]
      .filter((task) => status === undefined || task.status === status)
      .filter((task) => workflow === undefined || task.workflows[workflow] !== undefined)
      .filter((task) => schema === undefined || task.schema?.name === schema)
      .sort((a, b) => b.id.localeCompare(a.id))
      .map((task) => structuredClone(task));
  }
}
