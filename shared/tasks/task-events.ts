import type { DomainEvent, EventType } from '../events.ts';
import { isFinal, type Task, type TaskStatus, type Workflow } from './task.ts';
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
    timestamp: task.updatedAt,
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
