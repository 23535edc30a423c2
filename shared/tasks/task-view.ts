import * as z from 'zod';
import {
  AnnouncedFile,
  ParsingOutcome,
  type Task,
  TaskOptions,
  TaskProblem,
  TaskStatus,
  ValidationOutcome,
  type Workflow,
} from './task.ts';

const ViewedProblem = TaskProblem.extend({ type: z.string() });

/** How far a workflow is, and what came out once it has succeeded, or why it failed. */
const workflowView = <Outcome extends z.ZodType>(outcome: Outcome) =>
  z.object({ status: TaskStatus, outcome: outcome.optional(), error: ViewedProblem.optional() });

/** A task as clients and webhooks see it. */
export const TaskView = z.object({
  id: z.uuid(),
  status: TaskStatus,
  owner: z.string(),
  workflows: z.object({
    validation: workflowView(ValidationOutcome.shape.outcome).optional(),
    parsing: workflowView(ParsingOutcome.shape.outcome).optional(),
  }),
  /** What validation goes by. */
  schema: z.object({ name: z.string(), version: z.number().int().positive() }).optional(),
  file: AnnouncedFile,
  options: TaskOptions,
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  /** When the task and its files will have been deleted. */
  expiresAt: z.iso.datetime().optional(),
  /** The id of the task whose file this one works on. */
  from: z.uuid().optional(),
  estimatedCostUsd: z
    .number()
    .nonnegative()
    .optional()
    .describe(
      'There once the task is over: what it is estimated to cost, in US dollars, rounded to a millionth. Compute, requests, and its files until they are deleted, by list prices of us-east-1',
    ),
  error: ViewedProblem.nullable(),
});
export type TaskView = z.infer<typeof TaskView>;

export function taskView(task: Task): TaskView {
  const { id, status, schema, file, options, createdAt, updatedAt, expiresAt, from } = task;
  const cost = task.estimatedCostUsd;
  return {
    id,
    status,
    owner: task.ownerId,
    workflows: { ...viewOf(task, 'validation'), ...viewOf(task, 'parsing') },
    ...(schema && { schema }),
    file,
    options,
    createdAt,
    updatedAt,
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(from === undefined ? {} : { from: from.id }),
    ...(cost === undefined ? {} : { estimatedCostUsd: cost }),
    error: task.error && viewedProblem(task.error),
  };
}

function viewOf(task: Task, workflow: Workflow) {
  const state = task.workflows[workflow];
  if (state === undefined) return {};
  const outcome = state.status === 'succeeded' ? task[workflow]?.outcome : undefined;
  return {
    [workflow]: {
      status: state.status,
      ...(outcome && { outcome }),
      ...(state.error && { error: viewedProblem(state.error) }),
    },
  };
}

function viewedProblem(problem: TaskProblem) {
  return { type: `/problems/${problem.code}`, ...problem };
}

/** Where to read more, from the API's own root on. */
export function taskLinks({ id, validation, parsing }: Task): Readonly<Record<string, string>> {
  const task = `/api/v1/tasks/${id}`;
  return {
    task,
    ...(validation && {
      validation: `${task}/validation`,
      issues: `${task}/validation/issues`,
      report: `${task}/validation/report?format=ndjson`,
    }),
    ...(parsing && {
      parsing: `${task}/parsing`,
      sql: `${task}/parsing/sql`,
      workbook: `${task}/parsing/workbook`,
    }),
  };
}
