import type { Now } from '../ports/clock.ts';
import type { SchemaRepository, SchemaVersion } from '../schemas/schema-repository.ts';
import { openTable } from '../tabular/open-table.ts';
import type { Table } from '../tabular/table.ts';
import type { Issue } from '../validation/issue.ts';
import { encodeIssues } from '../validation/issue-json.ts';
import type { RowCheck } from '../validation/row-check.ts';
import { validateTable } from '../validation/validate-table.ts';
import type { ValidationResult } from '../validation/validation-result.ts';
import type { ResultStore } from './result-store.ts';
import type { Task, ValidationOutcome } from './task.ts';
import type { TaskWatch } from './task-watch.ts';
import type { UploadStore } from './upload-store.ts';
import type { ValidationSummary } from './validation-summary.ts';

export interface ValidateFileDeps {
  readonly schemas: Pick<SchemaRepository, 'version'>;
  readonly uploads: Pick<UploadStore, 'open'>;
  readonly results: Pick<ResultStore, 'write'>;
  readonly compile: (schema: SchemaVersion) => RowCheck | Promise<RowCheck>;
  readonly now: Now;
}

/**
 * Reads a task's file against its schema and writes report and summary, the same bytes however often it runs.
 * Stops when `signal` aborts, and then writes nothing more.
 * @throws {DomainError} when the file cannot be judged at all.
 */
export async function validateFile(
  deps: ValidateFileDeps,
  task: Task,
  watch: TaskWatch,
  signal: AbortSignal,
): Promise<ValidationOutcome> {
  const startedAt = deps.now().getTime();
  const check = await deps.compile(await deps.schemas.version(task.schema.name, task.schema.version));
  const upload = { size: task.file.size, eTag: task.uploadETag ?? '' };
  const source = watch.over(deps.uploads.open(task, upload), signal);
  const { sheet, delimiter, maxIssues } = task.options;
  const table = await openTable(source, { fileName: task.file.name, sheet, delimiter });

  const result = await withReport(deps.results, task, signal, (onIssues) =>
    validateTable({
      table,
      check,
      maxIssues,
      onIssues,
      signal,
      onProgress: () => watch.tick(),
    }),
  );
  const summary = Buffer.from(JSON.stringify(summaryOf(table, result)));
  await deps.results.write(task, 'validation/summary.json', once(summary), signal);

  const { outcome, rows, cells, issueCount } = result;
  return { outcome, rows, cells, issueCount, durationMs: deps.now().getTime() - startedAt };
}

type OnIssues = (issues: readonly Issue[]) => Promise<void>;

/** Streams what `judge` finds into the report, as fast as the store takes it. */
async function withReport<Result>(
  results: ValidateFileDeps['results'],
  task: Task,
  signal: AbortSignal,
  judge: (onIssues: OnIssues) => Promise<Result>,
): Promise<Result> {
  const report = new TransformStream<Uint8Array, Uint8Array>();
  const writer = report.writable.getWriter();
  const writing = results.write(task, 'validation/report.ndjson', report.readable, signal);
  writing.catch((reason: unknown) => writer.abort(reason)).catch(() => undefined); // a broken report stops the reading
  try {
    const result = await judge((issues) => writer.write(encodeIssues(issues)));
    await writer.close();
    await writing;
    return result;
  } catch (error) {
    await writer.abort(error).catch(() => undefined); // fails only if the report has failed already
    await writing; // if it was the report that failed, this throws the reason
    throw error;
  }
}

/** No times and no ids: the same file and schema give the same bytes. */
function summaryOf(table: Table, result: ValidationResult): ValidationSummary {
  const { issuesByCode, issuesByColumn, columns, issues, warnings, stoppedEarly } = result;
  const { format, encoding, delimiter, sheet } = table;
  const file = { format, encoding, delimiter, sheet };
  return { issuesByCode, issuesByColumn, columns, file, issues, warnings, stoppedEarly };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
