import { DomainError, NotFoundError } from '../errors.ts';
import type { TaskMessage } from '../events.ts';
import type { Now } from '../ports/clock.ts';
import type { Counter } from '../ports/counter.ts';
import type { EventPublisher } from '../ports/event-publisher.ts';
import type { MessageQueue } from '../ports/message-queue.ts';
import { announceTask, endedTask } from './announce-task.ts';
import { checkUpload } from './check-upload.ts';
import { dueIn, STUCK_SECONDS } from './due.ts';
import { sendToWorkers } from './send-to-workers.ts';
import { type Task, transition } from './task.ts';
import { passedEvents, taskEvents } from './task-events.ts';
import { taskProblem } from './task-problem.ts';
import type { TaskRepository } from './task-repository.ts';
import type { StoredUpload, UploadStore } from './upload-store.ts';

export interface AcceptUploadDeps {
  readonly tasks: Pick<TaskRepository, 'get' | 'update' | 'postpone'>;
  readonly uploads: Pick<UploadStore, 'stat' | 'open' | 'copy' | 'keep' | 'remove'>;
  readonly events: EventPublisher;
  readonly validation: MessageQueue<TaskMessage>;
  readonly parsing: MessageQueue<TaskMessage>;
  readonly count: Counter;
  readonly now: Now;
}

/** What is known of an upload that may have come. */
export interface UploadNotice {
  readonly upload: TaskMessage;
  /** Whether the store itself said so: then it must be there. Otherwise somebody only asks to look. */
  readonly isCertain: boolean;
}

/**
 * Lets a file in, or refuses it, and passes the task on. May run again after stopping anywhere, and for the same
 * upload at the same time: each step asks whether it is its turn. Gives the task as it stands at the end.
 */
export async function acceptUpload(deps: AcceptUploadDeps, notice: UploadNotice): Promise<Task | undefined> {
  const { ownerId, taskId } = notice.upload;
  const upload = { ownerId, id: taskId };
  const found = await findTask(deps, notice.upload);
  if (found === undefined) {
    await deps.uploads.remove(upload);
    return undefined;
  }

  const task = found.status === 'awaiting-upload' ? await admit(deps, found, notice) : found;
  if (task.status === 'queued') {
    await deps.events.publish(...taskEvents(task));
    await sendToWorkers(deps, task);
  }
  if (task.status === 'failed' && task.uploadETag === undefined) {
    await announceTask(deps, task);
    await deps.uploads.remove(upload);
  }
  if (task.status === 'cancelled' || task.status === 'expired') {
    await deps.events.publish(...passedEvents(task)); // whoever let it in may not have told
    await deps.uploads.remove(upload);
  }
  return task;
}

/** Undefined for a task that was deleted while its file was on the way. */
async function findTask({ tasks }: AcceptUploadDeps, upload: TaskMessage): Promise<Task | undefined> {
  try {
    return await tasks.get(upload.ownerId, upload.taskId);
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
}

/** The task with its file checked: queued, or failed if the file is refused, or as it was if there is no file. */
async function admit(deps: AcceptUploadDeps, task: Task, { isCertain }: UploadNotice): Promise<Task> {
  let stored = await deps.uploads.stat(task);
  if (stored === undefined && task.from === undefined) {
    if (isCertain) throw new Error(`The upload of task ${task.id} was announced but cannot be found yet.`);
    return task;
  }
  try {
    stored ??= await copied(deps, task);
    await checkUpload(deps.uploads, task, stored);
  } catch (error) {
    if (!(error instanceof DomainError) || error.retryable) throw error;
    const failed = endedTask(task, 'failed', deps.now, { error: taskProblem(error) });
    await deps.tasks.update(failed);
    deps.count('TasksFailed');
    return failed;
  }
  await deps.uploads.keep(task);
  const dueAt = dueIn(STUCK_SECONDS, deps.now).toISOString();
  const queued = transition(task, 'queued', deps.now(), {
    ...checkedHash(task, stored),
    uploadETag: stored.eTag,
    dueAt,
  });
  await deps.tasks.update(queued);
  deps.count('UploadsAccepted');
  return queued;
}

/** The file of another task, given to this one. @throws {UploadChangedError} */
async function copied({ uploads }: AcceptUploadDeps, task: Task): Promise<StoredUpload> {
  if (task.from !== undefined) await uploads.copy(task.from, task);
  const stored = await uploads.stat(task);
  if (stored === undefined) throw new Error(`The copy for task ${task.id} cannot be found yet.`);
  return stored;
}

/** What is trusted later is what the store has checked, or we have computed of the very same bytes. */
function checkedHash({ file, from, multipartId, announcedSha256 }: Task, { sha256 }: StoredUpload) {
  if (from !== undefined) return { file: { ...file, sha256: sha256 ?? file.sha256 } };
  const announced = multipartId === undefined ? announcedSha256 : file.sha256;
  return { file: { ...file, sha256 }, announcedSha256: announced };
}
