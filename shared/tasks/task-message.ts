import type { TaskMessage } from '../events.ts';
import type { Task } from './task.ts';

/** What asks a worker to look at the task, with the request that began it, for the worker's log. */
export function taskMessage({ ownerId, id, requestId }: Task): TaskMessage {
  return { ownerId, taskId: id, requestId };
}
