import * as z from 'zod';
import { ConflictError } from '../errors.ts';
import { LAYOUTS } from '../sql/layout/layouts.ts';
import { DIALECT_NAMES } from '../sql/print/dialect.ts';

export const Workflow = z.enum(['validation', 'parsing']);
export type Workflow = z.infer<typeof Workflow>;

export const TaskStatus = z.enum([
  'awaiting-upload',
  'queued',
  'running',
  'succeeded',
  'failed',
  'cancelled',
  'expired',
]);
export type TaskStatus = z.infer<typeof TaskStatus>;

/** The whole life of a task. A status with nothing on the right-hand side is final. */
const NEXT: Record<TaskStatus, readonly TaskStatus[]> = {
  'awaiting-upload': ['queued', 'failed', 'cancelled', 'expired'],
  queued: ['running', 'failed', 'cancelled'],
  running: ['succeeded', 'failed', 'cancelled'],
  succeeded: [],
  failed: [],
  cancelled: [],
  expired: [],
};

export function isFinal(status: TaskStatus): boolean {
  return NEXT[status].length === 0;
}

/** Why a task failed: the same words a problem document would use. */
export const TaskProblem = z.object({
  code: z.string(),
  title: z.string(),
  detail: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
});
export type TaskProblem = z.infer<typeof TaskProblem>;

/** What the client announced, and what `file.size`, type and checksum the upload must have. */
export const AnnouncedFile = z.object({
  name: z.string().min(1).max(255),
  /** Bytes. */
  size: z.number().int().positive('must be more than 0 bytes: there is nothing to read in an empty file'),
  contentType: z.string().min(1).max(255),
  /**
   * Base64 of the SHA-256. As announced until the upload is let in, then as the store has checked it. Computed for a
   * file that was validated without any.
   */
  sha256: z.string().optional(),
});
export type AnnouncedFile = z.infer<typeof AnnouncedFile>;

export const Dialect = z.enum(DIALECT_NAMES);

export const SHEET =
  'Of a workbook, for validation: its name, or its position from 1; the first visible one by default';

export const TaskOptions = z.object({
  sheet: z
    .union([z.string().min(1).max(255), z.number().int().min(1)])
    .optional()
    .describe(SHEET),
  delimiter: z
    .enum([',', ';', '\t', '|'])
    .optional()
    .describe('Between the cells of a CSV; found out by default'),
  maxIssues: z
    .number()
    .int()
    .min(1)
    .max(10_000_000)
    .optional()
    .describe('Validation stops after this many issues, and its result says so'),
  dialect: Dialect.optional().describe('Of the SQL that is downloaded when nobody asks for another one'),
  layout: z
    .enum(LAYOUTS)
    .optional()
    .describe(
      '`table`: formulas that read their own row only become generated columns. By default all of them are in views',
    ),
  proof: z
    .boolean()
    .optional()
    .describe('Whether the SQL is run and compared with the workbook; it is unless this is `false`'),
});
export type TaskOptions = z.infer<typeof TaskOptions>;

/** The figures of a finished validation; the summary and all issues are files in the result store. */
export const ValidationOutcome = z.object({
  outcome: z.enum(['valid', 'invalid']),
  rows: z.object({ total: z.number(), valid: z.number(), invalid: z.number() }),
  cells: z.number(),
  issueCount: z.number(),
  durationMs: z.number(),
  /** Whether an earlier task of the same owner had asked the same of the same file. */
  fromCache: z.boolean().default(false),
});
export type ValidationOutcome = z.infer<typeof ValidationOutcome>;

/** The figures of a workbook that became SQL; the summary, the SQL and the workbook are files in the result store. */
export const ParsingOutcome = z.object({
  /** `proven`: every computed cell gives the saved value. `unproven`: not every one. `not-run`: nobody looked. */
  outcome: z.enum(['proven', 'unproven', 'not-run']),
  tables: z.number(),
  /** Cells with formulas, and what the proof came to for them. */
  formulaCells: z.number(),
  pass: z.number(),
  fail: z.number(),
  unresolved: z.number(),
  durationMs: z.number(),
  /** Whether an earlier task of the same owner had asked the same of the same file. */
  fromCache: z.boolean().default(false),
});
export type ParsingOutcome = z.infer<typeof ParsingOutcome>;

/** What the attempt that ended a workflow used of its function. */
export const WorkUsed = z.object({
  milliseconds: z.number().nonnegative(),
  memoryMib: z.number().positive(),
  /** Of the files it wrote; 0 for one that failed, whose files are gone. */
  resultBytes: z.number().nonnegative(),
});
export type WorkUsed = z.infer<typeof WorkUsed>;

/** How far one workflow of a task is. */
export const WorkflowState = z.object({
  status: TaskStatus,
  /** When its worker began. */
  beganAt: z.iso.datetime().optional(),
  /** When it came to its end. */
  endedAt: z.iso.datetime().optional(),
  /** The version of the task that it ended with. */
  endedIn: z.number().int().positive().optional(),
  /** Why it failed. */
  error: TaskProblem.optional(),
});
export type WorkflowState = z.infer<typeof WorkflowState>;

