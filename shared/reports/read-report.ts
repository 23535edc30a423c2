import { type ReportLine, reportLines } from '../tasks/report-lines.ts';
import type { ResultStore } from '../tasks/result-store.ts';
import type { Task } from '../tasks/task.ts';
import { ValidationSummary } from '../tasks/validation-summary.ts';
import { Issue } from '../validation/issue.ts';

type Results = Pick<ResultStore, 'read'>;

/** A task's report, an issue per line. @throws {NotFoundError} when it is (no longer) there. */
export async function* readReportLines(results: Results, task: Task): AsyncGenerator<ReportLine> {
  yield* reportLines(await results.read(task, 'validation/report.ndjson'), 0);
}

/** All issues of a task, in file order. @throws {NotFoundError} when they are (no longer) there. */
export async function* readReport(results: Results, task: Task): AsyncGenerator<Issue> {
  for await (const { text } of readReportLines(results, task)) yield Issue.parse(JSON.parse(text));
}

/** @throws {NotFoundError} when it is (no longer) there. */
export async function readSummary(results: Results, task: Task): Promise<ValidationSummary> {
  const chunks = await Array.fromAsync(await results.read(task, 'validation/summary.json'));
  return ValidationSummary.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
}
