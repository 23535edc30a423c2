import { ConflictError, StaleWriteError } from '../errors.ts';
import type { Now } from '../ports/clock.ts';
import type { EventPublisher } from '../ports/event-publisher.ts';
import type { Principal } from '../users/user.ts';
import { isFinal, type Task, transition } from './task.ts';
import { taskEvents } from './task-events.ts';
import type { TaskRepository } from './task-repository.ts';
import { visibleTask } from './visible-task.ts';

/** A worker may move the task between our reading and writing, but only a few times until it is final. */
const ATTEMPTS = 4;

/** When the sweeper publishes the event if we could not. */
const EVENT_DUE_MS = 60_000;

export class TaskFinishedError extends ConflictError {
  override readonly code = 'task-finished';
  constructor({ id, status }: Task) {
    super(`Task ${id} is ${status} already and cannot be cancelled.`, { taskId: id, status });
  }
}

export type CancelTaskDeps = {
  readonly tasks: Pick<TaskRepository, 'get' | 'find' | 'update' | 'postpone'>;
  readonly events: EventPublisher;
  readonly now: Now;
};

/** Stops the task. Cancelling it once more changes nothing. @throws {TaskFinishedError} */
export async function cancelTask(deps: CancelTaskDeps, principal: Principal, taskId: string): Promise<Task> {
  for (let attempt = 1; ; attempt += 1) {
    const task = await visibleTask(deps, principal, taskId);
    try {
      const cancelled = task.status === 'cancelled' ? task : await storeCancelled(deps, task);
      await announce(deps, cancelled);
      return cancelled;
    } catch (error) {
      if (!(error instanceof StaleWriteError) || attempt === ATTEMPTS) throw error;
    }
  }
}

async function storeCancelled({ tasks, now }: CancelTaskDeps, task: Task): Promise<Task> {
  if (isFinal(task.status)) throw new TaskFinishedError(task);
  const at = now();
  const dueAt = new Date(at.getTime() + EVENT_DUE_MS).toISOString();
  const cancelled = transition(task, 'cancelled', at, { dueAt });
  await tasks.update(cancelled);
  return cancelled;
}

/** A final task keeps its `dueAt` until its event is out. */
async function announce({ tasks, events }: CancelTaskDeps, task: Task): Promise<void> {
  if (task.dueAt === undefined) return;
  await events.publish(...taskEvents(task));
  await tasks.postpone(task, undefined);
}
