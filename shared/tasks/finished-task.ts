import { ConflictError, NotFoundError } from '../errors.ts';
import { isFinal, type ParsingOutcome, type Task, type ValidationOutcome, type Workflow } from './task.ts';

class TaskNotFinishedError extends ConflictError {
  override readonly code = 'task-not-finished';
  constructor({ id, status }: Task) {
    super(`Task ${id} is ${status}. Its results are there once it has succeeded.`, { taskId: id, status });
  }
}

class TaskUnsuccessfulError extends ConflictError {
  override readonly code = 'task-unsuccessful';
  constructor({ id, error }: Task, status: Task['status']) {
    const reason = error === null ? '' : ` Why: ${error.detail}`;
    super(`Task ${id} is ${status} and has no results.${reason}`, { taskId: id, status });
  }
}

class WorkflowAbsentError extends NotFoundError {
  constructor({ id, workflows }: Task, workflow: Workflow) {
    const there = JSON.stringify(Object.keys(workflows));
    super(
      workflow,
      id,
      `Task ${id} has no ${workflow}: it was created with "workflows": ${there}. For another one of its file: "from": "${id}".`,
    );
  }
}

export type ValidatedTask = Task & {
  readonly validation: ValidationOutcome;
  readonly schema: NonNullable<Task['schema']>;
};

export type ParsedTask = Task & { readonly parsing: ParsingOutcome };

/** @throws {WorkflowAbsentError} for a task without validation. @throws {TaskNotFinishedError} @throws {TaskUnsuccessfulError} */
export function requireValidation(task: Task): ValidatedTask {
  requireSuccess(task, 'validation');
  const { validation, schema } = task;
  if (validation === undefined || schema === undefined) throw new TaskUnsuccessfulError(task, task.status);
  return { ...task, validation, schema };
}

/** @throws {WorkflowAbsentError} for a task without parsing. @throws {TaskNotFinishedError} @throws {TaskUnsuccessfulError} */
export function requireParsing(task: Task): ParsedTask {
  requireSuccess(task, 'parsing');
  if (task.parsing === undefined) throw new TaskUnsuccessfulError(task, task.status);
  return { ...task, parsing: task.parsing };
}

/** Results of a workflow are there once it has succeeded, also while the task's other one runs. */
function requireSuccess(task: Task, workflow: Workflow): void {
  const state = task.workflows[workflow];
  if (state === undefined) throw new WorkflowAbsentError(task, workflow);
  if (task.status === 'cancelled' || task.status === 'expired')
    throw new TaskUnsuccessfulError(task, task.status);
  if (!isFinal(state.status)) throw new TaskNotFinishedError(task);
  if (state.status !== 'succeeded') {
    throw new TaskUnsuccessfulError({ ...task, error: task.error ?? state.error ?? null }, state.status);
  }
}
