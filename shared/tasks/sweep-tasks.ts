import { StaleWriteError } from '../errors.ts';
import type { TaskMessage } from '../events.ts';
import type { Now } from '../ports/clock.ts';
import type { Counter } from '../ports/counter.ts';
import type { EventPublisher } from '../ports/event-publisher.ts';
import type { MessageQueue } from '../ports/message-queue.ts';
import { AbandonedTaskError } from './abandoned-task-error.ts';
import { announceTask, endedTask } from './announce-task.ts';
import { dueIn, STUCK_SECONDS } from './due.ts';
import { sendToWorkers } from './send-to-workers.ts';
import { type Task, TaskStatus } from './task.ts';
import { passedEvents, taskEvents } from './task-events.ts';
import { taskMessage } from './task-message.ts';
import { taskProblem } from './task-problem.ts';
import type { TaskRepository } from './task-repository.ts';
import type { UploadStore } from './upload-store.ts';

export interface SweepTasksDeps {
  readonly tasks: Pick<TaskRepository, 'due' | 'update' | 'postpone'>;
  readonly uploads: Pick<UploadStore, 'stat' | 'remove' | 'abandon'>;
  readonly events: EventPublisher;
  readonly intake: MessageQueue<TaskMessage>;
  readonly validation: MessageQueue<TaskMessage>;
  readonly parsing: MessageQueue<TaskMessage>;
  readonly count: Counter;
  readonly now: Now;
}

/** The most that one run looks at, per status. What is left is longest due at the next run, and comes first. */
const TASKS_PER_RUN = 1000;
/** How many are looked at side by side. */
const AT_ONCE = 10;

/** Under the minute between two runs, so that each of them looks again. */
const LOOK_AGAIN_SECONDS = 30;
/** A task that could not be moved on lets others come first for a while. */
const FAULT_SECONDS = 300;
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
    try {
      faults.push(...(await sweepStatus(deps, status)));
    } catch (cause) {
      faults.push(new Error(`The tasks that are ${status} and due could not be listed.`, { cause }));
    }
  }
  if (faults.length > 0) {
    throw new AggregateError(faults, `Not all tasks could be moved on (faults: ${faults.length}).`);
  }
}

/** Gives every due task of one status its turn, and the faults of those that could not be moved on. */
async function sweepStatus(deps: SweepTasksDeps, status: TaskStatus): Promise<unknown[]> {
  const { items, unreadable } = await deps.tasks.due(status, deps.now(), { limit: TASKS_PER_RUN });
  const faults: unknown[] = unreadable.map(
    (id) => new Error(`The task ${id} is stored in a form that cannot be read. Mend or remove its item.`),
  );
  for (let start = 0; start < items.length; start += AT_ONCE) {
    const group = items.slice(start, start + AT_ONCE);
    const outcomes = await Promise.allSettled(group.map((task) => takeTurn(deps, task)));
    faults.push(...outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : [])));
  }
  return faults;
}

async function takeTurn(deps: SweepTasksDeps, task: Task): Promise<void> {
  try {
    await TURNS[task.status](deps, task);
  } catch (error) {
    if (error instanceof StaleWriteError) return; // others moved the task: just right
    await deps.tasks.postpone(task, dueIn(FAULT_SECONDS, deps.now)).catch(() => undefined); // the first fault says more
    throw error;
  }
}

type Turn = (deps: SweepTasksDeps, task: Task) => Promise<void>;

const TURNS: Record<TaskStatus, Turn> = {
  'awaiting-upload': remindOrEnd,
  queued: sendAgainOrAbandon,
  running: sendAgainOrAbandon,
  succeeded: announceTask,
  failed: announceFailed,
  cancelled: announceCancelled,
  expired: announceExpired,
};

async function remindOrEnd(deps: SweepTasksDeps, task: Task): Promise<void> {
  const isUploaded = task.from !== undefined || (await deps.uploads.stat(task)) !== undefined;
  if (!isUploaded) return waitOrExpire(deps, task);
  if (isPast(task.createdAt, ABANDON_SECONDS, deps.now)) return abandon(deps, task);
  await deps.intake.send(taskMessage(task), task.ownerId);
  await deps.tasks.postpone(task, dueIn(untilReminder(task, deps.now), deps.now));
}

/** Seconds; longer as the task gets older, since each reminder that intake cannot follow ends as a dead letter. */
function untilReminder({ createdAt }: Task, now: Now): number {
  const age = (now().getTime() - Date.parse(createdAt)) / 1000;
  return Math.min(Math.max(LOOK_AGAIN_SECONDS, age / 4), STUCK_SECONDS);
}

async function waitOrExpire(deps: SweepTasksDeps, task: Task): Promise<void> {
  if (!isPast(task.uploadExpiresAt, GRACE_SECONDS, deps.now)) {
    return deps.tasks.postpone(task, dueIn(LOOK_AGAIN_SECONDS, deps.now));
  }
  const expired = endedTask(task, 'expired', deps.now);
  await deps.tasks.update(expired);
  deps.count('TasksExpired');
  await announceExpired(deps, expired);
}

async function sendAgainOrAbandon(deps: SweepTasksDeps, task: Task): Promise<void> {
  if (isPast(task.createdAt, ABANDON_SECONDS, deps.now)) return abandon(deps, task);
  await deps.events.publish(...passedEvents(task), ...taskEvents(task));
  await sendToWorkers(deps, task);
  await deps.tasks.postpone(task, dueIn(STUCK_SECONDS, deps.now));
}

async function abandon(deps: SweepTasksDeps, task: Task): Promise<void> {
  const reason = new AbandonedTaskError(
    'The task could not be finished within a day. Create a new one; if that fails too, tell the operator its id.',
  );
  const failed = endedTask(task, 'failed', deps.now, { error: taskProblem(reason) });
  await deps.tasks.update(failed);
  deps.count('TasksFailed');
  await announceFailed(deps, failed);
}

/** Only a file that intake has taken is kept after its task failed. */
async function announceFailed(deps: SweepTasksDeps, task: Task): Promise<void> {
  if (task.uploadETag === undefined) await deps.uploads.remove(task);
  await announceAll(deps, task);
}

/** What has come of its file in parts is given up; a whole file that comes late meets intake. */
async function announceCancelled(deps: SweepTasksDeps, task: Task): Promise<void> {
  await deps.uploads.abandon(task);
  await announceAll(deps, task);
}

async function announceExpired(deps: SweepTasksDeps, task: Task): Promise<void> {
  await deps.uploads.abandon(task);
  await deps.uploads.remove(task);
  await announceTask(deps, task);
}

/** Also what came before: whoever ended the task from outside does not know whether its workers had told of that. */
async function announceAll(deps: SweepTasksDeps, task: Task): Promise<void> {
  await deps.events.publish(...passedEvents(task));
  await announceTask(deps, task);
}

function isPast(time: string, seconds: number, now: Now): boolean {
  return now().getTime() > Date.parse(time) + seconds * 1000;
}
