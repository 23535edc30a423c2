import { StaleWriteError } from '../errors.ts';
import type { TaskMessage } from '../events.ts';
import type { Now } from '../ports/clock.ts';
import type { Counter } from '../ports/counter.ts';
import type { EventPublisher } from '../ports/event-publisher.ts';
import type { MessageQueue } from '../ports/message-queue.ts';
import { AbandonedTaskError } from './abandoned-task-error.ts';
import { dueIn, STUCK_SECONDS } from './due.ts';
import { type Task, type TaskChange, TaskStatus, transition } from './task.ts';
import { taskEvents } from './task-events.ts';
import { taskProblem } from './task-problem.ts';
import type { TaskRepository } from './task-repository.ts';
import type { UploadStore } from './upload-store.ts';

export interface SweepTasksDeps {
  readonly tasks: Pick<TaskRepository, 'due' | 'update' | 'postpone'>;
  readonly uploads: Pick<UploadStore, 'stat' | 'remove'>;
  readonly events: EventPublisher;
  readonly intake: MessageQueue<TaskMessage>;
  readonly validation: MessageQueue<TaskMessage>;
  readonly count: Counter;
  readonly now: Now;
}

/** The most that one run looks at, per status. What is left is longest due at the next run, and comes first. */
const TASKS_PER_RUN = 1000;
/** How many are looked at side by side. */
const AT_ONCE = 10;

/** Under the minute between two runs, so that each of them looks again. */
const LOOK_AGAIN_SECONDS = 30;
/** An upload that began just before its URL expired may still be on its way. */
const GRACE_SECONDS = 3600;
/** What was sent again for a day and never finished will not finish. */
const ABANDON_SECONDS = 24 * 3600;

/**
 * Finds tasks that stand still and moves them on: uploads whose notice was lost or that never came, work that
 * stopped, events that may not be out. Any number of runs, even at the same time, do no harm.
 * @throws {AggregateError} with the faults, after every task had its turn.
 */
export async function sweepTasks(deps: SweepTasksDeps): Promise<void> {
  const faults: unknown[] = [];
  for (const status of TaskStatus.options) {
    const { items } = await deps.tasks.due(status, deps.now(), { limit: TASKS_PER_RUN });
    for (let start = 0; start < items.length; start += AT_ONCE) {
      const group = items.slice(start, start + AT_ONCE);
      const outcomes = await Promise.allSettled(group.map((task) => TURNS[status](deps, task)));
      faults.push(...outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : [])));
    }
  }
  const ours = faults.filter((fault) => !(fault instanceof StaleWriteError)); // others moved the task: just right
  if (ours.length > 0) throw new AggregateError(ours, `${ours.length} tasks could not be moved on.`);
}

type Turn = (deps: SweepTasksDeps, task: Task) => Promise<void>;

const TURNS: Record<TaskStatus, Turn> = {
  'awaiting-upload': remindOrExpire,
  queued: sendAgainOrAbandon,
  running: sendAgainOrAbandon,
  succeeded: announce,
  failed: announce,
  cancelled: announce,
  expired: announce,
};

async function remindOrExpire(deps: SweepTasksDeps, task: Task): Promise<void> {
  const isUploaded = (await deps.uploads.stat(task)) !== undefined;
  if (isUploaded) await deps.intake.send(messageOf(task), task.ownerId);
  if (isUploaded || !isPast(task.uploadExpiresAt, GRACE_SECONDS, deps.now)) {
    return deps.tasks.postpone(task, dueIn(LOOK_AGAIN_SECONDS, deps.now));
  }
  await end(deps, task, 'expired');
  deps.count('TasksExpired');
}

async function sendAgainOrAbandon(deps: SweepTasksDeps, task: Task): Promise<void> {
  if (!isPast(task.createdAt, ABANDON_SECONDS, deps.now)) {
    await deps.validation.send(messageOf(task), task.ownerId);
    return deps.tasks.postpone(task, dueIn(STUCK_SECONDS, deps.now));
  }
  const reason = new AbandonedTaskError(
    'The task could not be finished within a day. Create a new one; if that fails too, tell the operator its id.',
  );
  await end(deps, task, 'failed', { error: taskProblem(reason) });
  deps.count('TasksFailed');
}

/** The task stays due until its event is out, so that a run that stops in between is made good by the next. */
async function end(
  deps: SweepTasksDeps,
  task: Task,
  status: TaskStatus,
  change: TaskChange = {},
): Promise<void> {
  const dueAt = dueIn(LOOK_AGAIN_SECONDS, deps.now).toISOString();
  const ended = transition(task, status, deps.now(), { ...change, dueAt });
  await deps.tasks.update(ended);
  await announce(deps, ended);
}

async function announce(deps: SweepTasksDeps, task: Task): Promise<void> {
  await deps.events.publish(...taskEvents(task));
  if (task.status === 'expired') await deps.uploads.remove(task);
  await deps.tasks.postpone(task, undefined);
}

function isPast(time: string, seconds: number, now: Now): boolean {
  return now().getTime() > Date.parse(time) + seconds * 1000;
}

function messageOf({ ownerId, id }: Task): TaskMessage {
  return { ownerId, taskId: id };
}
