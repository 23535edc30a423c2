import { DomainError } from '../errors.ts';
import { type ReportLine, reportLines } from '../tasks/report-lines.ts';
import type { ResultStore } from '../tasks/result-store.ts';
import type { Task } from '../tasks/task.ts';
import { ValidationSummary } from '../tasks/validation-summary.ts';
import { Issue } from '../validation/issue.ts';

type Results = Pick<ResultStore, 'read'>;

/** How often reading is taken up again without having come any further. */
const RESUMPTIONS = 3;

/**
 * A task's report, an issue per line. Where issues are rare the store waits long between two of them and may hang up:
 * reading goes on after the last line. @throws {NotFoundError} when the report is (no longer) there.
 */
export async function* readReportLines(results: Results, task: Task): AsyncGenerator<ReportLine> {
  let position = 0;
  for (let failures = 0; ; failures++) {
    try {
      const chunks = await results.read(task, 'validation/report.ndjson', position);
      for await (const line of reportLines(chunks, position)) {
        position = line.end;
        failures = 0;
        yield line;
      }
      return;
    } catch (error) {
      if (error instanceof DomainError || failures === RESUMPTIONS) throw error;
    }
  }
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
