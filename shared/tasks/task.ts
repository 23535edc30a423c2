import * as z from 'zod';
import { ConflictError } from '../errors.ts';

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

export const TaskOptions = z.object({
  /** A sheet's name, or its position from 1. */
  sheet: z.union([z.string().min(1).max(255), z.number().int().min(1)]).optional(),
  delimiter: z.enum([',', ';', '\t', '|']).optional(),
  /** Reading stops after this many issues, and the result says so. */
  maxIssues: z.number().int().min(1).max(10_000_000).optional(),
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

export const Task = z.object({
  ownerId: z.string().min(1),
  /** UUIDv7: sortable by time. */
  id: z.uuid(),
  version: z.number().int().positive(),
  status: TaskStatus,
  workflows: z.partialRecord(Workflow, z.object({ status: TaskStatus })),
  schema: z.object({ name: z.string(), version: z.number().int().positive() }),
  file: AnnouncedFile,
  options: TaskOptions,
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  uploadExpiresAt: z.iso.datetime(),
  /** When the sweeper should look at it; absent once the task is final and its event is out. */
  dueAt: z.iso.datetime().optional(),
  /** The stored object's ETag as intake checked it: what is read later must still be this. */
  uploadETag: z.string().optional(),
  validation: ValidationOutcome.optional(),
  error: TaskProblem.nullable(),
  /** The request that created it, for the logs of everything it caused. */
  requestId: z.string(),
});
export type Task = z.infer<typeof Task>;

/** What may change together with the status. */
export type TaskChange = Partial<Pick<Task, 'file' | 'uploadETag' | 'validation' | 'error' | 'dueAt'>>;

/**
 * The next version of `task`, all of its workflows included.
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
  const workflows = Object.fromEntries(Object.keys(task.workflows).map((name) => [name, { status }]));
  return { ...rest, ...change, status, workflows, version: task.version + 1, updatedAt: now.toISOString() };
}
