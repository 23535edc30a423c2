import type { DomainEvent, EventType } from '../events.ts';
import type { Task, TaskStatus, Workflow } from './task.ts';
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
  return [
    ...WORKFLOWS.filter((name) => endedLast(task, name)).flatMap((name) => workflowEvents(task, name)),
    moved,
  ];
}

/** That a workflow has succeeded, with its figures. */
export function workflowEvents(task: Task, workflow: Workflow): DomainEvent[] {
  const state = task.workflows[workflow];
  const figures = task[workflow];
  if (state?.status !== 'succeeded' || figures === undefined) return [];
  const completed: DomainEvent = {
    id: `evt_${task.id}_${workflow}-completed`,
    type: `${workflow}.completed.v1`,
    timestamp: state.endedAt ?? task.updatedAt,
    ownerId: task.ownerId,
    data: { ...dataOf(task), [workflow]: figures },
  };
  return [completed];
}

/** Whether the end of `workflow` is the task's; others have been told of when they came. */
export function endedLast(task: Task, workflow: Workflow): boolean {
  const { endedIn } = task.workflows[workflow] ?? {};
  return endedIn === undefined || endedIn === task.version;
}

function dataOf(task: Task) {
  return { task: taskView(task), links: taskLinks(task), requestId: task.requestId };
}