export const Task = z.object({
  ownerId: z.string().min(1),
  /** UUIDv7: sortable by time. */
  id: z.uuid(),
  version: z.number().int().positive(),
  status: TaskStatus,
  workflows: z.partialRecord(Workflow, WorkflowState),
  /** What validation goes by. */
  schema: z.object({ name: z.string(), version: z.number().int().positive() }).optional(),
  file: AnnouncedFile,
  options: TaskOptions,
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  uploadExpiresAt: z.iso.datetime(),
  /** When its file was let in. */
  queuedAt: z.iso.datetime().optional(),
  /** When the task and its files will have been deleted. */
  expiresAt: z.iso.datetime().optional(),
  /** The task whose file this one works on, and that file's ETag: a copy of its own is made of it. */
  from: z.object({ ownerId: z.string(), id: z.uuid(), eTag: z.string() }).optional(),
  /** Names the upload of a file that comes in parts. */
  multipartId: z.string().optional(),
  /** What the client announced and nobody has checked yet, because the file came in parts. */
  announcedSha256: z.string().optional(),
  /** When the sweeper should look at it; absent once the task is final and its event is out. */
  dueAt: z.iso.datetime().optional(),
  /** The stored object's ETag as intake checked it: what is read later must still be this. */
  uploadETag: z.string().optional(),
  validation: ValidationOutcome.optional(),
  parsing: ParsingOutcome.optional(),
  used: z.partialRecord(Workflow, WorkUsed).optional(),
  /** There once the task is over; see `estimatedCostUsd`. */
  estimatedCostUsd: z.number().nonnegative().optional(),
  error: TaskProblem.nullable(),
  /** The request that created it, for the logs of everything it caused. */
  requestId: z.string(),
});
export type Task = z.infer<typeof Task>;

/** What may change together with the status. */
export type TaskChange = Partial<
  Pick<Task, 'file' | 'uploadETag' | 'announcedSha256' | 'validation' | 'parsing' | 'error' | 'dueAt'>
>;

/**
 * The next version of `task`, all of its workflows that have not ended included.
 * @throws {ConflictError} if it cannot go from where it is to `status`.
 */
export function transition(task: Task, status: TaskStatus, now: Date, change: TaskChange = {}): Task {
  if (!NEXT[task.status].includes(status)) {
    throw new ConflictError(`Task ${task.id} is ${task.status} and cannot become ${status}.`, {
      taskId: task.id,
      status: task.status,
    });
  }
  const { dueAt: _, ...rest } = task;
  const updatedAt = now.toISOString();
  const version = task.version + 1;
  const workflows = Object.fromEntries(
    Object.entries(task.workflows).map(([name, state]) => [
      name,
      isFinal(state.status) ? state : workflowAt(state, status, version, updatedAt),
    ]),
  );
  const queuedAt = status === 'queued' ? { queuedAt: updatedAt } : {};
  return { ...rest, ...change, ...queuedAt, status, workflows, version, updatedAt };
}

/**
 * The next version of `task` with one workflow moved. The task ends together with the last of them, and fails if one has.
 * @throws {ConflictError} if the workflow cannot go from where it is to `status`.
 */
export function moveWorkflow(
  task: Task,
  workflow: Workflow,
  status: TaskStatus,
  now: Date,
  change: TaskChange = {},
): Task {
  const from = task.workflows[workflow];
  if (from === undefined || isFinal(task.status) || !NEXT[from.status].includes(status)) {
    const detail = `The ${workflow} of task ${task.id} is ${from?.status ?? 'not wanted'} and cannot become ${status}.`;
    throw new ConflictError(detail, { taskId: task.id, status: task.status });
  }
  const updatedAt = now.toISOString();
  const { error = null, ...rest } = change;
  const version = task.version + 1;
  const state = { ...workflowAt(from, status, version, updatedAt), ...(error === null ? {} : { error }) };
  const workflows = { ...task.workflows, [workflow]: state };
  return {
    ...task,
    ...rest,
    ...together(Object.values(workflows)),
    workflows,
    version,
    updatedAt,
  };
}

function workflowAt(
  { beganAt }: WorkflowState,
  status: TaskStatus,
  version: number,
  time: string,
): WorkflowState {
  const began = beganAt === undefined ? {} : { beganAt };
  if (isFinal(status)) return { status, ...began, endedAt: time, endedIn: version };
  return status === 'running' ? { status, beganAt: time } : { status };
}

/** What the task is when its workflows are at `states`. */
function together(states: readonly WorkflowState[]): Pick<Task, 'status' | 'error'> {
  if (!states.every(({ status }) => isFinal(status))) return { status: 'running', error: null };
  const failed = states.find(({ status }) => status === 'failed');
  return failed === undefined
    ? { status: 'succeeded', error: null }
    : { status: 'failed', error: failed.error ?? null };
}
