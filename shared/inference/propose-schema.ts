import * as z from 'zod';
import type { Now } from '../ports/clock.ts';
import type { ByteSource } from '../tabular/byte-source.ts';
import { DEFAULT_LIMITS, type Limits } from '../tabular/limits.ts';
import { memorySource } from '../tabular/memory-source.ts';
import { openTable } from '../tabular/open-table.ts';
import type { TableOptions } from '../tabular/table.ts';
import { UnreadableFileError } from '../tabular/unreadable-file-error.ts';
import { type Task, TaskOptions } from '../tasks/task.ts';
import type { UploadStore } from '../tasks/upload-store.ts';
import { UploadUnavailableError } from '../tasks/upload-unavailable-error.ts';
import { ValidationSummary } from '../tasks/validation-summary.ts';
import { type VisibleTaskDeps, visibleTask } from '../tasks/visible-task.ts';
import type { Principal } from '../users/user.ts';
import { InferredColumn, inferSchema } from './infer-schema.ts';

export const ProposeSchemaInput = z
  .strictObject({
    /** Whose file to look at. */
    taskId: z.string().max(200).optional(),
    /** Or a small file itself. */
    file: z
      .strictObject({
        name: z.string().min(1).max(255).optional(),
        content: z.base64('must be the bytes of the file in base64').min(1),
      })
      .optional(),
    /** Those of the task by default. */
    options: TaskOptions.pick({ sheet: true, delimiter: true }).strict().optional(),
  })
  .refine(({ taskId, file }) => (taskId === undefined) !== (file === undefined), {
    params: { code: 'required' },
    message: 'must have either “taskId” or “file”, not both',
  });
export type ProposeSchemaInput = z.infer<typeof ProposeSchemaInput>;

export const SchemaProposal = z.object({
  schema: z.record(z.string(), z.unknown()),
  /** Rows that were looked at, from the first one on. */
  rows: z.number().int(),
  /** Whether these are all rows. If not, others may break the schema. */
  complete: z.boolean(),
  /** What the schema rests on; as many as fit. */
  columns: z.array(InferredColumn),
  file: ValidationSummary.shape.file,
});
export type SchemaProposal = z.infer<typeof SchemaProposal>;

export type ProposeSchemaDeps = VisibleTaskDeps & {
  readonly uploads: Pick<UploadStore, 'stat' | 'open'>;
  readonly now: Now;
};

const MOST_ROWS = 200_000;
/** After that, what was seen until then has to do. */
const LOOKING_MS = 10_000;
/** After that, what has shown no rows is given up; the gateway waits no longer than 29 seconds. */
const GIVING_UP_MS = 20_000;
/** Of an answer to one request: it shares a small machine with others. */
const LIMITS: Limits = {
  ...DEFAULT_LIMITS,
  sharedStringBytes: 64 * 1024 ** 2,
  recordLength: 8 * 1024 ** 2,
};
/** What a schema may have when it is saved, and so much again for the columns. */
const MOST_SCHEMA_BYTES = 1024 ** 2;

/**
 * Looks at a file, from its first row on and for a few seconds at most, and proposes a schema for it.
 * @throws {NotFoundError} @throws {UploadUnavailableError} @throws {UploadChangedError}
 * @throws {UnreadableFileError} when there is no table in the file, or none that can be looked at in that time.
 */
export async function proposeSchema(
  deps: ProposeSchemaDeps,
  principal: Principal,
  input: ProposeSchemaInput,
): Promise<SchemaProposal> {
  const startedAt = deps.now().getTime();
  const isOver = (milliseconds: number) => deps.now().getTime() - startedAt >= milliseconds;
  const { source, options } = await fileOf(deps, principal, input);
  const table = await openTable(
    untilOver(source, () => isOver(GIVING_UP_MS)),
    options,
    LIMITS,
  );
  const { schema, rows, complete, columns } = await inferSchema({
    table,
    maxRows: MOST_ROWS,
    isTimeUp: () => isOver(LOOKING_MS),
  });
  if (sizeOf(schema) > MOST_SCHEMA_BYTES) throw tooManyNames();
  const { format, encoding, delimiter, sheet } = table;
  return { schema, rows, complete, columns: fitting(columns), file: { format, encoding, delimiter, sheet } };
}

async function fileOf(
  deps: ProposeSchemaDeps,
  principal: Principal,
  { taskId, file, options }: ProposeSchemaInput,
): Promise<{ source: ByteSource; options: TableOptions }> {
  if (taskId === undefined) {
    const source = memorySource(Buffer.from(file?.content ?? '', 'base64'));
    return { source, options: { fileName: file?.name, ...options } };
  }
  const task = await visibleTask(deps, principal, taskId);
  const { sheet, delimiter } = task.options;
  return {
    source: await uploadOf(deps, task),
    options: { fileName: task.file.name, sheet, delimiter, ...options },
  };
}

/** As intake let it in: what came and was refused, or comes just now, is not looked at. */
async function uploadOf({ uploads }: ProposeSchemaDeps, task: Task): Promise<ByteSource> {
  const { uploadETag: eTag, file } = task;
  if (eTag === undefined || (await uploads.stat(task)) === undefined) throw new UploadUnavailableError(task);
  return uploads.open(task, { size: file.size, eTag });
}

/** The same bytes, until it is over. */
function untilOver(source: ByteSource, isOver: () => boolean): ByteSource {
  return {
    size: source.size,
    async *read(start, end) {
      for await (const chunk of source.read(start, end)) {
        if (isOver()) throw tooSlow();
        yield chunk;
      }
    },
  };
}

function tooSlow(): UnreadableFileError {
  return new UnreadableFileError(
    'file-limit-exceeded',
    'The file is too large to be looked at in the time there is. Send its first rows as a file of their own.',
    { limit: 'time' },
  );
}

function tooManyNames(): UnreadableFileError {
  return new UnreadableFileError(
    'file-limit-exceeded',
    'The columns have so many or so long names that a schema with all of them could not be saved. Remove columns, or shorten their names.',
    { limit: 'schemaBytes', maximum: MOST_SCHEMA_BYTES },
  );
}

function fitting(columns: readonly InferredColumn[]): InferredColumn[] {
  let bytes = 0;
  return columns.filter((column) => {
    bytes += sizeOf(column);
    return bytes <= 2 * MOST_SCHEMA_BYTES;
  });
}

function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
