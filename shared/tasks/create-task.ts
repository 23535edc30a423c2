import * as z from 'zod';
import { ConflictError } from '../errors.ts';
import type { TaskMessage } from '../events.ts';
import { type PublishStoredDeps, publishStored } from '../outbox/publish-stored.ts';
import type { Now } from '../ports/clock.ts';
import type { MessageQueue } from '../ports/message-queue.ts';
import type { Principal } from '../users/user.ts';
import { FileTooLargeError } from './file-too-large-error.ts';
import { type PinSchemaDeps, pinSchema } from './pin-schema.ts';
import { AnnouncedFile, SHEET, type Task, TaskOptions, Workflow } from './task.ts';
import { taskCreated } from './task-events.ts';
import { taskMessage } from './task-message.ts';
import type { TaskRepository } from './task-repository.ts';
import type { UploadStore, UploadTicket } from './upload-store.ts';
import { UploadUnavailableError } from './upload-unavailable-error.ts';
import { visibleTask } from './visible-task.ts';

/** When the sweeper first looks whether the upload's notification was lost. */
const FIRST_LOOK_SECONDS = 30;

const wellFormed = (text: string): boolean => text.isWellFormed();
const NOT_UNICODE = 'has half a surrogate pair, which is not Unicode text';

const AnnouncedFileInput = z.strictObject({
  /** Kept as the client gave it; it never becomes part of a key or a path. */
  name: AnnouncedFile.shape.name
    .refine(wellFormed, NOT_UNICODE)
    .describe('Its ending must not contradict what is in the file'),
  size: AnnouncedFile.shape.size.describe('In bytes; the upload must have as many'),
  /** Becomes a signed header of the upload. */
  contentType: AnnouncedFile.shape.contentType.regex(
    /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(\s*;[\x20-\x7e]*)?$/,
    'must be a media type such as text/csv',
  ),
  sha256: z
    .string()
    .regex(/^[A-Za-z0-9+/]{43}=$/, 'must be the SHA-256 of the file in base64')
    .optional()
    .describe('SHA-256 of the file in base64; an upload with another one is refused'),
});

export const CreateTaskInput = z
  .strictObject({
    workflows: z.array(Workflow).min(1).max(2).describe('What is done with the file'),
    schema: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('Needed for validation: `users` is the active version, `users@3` a certain one'),
    file: AnnouncedFileInput.optional(),
    from: z
      .string()
      .max(200)
      .optional()
      .describe('Instead of `file`: the id of a task whose file this one works on'),
    options: z
      .strictObject({
        ...TaskOptions.shape,
        sheet: z
          .union(
            [z.string().min(1).max(255).refine(wellFormed, NOT_UNICODE), z.int().min(1)],
            'must be the name of a sheet or its position from 1',
          )
          .optional()
          .describe(SHEET),
      })
      .optional(),
  })
  .refine(({ file, from }) => (file === undefined) !== (from === undefined), {
    params: { code: 'required' },
    message: 'must have either “file” or “from”, not both',
  });
export type CreateTaskInput = z.infer<typeof CreateTaskInput>;

export type CreateTaskDeps = PinSchemaDeps &
  PublishStoredDeps & {
    readonly tasks: Pick<TaskRepository, 'create' | 'get' | 'find'>;
    readonly uploads: Pick<UploadStore, 'begin' | 'ticket' | 'stat'>;
    /** Told of tasks whose file need not be uploaded. */
    readonly intake: MessageQueue<TaskMessage>;
    readonly newId: () => string;
    readonly now: Now;
    readonly maxFileBytes: number;
    /** A larger file is uploaded in parts. */
    readonly maxSingleUploadBytes: number;
    readonly uploadUrlSeconds: number;
    /** How long a task is kept. */
    readonly taskRetentionSeconds: number;
  };

export interface CreatedTask {
  readonly task: Task;
  /** Undefined when the file is there already. */
  readonly upload: UploadTicket | undefined;
}

/** @throws {FileTooLargeError} */
export function expectAcceptedSize(
  { maxFileBytes }: Pick<CreateTaskDeps, 'maxFileBytes'>,
  size: number,
): void {
  if (size > maxFileBytes) throw new FileTooLargeError(size, maxFileBytes);
}

/** Takes on the task and says where its file goes. */
export async function createTask(
  deps: CreateTaskDeps,
  principal: Principal,
  requestId: string,
  input: CreateTaskInput,
): Promise<CreatedTask> {
  const source = input.from === undefined ? undefined : await sourceOf(deps, principal, input.from);
  const file = input.file ?? source?.file;
  if (file === undefined) throw new Error('A task has a file of its own, or that of another task.');
  expectAcceptedSize(deps, file.size);
  const schema = await pinSchema(deps, input);

  const createdAt = deps.now();
  const after = (seconds: number) => new Date(createdAt.getTime() + seconds * 1000).toISOString();
  const task: Task = {
    ownerId: principal.username,
    id: deps.newId(),
    version: 1,
    status: 'awaiting-upload',
    workflows: Object.fromEntries(input.workflows.map((name) => [name, { status: 'awaiting-upload' }])),
    ...(schema && { schema }),
    ...source,
    file,
    options: input.options ?? {},
    createdAt: createdAt.toISOString(),
    updatedAt: createdAt.toISOString(),
    uploadExpiresAt: after(deps.uploadUrlSeconds),
    expiresAt: after(deps.taskRetentionSeconds),
    dueAt: after(FIRST_LOOK_SECONDS),
    error: null,
    requestId,
  };
  if (source !== undefined) {
    const stored = await storeOnce(deps, task);
    await deps.intake.send(taskMessage(stored), stored.ownerId);
    return { task: stored, upload: undefined };
  }
  const isLarge = file.size > deps.maxSingleUploadBytes;
  const stored = await storeOnce(
    deps,
    isLarge ? { ...task, multipartId: await deps.uploads.begin(task) } : task,
  );
  return { task: stored, upload: await deps.uploads.ticket(stored) };
}

/** What a task takes over from the one whose file it works on. @throws {NotFoundError} @throws {UploadUnavailableError} */
async function sourceOf(
  deps: CreateTaskDeps,
  principal: Principal,
  taskId: string,
): Promise<Pick<Task, 'file' | 'from' | 'announcedSha256'>> {
  const source = await visibleTask(deps, principal, taskId);
  const { ownerId, id, uploadETag: eTag, file, announcedSha256 } = source;
  // As intake let it in: what came and was refused, or comes just now, is not worked on.
  if (eTag === undefined || (await deps.uploads.stat(source))?.eTag !== eTag) {
    throw new UploadUnavailableError(source);
  }
  return { from: { ownerId, id, eTag }, file, ...(announcedSha256 && { announcedSha256 }) };
}

/** The task, or the one that a request which died before it was answered has stored under the same id. */
async function storeOnce(deps: PublishStoredDeps & Pick<CreateTaskDeps, 'tasks'>, task: Task): Promise<Task> {
  const created = taskCreated(task);
  try {
    await deps.tasks.create(task, created);
  } catch (error) {
    if (error instanceof ConflictError) return deps.tasks.get(task.ownerId, task.id);
    throw error;
  }
  await publishStored(deps, created);
  return task;
}
