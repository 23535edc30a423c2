import type { CachedResult } from '../cache/cached-result.ts';
import { type RememberDeps, rememberResult } from '../cache/remember-result.ts';
import type { ResultCache } from '../cache/result-cache.ts';
import { DomainError, NotFoundError, StaleWriteError } from '../errors.ts';
import type { TaskMessage } from '../events.ts';
import type { EventPublisher } from '../ports/event-publisher.ts';
import { UnreadableFileError } from '../tabular/unreadable-file-error.ts';
import { announceTask, endedTask } from './announce-task.ts';
import { dueIn, STUCK_SECONDS } from './due.ts';
import type { ResultStore } from './result-store.ts';
import { type Task, transition } from './task.ts';
import { taskEvents } from './task-events.ts';
import { taskProblem } from './task-problem.ts';
import type { TaskRepository } from './task-repository.ts';
import { TaskWatch } from './task-watch.ts';
import { type ValidateFileDeps, validateFile } from './validate-file.ts';

export interface ValidateUploadDeps extends ValidateFileDeps, RememberDeps {
  readonly tasks: Pick<TaskRepository, 'get' | 'update' | 'postpone'>;
  readonly results: Pick<ResultStore, 'read' | 'write' | 'remove'>;
  readonly cache: ResultCache;
  readonly events: EventPublisher;
}

/** One delivery of a message, as the queue and the function's runtime know it. */
export interface Attempt {
  /** Counts from 1. */
  readonly number: number;
  /** Aborts shortly before the time is up that one attempt has. */
  readonly outOfTime: AbortSignal;
}

/**
 * From this delivery of a message on, running out of time is the file's fault. Deliveries that failed for other
 * reasons count too; a message that the sweeper sent counts anew.
 */
const ATTEMPTS_IN_TIME = 3;

/**
 * Validates an accepted file and finishes its task. May run again after stopping anywhere, and twice at once: each
 * step asks whether it is its turn, and the work itself gives the same bytes under the same names. Gives the task as
 * it stands at the end.
 */
export async function validateUpload(
  deps: ValidateUploadDeps,
  { ownerId, taskId }: TaskMessage,
  attempt: Attempt,
): Promise<Task> {
  let task = await deps.tasks.get(ownerId, taskId);
  if (task.status === 'queued') {
    const dueAt = dueIn(STUCK_SECONDS, deps.now).toISOString();
    task = transition(task, 'running', deps.now(), { dueAt });
    await deps.tasks.update(task);
  }
  if (task.status === 'running') {
    await deps.events.publish(...taskEvents(task));
    task = await finish(deps, task, attempt);
  }
  if (task.status === 'cancelled' || task.status === 'failed') await discardResults(deps, task);
  if (task.status === 'succeeded' || task.status === 'failed') await announceTask(deps, task);
  return task;
}

/** The task with its work done; or as somebody else has left it in the meantime. */
async function finish(deps: ValidateUploadDeps, task: Task, attempt: Attempt): Promise<Task> {
  try {
    const { finished, result } = await judge(deps, task, attempt);
    await deps.tasks.update(finished);
    countFinished(deps, finished);
    if (result !== undefined) await rememberResult(deps, result);
    return finished;
  } catch (error) {
    if (!(error instanceof StaleWriteError)) throw error;
    const current = await currentTask(deps, task);
    if (current?.status === 'cancelled') return current;
    if (current === undefined) await discardResults(deps, task);
    throw error; // the next attempt takes up what the winner left
  }
}

interface Judgement {
  /** The next version of the task: succeeded with its figures, or failed with the reason why. */
  readonly finished: Task;
  readonly result?: CachedResult;
}

async function judge(deps: ValidateUploadDeps, task: Task, attempt: Attempt): Promise<Judgement> {
  const watch = new TaskWatch(deps, task);
  const signal = AbortSignal.any([watch.signal, attempt.outOfTime]);
  try {
    const { validation, sha256, result } = await validateFile(deps, task, watch, signal);
    const file = { ...task.file, sha256 };
    return { finished: endedTask(task, 'succeeded', deps.now, { validation, file }), result };
  } catch (error) {
    watch.signal.throwIfAborted(); // whatever failed then, this is why
    const refusal = attempt.outOfTime.aborted ? outOfTime(attempt, error) : error;
    if (!(refusal instanceof DomainError) || refusal.retryable) throw refusal;
    return { finished: endedTask(task, 'failed', deps.now, { error: taskProblem(refusal) }) };
  }
}

/** At first it may have been a slow hour of somebody else's; then it is the file. */
function outOfTime({ number }: Attempt, cause: unknown): Error {
  if (number < ATTEMPTS_IN_TIME) {
    return new Error(`The time was up before the file was read (attempt ${number}).`, { cause });
  }
  return new UnreadableFileError(
    'file-limit-exceeded',
    'The file is too large to be read in the time there is. Split it into several files.',
    { limit: 'time' },
    { cause },
  );
}

async function currentTask({ tasks }: ValidateUploadDeps, task: Task): Promise<Task | undefined> {
  try {
    return await tasks.get(task.ownerId, task.id);
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}

/** Nobody may find results of a task that did not succeed, whichever attempt wrote them. */
async function discardResults({ results }: ValidateUploadDeps, task: Task): Promise<void> {
  await results.remove(task, 'validation/report.ndjson');
  await results.remove(task, 'validation/summary.json');
}

function countFinished({ count }: ValidateUploadDeps, { status, validation }: Task): void {
  count(status === 'succeeded' ? 'TasksSucceeded' : 'TasksFailed');
  if (validation === undefined) return;
  count(validation.fromCache ? 'CacheHits' : 'CacheMisses');
  if (!validation.fromCache) count('RowsValidated', validation.rows.total);
}
