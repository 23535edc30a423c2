import type { DomainEvent, EventType } from '../events.ts';
import { isFinal, type Task, type TaskStatus, type Workflow, type WorkflowState } from './task.ts';
import { taskLinks, taskView } from './task-view.ts';

const TYPES: Record<Exclude<TaskStatus, 'awaiting-upload'>, EventType> = {
  queued: 'task.queued.v1',
  running: 'task.running.v1',
  succeeded: 'task.succeeded.v1',
  failed: 'task.failed.v1',
  cancelled: 'task.cancelled.v1',
  expired: 'task.expired.v1',
};

const WORKFLOWS: readonly Workflow[] = ['validation', 'parsing'];

/**
 * Everything to be told about the status that `task` has now, in order. They follow from the task alone: asked again
 * after a crash, they are the same events with the same ids.
 */
export function taskEvents(task: Task): DomainEvent[] {
  if (task.status === 'awaiting-upload') return [];
  const moved: DomainEvent = {
    id: `evt_${task.id}_${task.status}`,
    type: TYPES[task.status],
    timestamp: task.status === 'running' ? (beganAt(task) ?? task.updatedAt) : task.updatedAt,
    ownerId: task.ownerId,
    data: dataOf(task),
  };
  const ended = isFinal(task.status) ? WORKFLOWS.filter((name) => endedLast(task, name)) : [];
  return [...ended.flatMap((name) => workflowEvents(task, name)), moved];
}

/**
 * What a workflow does by itself: that it has begun, has succeeded, with its figures, or has failed. Whatever else happens
 * to it happens to its whole task, and is told of that.
 */
export function workflowEvents(task: Task, workflow: Workflow): DomainEvent[] {
  const state = task.workflows[workflow];
  if (state?.status === 'running') {
    return [workflowEvent(task, workflow, 'running', state.beganAt ?? task.updatedAt)];
  }
  const endedAt = state?.endedAt ?? task.updatedAt;
  if (state?.status === 'failed') return [workflowEvent(task, workflow, 'failed', endedAt)];
  const figures = task[workflow];
  if (state?.status !== 'succeeded' || figures === undefined) return [];
  const completed = workflowEvent(task, workflow, 'completed', endedAt);
  return [{ ...completed, data: { ...completed.data, [workflow]: figures } }];
}

/**
 * Everything that was to be told of `task` before it came to the status that it has now. For whoever finds it further than
 * they left it, and does not know whether somebody who stopped there had told: told again, they are the same events.
 */
export function passedEvents(task: Task): DomainEvent[] {
  const { status, queuedAt } = task;
  const startedAt = beganAt(task);
  const wasQueued = queuedAt !== undefined && status !== 'queued';
  const queued = wasQueued ? taskEvents(asItWas(task, queuedAt, () => ({ status: 'queued' }))) : [];
  if (startedAt === undefined) return queued;
  const begun = asItWas(task, startedAt, stateAt);
  return [
    ...queued,
    ...(status === 'running' ? [] : taskEvents(begun)),
    ...WORKFLOWS.flatMap((name) => beginningOf(task, name)),
    ...WORKFLOWS.flatMap((name) => endOf(task, name)),
  ];
}

function beginningOf(task: Task, workflow: Workflow): DomainEvent[] {
  const startedAt = task.workflows[workflow]?.beganAt;
  return startedAt === undefined ? [] : workflowEvents(asItWas(task, startedAt, stateAt), workflow);
}

/** Nothing if it is the task's end as well: that is what the task has come to now. */
function endOf(task: Task, workflow: Workflow): DomainEvent[] {
  const { endedAt } = task.workflows[workflow] ?? {};
  if (endedAt === undefined || (isFinal(task.status) && endedLast(task, workflow))) return [];
  return workflowEvents(asItWas(task, endedAt, stateFrom), workflow);
}

/** A task as it was at `time`, when its workflows were as `then` says. */
function asItWas({ estimatedCostUsd: _, ...task }: Task, time: string, then: typeof stateAt): Task {
  const workflows = Object.fromEntries(
    Object.entries(task.workflows).map(([name, state]) => [name, then(state, time)]),
  );
  const isRunning = Object.values(workflows).some(({ status }) => status !== 'queued');
  return { ...task, status: isRunning ? 'running' : 'queued', workflows, updatedAt: time, error: null };
}

/** Within the millisecond in which it ended, a workflow still runs. */
function stateAt(state: WorkflowState, time: string): WorkflowState {
  const { beganAt, endedAt } = state;
  if (beganAt === undefined || beganAt > time) return { status: 'queued' };
  return endedAt !== undefined && endedAt < time ? state : { status: 'running', beganAt };
}

/** From the millisecond in which it ended on, a workflow has ended. */
function stateFrom(state: WorkflowState, time: string): WorkflowState {
  return state.endedAt !== undefined && state.endedAt <= time ? state : stateAt(state, time);
}

/** When the first of its workflows began. */
function beganAt({ workflows }: Task): string | undefined {
  return WORKFLOWS.flatMap((name) => workflows[name]?.beganAt ?? []).sort()[0];
}

function workflowEvent(
  task: Task,
  workflow: Workflow,
  change: 'running' | 'completed' | 'failed',
  timestamp: string,
): DomainEvent {
  return {
    id: `evt_${task.id}_${workflow}-${change}`,
    type: `${workflow}.${change}.v1`,
    timestamp,
    ownerId: task.ownerId,
    data: dataOf(task),
  };
}

/** That a task has been taken on. */
export function taskCreated(task: Task): DomainEvent {
  return {
    id: `evt_${task.id}_created`,
    type: 'task.created.v1',
    timestamp: task.createdAt,
    ownerId: task.ownerId,
    data: dataOf(task),
  };
}

/** That a task was removed with its files, by somebody who did not want to wait for its time to be over. */
export function taskDeleted({ id, ownerId, requestId }: Task, at: Date): DomainEvent {
  return {
    id: `evt_${id}_deleted`,
    type: 'task.deleted.v1',
    timestamp: at.toISOString(),
    ownerId,
    data: { task: { id, owner: ownerId }, requestId },
  };
}

/** Whether the end of `workflow` is the task's; others have been told of when they came. */
export function endedLast(task: Task, workflow: Workflow): boolean {
  const { endedIn } = task.workflows[workflow] ?? {};
  return endedIn === undefined || endedIn === task.version;
}

function dataOf(task: Task) {
  return { task: taskView(task), links: taskLinks(task), requestId: task.requestId };
}
