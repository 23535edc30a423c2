import { DomainError, NotFoundError, StaleWriteError } from '../errors.ts';
import type { TaskMessage } from '../events.ts';
import type { Now } from '../ports/clock.ts';
import type { Counter } from '../ports/counter.ts';
import type { EventPublisher } from '../ports/event-publisher.ts';
import { UnreadableFileError } from '../tabular/unreadable-file-error.ts';
import { announceTask, endedWorkflow } from './announce-task.ts';
import { dueIn, STUCK_SECONDS } from './due.ts';
import type { ResultName, ResultStore } from './result-store.ts';
import { isFinal, moveWorkflow, type Task, type TaskChange, Workflow } from './task.ts';
import { endedLast, passedEvents, taskEvents, workflowEvents } from './task-events.ts';
import { taskProblem } from './task-problem.ts';
import type { TaskRepository } from './task-repository.ts';
import { TaskWatch } from './task-watch.ts';

export interface RunWorkflowDeps {
  readonly tasks: Pick<TaskRepository, 'get' | 'update' | 'postpone'>;
  readonly results: Pick<ResultStore, 'remove'>;
  readonly events: EventPublisher;
  readonly count: Counter;
  readonly now: Now;
  /** That the function has, which its time is paid by. */
  readonly memoryMib: number;
}

/** What one workflow does with an accepted file. */
export interface WorkflowSteps {
  readonly workflow: Workflow;
  /** All that it may write. */
  readonly results: readonly ResultName[];
  /**
   * Does the work, the same bytes under the same names however often it runs. Stops when `signal` aborts, and then
   * writes nothing more.
   * @throws {DomainError} when the file cannot be worked on at all.
   */
  readonly work: (task: Task, watch: TaskWatch, signal: AbortSignal) => Promise<WorkDone>;
}

export interface WorkDone {
  /** What the task is to keep of it. */
  readonly change: TaskChange;
  /** Of all files it wrote. */
  readonly resultBytes: number;
  /** What is left to do once the task keeps it. */
  readonly afterwards?: (task: Task) => Promise<void>;
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
/** The other workflow may move the task between our reading and writing, but only twice. */
const WRITES = 4;

/**
 * Does the work of one workflow on an accepted file and ends it; the last one ends the task. May run again after
 * stopping anywhere, and twice at once: each step asks whether it is its turn. Gives the task as it stands at the end.
 */
export async function runWorkflow(
  deps: RunWorkflowDeps,
  steps: WorkflowSteps,
  { ownerId, taskId }: TaskMessage,
  attempt: Attempt,
): Promise<Task> {
  const { workflow } = steps;
  const statusIn = ({ workflows }: Task) => workflows[workflow]?.status;
  let task = await deps.tasks.get(ownerId, taskId);
  if (task.status === 'cancelled' && task.workflows[workflow]?.beganAt !== undefined) {
    await deps.events.publish(...passedEvents(task)); // whoever began may not have told
  }
  const isFoundRunning = statusIn(task) === 'running';
  if (!isFinal(task.status) && statusIn(task) === 'queued') {
    const dueAt = dueIn(STUCK_SECONDS, deps.now).toISOString();
    task = moveWorkflow(task, workflow, 'running', deps.now(), { dueAt });
    await deps.tasks.update(task);
  }
  if (!isFinal(task.status) && statusIn(task) === 'running') {
    const isNews = isFoundRunning || isFirst(task, workflow);
    await deps.events.publish(...(isNews ? taskEvents(task) : []), ...workflowEvents(task, workflow));
    task = await finish(deps, steps, task, attempt);
  }
  if (task.status === 'cancelled' || statusIn(task) === 'failed') await discardResults(deps, steps, task);
  if (!isFinal(task.status) || !endedLast(task, workflow)) {
    await deps.events.publish(...workflowEvents(task, workflow));
  }
  if (task.status === 'succeeded' || task.status === 'failed') await announceTask(deps, task);
  return task;
}

/** Whether no other workflow of the task has begun: then nobody has told that the task runs. */
function isFirst({ workflows }: Task, workflow: Workflow): boolean {
  return Workflow.options.every(
    (name) => name === workflow || (workflows[name]?.status ?? 'queued') === 'queued',
  );
}

/** The task with the work done; or as somebody else has left it in the meantime. */
async function finish(
  deps: RunWorkflowDeps,
  steps: WorkflowSteps,
  task: Task,
  attempt: Attempt,
): Promise<Task> {
  try {
    const startedAt = deps.now().getTime();
    const { status, change, resultBytes, afterwards } = await judge(deps, steps, task, attempt);
    const milliseconds = Math.max(0, deps.now().getTime() - startedAt);
    const used = { milliseconds, memoryMib: deps.memoryMib, resultBytes };
    const ended = await store(deps, steps, task, (current) =>
      endedWorkflow(current, { workflow: steps.workflow, status, change, used }, deps.now),
    );
    if (isFinal(ended.status)) deps.count(ended.status === 'succeeded' ? 'TasksSucceeded' : 'TasksFailed');
    await afterwards?.(ended);
    return ended;
  } catch (error) {
    if (!(error instanceof StaleWriteError)) throw error;
    const current = await currentTask(deps, task);
    if (current?.status === 'cancelled') return current;
    if (current === undefined) await discardResults(deps, steps, task);
    throw error; // the next attempt takes up what the winner left
  }
}

/** Stores what `next` makes of the task, anew where only the other workflow has moved it. */
async function store(
  deps: RunWorkflowDeps,
  { workflow }: WorkflowSteps,
  task: Task,
  next: (current: Task) => Task,
): Promise<Task> {
  let current = task;
  for (let write = 1; ; write++) {
    const stored = next(current);
    try {
      await deps.tasks.update(stored);
      return stored;
    } catch (error) {
      const found = error instanceof StaleWriteError ? await currentTask(deps, task) : undefined;
      const isOurTurn =
        found !== undefined && !isFinal(found.status) && found.workflows[workflow]?.status === 'running';
      if (!isOurTurn || write === WRITES) throw error;
      current = found;
    }
  }
}

type Judgement = WorkDone & { readonly status: 'succeeded' | 'failed' };

async function judge(
  deps: RunWorkflowDeps,
  { workflow, work }: WorkflowSteps,
  task: Task,
  attempt: Attempt,
): Promise<Judgement> {
  const watch = new TaskWatch(deps, task, workflow);
  const signal = AbortSignal.any([watch.signal, attempt.outOfTime]);
  try {
    return { status: 'succeeded', ...(await work(task, watch, signal)) };
  } catch (error) {
    watch.signal.throwIfAborted(); // whatever failed then, this is why
    const refusal = attempt.outOfTime.aborted ? outOfTime(attempt, error) : error;
    if (!(refusal instanceof DomainError) || refusal.retryable) throw refusal;
    return { status: 'failed', resultBytes: 0, change: { error: taskProblem(refusal) } };
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

async function currentTask({ tasks }: RunWorkflowDeps, task: Task): Promise<Task | undefined> {
  try {
    return await tasks.get(task.ownerId, task.id);
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}

/** Nobody may find results of a workflow that did not succeed, whichever attempt wrote them. */
async function discardResults(
  { results }: RunWorkflowDeps,
  { results: names }: WorkflowSteps,
  task: Task,
): Promise<void> {
  for (const name of names) await results.remove(task, name);
}
