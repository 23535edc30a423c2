import { DomainError, NotFoundError } from '../errors.ts';
import type { ReportMessage } from '../events.ts';
import type { Now } from '../ports/clock.ts';
import { emptyTable } from '../tabular/empty-table.ts';
import { openTable } from '../tabular/open-table.ts';
import { requireValidation, type ValidatedTask } from '../tasks/finished-task.ts';
import type { ResultStore } from '../tasks/result-store.ts';
import { taskProblem } from '../tasks/task-problem.ts';
import type { TaskRepository } from '../tasks/task-repository.ts';
import type { UploadStore } from '../tasks/upload-store.ts';
import type { ValidationResult } from '../validation/validation-result.ts';
import { annotateTable } from './annotated-rows.ts';
import { csvReport } from './csv-report.ts';
import { frictionlessReport, jsonReport } from './issues-report.ts';
import { readReport, readReportLines, readSummary } from './read-report.ts';
import { type RenderedReport, renderedReportName } from './report-kind.ts';
import { writeReportState } from './report-state.ts';
import { ReportUnavailableError } from './report-unavailable-error.ts';
import { xlsxReport } from './xlsx-report.ts';

export interface RenderReportDeps {
  readonly tasks: Pick<TaskRepository, 'get'>;
  readonly uploads: Pick<UploadStore, 'open'>;
  readonly results: Pick<ResultStore, 'exists' | 'read' | 'write'>;
  readonly now: Now;
}

/** One delivery of a message, as the queue and the function's runtime know it. */
export interface RenderAttempt {
  /** Whether the message will be given up when this attempt fails. */
  readonly isLast: boolean;
  /** Aborts shortly before the time is up that one attempt has. */
  readonly outOfTime: AbortSignal;
}

export type RenderOutcome = 'rendered' | 'already-there' | 'failed';

/**
 * Makes a report of a finished task and stores it. May run any number of times: the same content comes under the same
 * name. What cannot be made is written down for those who wait for it.
 * @throws {NotFoundError} @throws {TaskNotFinishedError} @throws {TaskUnsuccessfulError}
 */
export async function renderReport(
  deps: RenderReportDeps,
  { ownerId, taskId, report }: ReportMessage,
  attempt: RenderAttempt,
): Promise<RenderOutcome> {
  const task = requireValidation(await deps.tasks.get(ownerId, taskId));
  const name = renderedReportName(report);
  if (await deps.results.exists(task, name)) return 'already-there';
  try {
    await deps.results.write(task, name, renderedBytes(deps, task, report), attempt.outOfTime);
    return 'rendered';
  } catch (error) {
    const refusal = refusalOf(error, attempt);
    if (refusal === undefined && !attempt.isLast) throw error;
    const problem = taskProblem(refusal ?? givenUp(error));
    const at = deps.now().toISOString();
    await writeReportState(deps.results, task, report, { status: 'failed', at, problem });
    if (refusal === undefined) throw error; // a person should look at it
    return 'failed';
  }
}

/** Why there will be no report; undefined when the next attempt may bring it. */
function refusalOf(error: unknown, { outOfTime }: RenderAttempt): DomainError | undefined {
  if (outOfTime.aborted) {
    const message =
      'The report takes longer to make than there is time. Ask for rows=invalid, or for format=ndjson.';
    return new ReportUnavailableError(message, { limit: 'time' }, { cause: error });
  }
  if (error instanceof NotFoundError) {
    const message = 'The results of the task are no longer there. Validate the file again in a new task.';
    return new ReportUnavailableError(message, {}, { cause: error });
  }
  return error instanceof DomainError && !error.retryable ? error : undefined;
}

function givenUp(cause: unknown): DomainError {
  const message =
    'The report could not be made, by a fault of ours that has been reported. Ask for format=ndjson, or try again in an hour.';
  return new ReportUnavailableError(message, {}, { cause });
}

async function* renderedBytes(
  deps: RenderReportDeps,
  task: ValidatedTask,
  report: RenderedReport,
): AsyncGenerator<Uint8Array> {
  const result = await resultOf(deps, task);
  switch (report.format) {
    case 'json':
      return yield* jsonReport(result, readReportLines(deps.results, task));
    case 'frictionless':
      return yield* frictionlessReport(result, task.file.name, readReport(deps.results, task));
    case 'csv':
    case 'xlsx':
      return yield* annotatedFile(deps, task, report, result);
  }
}

async function* annotatedFile(
  { uploads, results }: RenderReportDeps,
  task: ValidatedTask,
  { format, rows }: RenderedReport,
  result: ValidationResult,
): AsyncGenerator<Uint8Array> {
  const source = uploads.open(task, { size: task.file.size, eTag: task.uploadETag ?? '' });
  const { sheet, delimiter } = task.options;
  const file = await openTable(source, { fileName: task.file.name, sheet, delimiter });
  const issues = readReport(results, task);
  const judgedRows = result.rows.total;
  const table = await annotateTable({ batches: file.batches(), issues, select: rows, judgedRows });
  if (table === undefined) throw emptyTable();

  if (format === 'csv') return yield* csvReport(table);
  yield* xlsxReport({
    table,
    keepsPositions: rows === 'all',
    result,
    fileName: task.file.name,
    createdAt: new Date(task.createdAt),
  });
}

/** What the validation came to, as it was before it was stored in two places. */
async function resultOf({ results }: RenderReportDeps, task: ValidatedTask): Promise<ValidationResult> {
  const { file: _, ...summary } = await readSummary(results, task);
  const { outcome, rows, cells, issueCount } = task.validation;
  return { outcome, rows, cells, issueCount, ...summary };
}
