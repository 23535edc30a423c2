import { NotFoundError, StaleWriteError } from '../errors.ts';
import type { Now } from '../ports/clock.ts';
import type { ByteSource } from '../tabular/byte-source.ts';
import { isFinal, type Task, type Workflow } from './task.ts';
import type { TaskRepository } from './task-repository.ts';

/** How soon work on a cancelled task stops, at the latest. */
const LOOK_EVERY_MS = 2000;

export interface TaskWatchDeps {
  readonly tasks: Pick<TaskRepository, 'get'>;
  readonly now: Now;
}

/** Notices, while a workflow of a task is worked on, that somebody else has ended it: then the work is for nothing. */
export class TaskWatch {
  readonly #controller = new AbortController();
  readonly #deps: TaskWatchDeps;
  readonly #task: Task;
  readonly #workflow: Workflow;
  #nextLook: number;

  constructor(deps: TaskWatchDeps, task: Task, workflow: Workflow) {
    this.#deps = deps;
    this.#task = task;
    this.#workflow = workflow;
    this.#nextLook = deps.now().getTime() + LOOK_EVERY_MS;
  }

  /** Aborts with a `StaleWriteError` when the task has moved, with the fault when that cannot be found out. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** To be called often; looks now and then. */
  tick(): void {
    const now = this.#deps.now().getTime();
    if (now < this.#nextLook) return;
    this.#nextLook = now + LOOK_EVERY_MS;
    this.#look().catch((error: unknown) => this.#controller.abort(error));
  }

  /** The same bytes; reading them counts as work, and stops when the work is for nothing. */
  over(source: ByteSource, signal: AbortSignal): ByteSource {
    const tick = () => this.tick();
    const read = async function* (start: number, end: number): AsyncGenerator<Uint8Array> {
      for await (const chunk of source.read(start, end)) {
        tick();
        signal.throwIfAborted();
        yield chunk;
      }
    };
    return { size: source.size, read };
  }

  async #look(): Promise<void> {
    const task = await this.#current();
    if (task !== undefined && !isFinal(task.status) && task.workflows[this.#workflow]?.status === 'running')
      return;
    throw new StaleWriteError(`Task ${this.#task.id} was moved by someone else while it was worked on.`);
  }

  async #current(): Promise<Task | undefined> {
    try {
      return await this.#deps.tasks.get(this.#task.ownerId, this.#task.id);
    } catch (error) {
      if (error instanceof NotFoundError) return undefined;
      throw error;
    }
  }
}
