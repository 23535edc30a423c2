import type { TaskMessage } from '../events.ts';
import type { MessageQueue } from '../ports/message-queue.ts';
import { isFinal, type Task, Workflow } from './task.ts';
import { taskMessage } from './task-message.ts';

/** The queue of each workflow. */
export type WorkerQueues = { readonly [name in Workflow]: MessageQueue<TaskMessage> };

/** Sends the task to the worker of each workflow that has not come to its end. */
export async function sendToWorkers(queues: WorkerQueues, task: Task): Promise<void> {
  for (const workflow of Workflow.options) {
    const state = task.workflows[workflow];
    if (state === undefined || isFinal(state.status)) continue;
    await queues[workflow].send(taskMessage(task), task.ownerId);
  }
}
