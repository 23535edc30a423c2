import * as z from 'zod';
import type { Principal } from '../users/user.ts';
import { requireValidation, type ValidatedTask } from './finished-task.ts';
import type { ResultStore } from './result-store.ts';
import { ValidationOutcome } from './task.ts';
import { TaskView } from './task-view.ts';
import { ValidationSummary } from './validation-summary.ts';
import { type VisibleTaskDeps, visibleTask } from './visible-task.ts';

/** What a validation found. */
export const ValidationView = z.object({
  outcome: ValidationOutcome.shape.outcome,
  /** One sentence for people. */
  summary: z.string(),
  rows: ValidationOutcome.shape.rows,
  cells: ValidationOutcome.shape.cells,
  issueCount: ValidationOutcome.shape.issueCount,
  ...ValidationSummary.shape,
  schema: TaskView.shape.schema.unwrap(),
  file: ValidationSummary.shape.file.extend({ sha256: z.string().optional() }),
  durationMs: ValidationOutcome.shape.durationMs,
  /** Whether the file was not read, because the same had been asked of it before. */
  fromCache: z.boolean(),
});
export type ValidationView = z.infer<typeof ValidationView>;

export type ReadValidationDeps = VisibleTaskDeps & { readonly results: Pick<ResultStore, 'read'> };

/** @throws {TaskNotFinishedError} @throws {TaskUnsuccessfulError} @throws {NotFoundError} */
export async function readValidation(
  deps: ReadValidationDeps,
  principal: Principal,
  taskId: string,
): Promise<ValidationView> {
  const task = requireValidation(await visibleTask(deps, principal, taskId));
  const chunks: Uint8Array[] = [];
  for await (const chunk of await deps.results.read(task, 'validation/summary.json')) chunks.push(chunk);
  const stored = ValidationSummary.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));

  const { outcome, rows, cells, issueCount, durationMs, fromCache } = task.validation;
  const { sha256 } = task.file;
  return {
    outcome,
    summary: sentence(task.validation),
    rows,
    cells,
    issueCount,
    ...stored,
    schema: task.schema,
    file: { ...(sha256 === undefined ? {} : { sha256 }), ...stored.file },
    durationMs,
    fromCache,
  };
}

function sentence({ rows, issueCount }: ValidatedTask['validation']): string {
  if (rows.total === 0) return 'The file has no rows below its header';
  if (rows.invalid > 0) {
    return `${rows.invalid} of ${rows.total} rows ${rows.invalid === 1 ? 'has' : 'have'} issues`;
  }
  const valid = rows.total === 1 ? 'The only row is valid' : `All ${rows.total} rows are valid`;
  return issueCount === 0 ? valid : `${valid}, but the header has issues`;
}
