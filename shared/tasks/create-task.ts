import * as z from 'zod';
import { ConflictError, NotFoundError } from '../errors.ts';
import type { Now } from '../ports/clock.ts';
import type { SchemaRepository } from '../schemas/schema-repository.ts';
import { FileTooLargeError } from './file-too-large-error.ts';
import { SchemaRequiredError } from './schema-required-error.ts';
import { SchemaUnknownError } from './schema-unknown-error.ts';
import { AnnouncedFile, type Task, TaskOptions, Workflow } from './task.ts';
import type { TaskRepository } from './task-repository.ts';
import type { UploadStore, UploadTicket } from './upload-store.ts';

/** When the sweeper first looks whether the upload's notification was lost. */
const FIRST_LOOK_MS = 30_000;

const wellFormed = (text: string): boolean => text.isWellFormed();
const NOT_UNICODE = 'has half a surrogate pair, which is not Unicode text';

export const CreateTaskInput = z.strictObject({
  workflows: z.array(Workflow).min(1).max(2),
  /** `users` for the active version, `users@3` for a certain one. */
  schema: z.string().min(1).max(200).optional(),
  file: z.strictObject({
    /** Kept as the client gave it; it never becomes part of a key or a path. */
    name: AnnouncedFile.shape.name.refine(wellFormed, NOT_UNICODE),
    size: AnnouncedFile.shape.size,
    /** Becomes a signed header of the upload. */
    contentType: AnnouncedFile.shape.contentType.regex(
      /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(\s*;[\x20-\x7e]*)?$/,
      'must be a media type such as text/csv',
    ),
    sha256: z
      .string()
      .regex(/^[A-Za-z0-9+/]{43}=$/, 'must be the SHA-256 of the file in base64')
      .optional(),
  }),
  options: z
    .strictObject({
      ...TaskOptions.shape,
      sheet: z
        .union(
          [z.string().min(1).max(255).refine(wellFormed, NOT_UNICODE), z.int().min(1)],
          'must be the name of a sheet or its position from 1',
        )
        .optional(),
    })
    .optional(),
});
export type CreateTaskInput = z.infer<typeof CreateTaskInput>;

export type CreateTaskDeps = {
  readonly tasks: Pick<TaskRepository, 'create' | 'get'>;
  readonly schemas: Pick<SchemaRepository, 'active' | 'version'>;
  readonly uploads: Pick<UploadStore, 'ticket'>;
  readonly newId: () => string;
  readonly now: Now;
  readonly maxFileBytes: number;
  readonly uploadUrlSeconds: number;
};

/** Takes on the task and says where its file goes. */
export async function createTask(
  deps: CreateTaskDeps,
  { ownerId, requestId }: Pick<Task, 'ownerId' | 'requestId'>,
  input: CreateTaskInput,
): Promise<{ task: Task; upload: UploadTicket }> {
  if (input.file.size > deps.maxFileBytes) throw new FileTooLargeError(input.file.size, deps.maxFileBytes);
  const schema = await pinSchema(deps, input);

  const createdAt = deps.now();
  const after = (milliseconds: number) => new Date(createdAt.getTime() + milliseconds).toISOString();
  const task: Task = {
    ownerId,
    id: deps.newId(),
    version: 1,
    status: 'awaiting-upload',
    workflows: Object.fromEntries(input.workflows.map((name) => [name, { status: 'awaiting-upload' }])),
    ...(schema && { schema }),
    file: input.file,
    options: input.options ?? {},
    createdAt: createdAt.toISOString(),
    updatedAt: createdAt.toISOString(),
    uploadExpiresAt: after(deps.uploadUrlSeconds * 1000),
    dueAt: after(FIRST_LOOK_MS),
    error: null,
    requestId,
  };
  const stored = await storeOnce(deps, task);
  return { task: stored, upload: await deps.uploads.ticket(stored) };
}

/** The task, or the one that a request which died before it was answered has stored under the same id. */
async function storeOnce({ tasks }: Pick<CreateTaskDeps, 'tasks'>, task: Task): Promise<Task> {
  try {
    await tasks.create(task);
    return task;
  } catch (error) {
    if (error instanceof ConflictError) return tasks.get(task.ownerId, task.id);
    throw error;
  }
}

/** A task keeps the version it started with, whatever becomes active meanwhile. */
async function pinSchema({ schemas }: CreateTaskDeps, { schema: reference, workflows }: CreateTaskInput) {
  const refusal = (code: string, detail: string) => [{ pointer: '/schema', code, detail }];
  if (reference === undefined) {
    if (!workflows.includes('validation')) return undefined;
    const detail = 'Validation needs a schema. Name one: "schema": "<name>".';
    throw new SchemaRequiredError(detail, refusal('schema-required', detail));
  }
  try {
    const [, schema = reference, number] = /^(.*)@(\d{1,9})$/s.exec(reference) ?? [];
    const { name, version } =
      number === undefined ? await schemas.active(schema) : await schemas.version(schema, Number(number));
    return { name, version };
  } catch (cause) {
    if (!(cause instanceof NotFoundError)) throw cause;
    const detail = `There is no schema “${reference}”. Save it first, or look at the list of schemas.`;
    throw new SchemaUnknownError(detail, refusal('schema-unknown', detail), { cause });
  }
}
