import type { DomainEvent, EventType } from '../events.ts';
import type { Task, TaskStatus } from './task.ts';
import { taskLinks, taskView } from './task-view.ts';

const TYPES: Record<Exclude<TaskStatus, 'awaiting-upload'>, EventType> = {
  queued: 'task.queued.v1',
  running: 'task.running.v1',
  succeeded: 'task.succeeded.v1',
  failed: 'task.failed.v1',
  cancelled: 'task.cancelled.v1',
  expired: 'task.expired.v1',
};

/**
 * Everything to be told about the status that `task` has now, in order. They follow from the task alone: asked again
 * after a crash, they are the same events with the same ids.
 */
export function taskEvents(task: Task): DomainEvent[] {
  if (task.status === 'awaiting-upload') return [];
  const data = { task: taskView(task), links: taskLinks(task), requestId: task.requestId };
  const common = { timestamp: task.updatedAt, ownerId: task.ownerId };
  const moved = { ...common, id: `evt_${task.id}_${task.status}`, type: TYPES[task.status], data };
  if (task.status !== 'succeeded' || task.validation === undefined) return [moved];
  const completed: DomainEvent = {
    ...common,
    id: `evt_${task.id}_validation-completed`,
    type: 'validation.completed.v1',
    data: { ...data, validation: task.validation },
  };
  return [completed, moved];
}
