import * as z from 'zod';
import { AnnouncedFile, type Task, TaskOptions, TaskProblem, TaskStatus, ValidationOutcome } from './task.ts';

const WorkflowView = z.object({
  status: TaskStatus,
  /** What came out, once it has succeeded. */
  outcome: ValidationOutcome.shape.outcome.optional(),
});

/** A task as clients and webhooks see it. */
export const TaskView = z.object({
  id: z.uuid(),
  status: TaskStatus,
  owner: z.string(),
  workflows: z.object({ validation: WorkflowView.optional(), parsing: WorkflowView.optional() }),
  schema: z.object({ name: z.string(), version: z.number().int().positive() }),
  file: AnnouncedFile,
  options: TaskOptions,
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  error: TaskProblem.extend({ type: z.string() }).nullable(),
});
export type TaskView = z.infer<typeof TaskView>;

export function taskView(task: Task): TaskView {
  const { id, status, schema, file, options, createdAt, updatedAt } = task;
  const { validation, parsing } = task.workflows;
  const outcome = task.validation?.outcome;
  return {
    id,
    status,
    owner: task.ownerId,
    workflows: {
      ...(validation && { validation: outcome === undefined ? validation : { ...validation, outcome } }),
      ...(parsing && { parsing }),
    },
    schema,
    file,
    options,
    createdAt,
    updatedAt,
    error: task.error && { type: `/problems/${task.error.code}`, ...task.error },
  };
}

/** Where to read more, from the API's own root on. */
export function taskLinks({ id, validation }: Task): Readonly<Record<string, string>> {
  const task = `/api/v1/tasks/${id}`;
  if (validation === undefined) return { task };
  return {
    task,
    validation: `${task}/validation`,
    issues: `${task}/validation/issues`,
    report: `${task}/validation/report?format=ndjson`,
  };
}
