import type { Now } from '../ports/clock.ts';
import type { EventPublisher } from '../ports/event-publisher.ts';
import { dueIn, STUCK_SECONDS } from './due.ts';
import {
  isFinal,
  moveWorkflow,
  type Task,
  type TaskChange,
  type TaskStatus,
  transition,
  type Workflow,
  type WorkUsed,
} from './task.ts';
import { estimatedCostUsd } from './task-cost.ts';
import { taskEvents } from './task-events.ts';
import type { TaskRepository } from './task-repository.ts';

/** Longer than publishing takes: a task that is still due then was left by someone who stopped. */
const ANNOUNCE_SECONDS = 60;

export interface AnnounceTaskDeps {
  readonly tasks: Pick<TaskRepository, 'postpone'>;
  readonly events: EventPublisher;
}

/**
 * The last version of `task`. It is due until it has been announced, so that the sweeper tells what others could not.
 * @throws {ConflictError} if the task cannot become `status`.
 */
export function endedTask(task: Task, status: TaskStatus, now: Now, change: TaskChange = {}): Task {
  const dueAt = dueIn(ANNOUNCE_SECONDS, now).toISOString();
  const ended = transition(task, status, now(), { ...change, dueAt });
  return { ...ended, estimatedCostUsd: estimatedCostUsd(ended) };
}

export interface WorkflowEnd {
  readonly workflow: Workflow;
  readonly status: 'succeeded' | 'failed';
  readonly change: TaskChange;
  readonly used: WorkUsed;
}

/** The version of `task` in which a workflow has come to its end; the last one ends the task as `endedTask` does. */
export function endedWorkflow(task: Task, { workflow, status, change, used }: WorkflowEnd, now: Now): Task {
  const moved = {
    ...moveWorkflow(task, workflow, status, now(), change),
    used: { ...task.used, [workflow]: used },
  };
  if (!isFinal(moved.status)) return { ...moved, dueAt: dueIn(STUCK_SECONDS, now).toISOString() };
  return {
    ...moved,
    dueAt: dueIn(ANNOUNCE_SECONDS, now).toISOString(),
    estimatedCostUsd: estimatedCostUsd(moved),
  };
}

/** Tells that `task` is over, unless that has been told. */
export async function announceTask({ tasks, events }: AnnounceTaskDeps, task: Task): Promise<void> {
  if (task.dueAt === undefined) return;
  await events.publish(...taskEvents(task));
  await tasks.postpone(task, undefined);
}
