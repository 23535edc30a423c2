import type { ReportMessage } from '../events.ts';
import type { Now } from '../ports/clock.ts';
import type { MessageQueue } from '../ports/message-queue.ts';
import {
  downloadName,
  type RenderedReport,
  type ReportFormat,
  type ReportRows,
  renderedReportName,
  reportToRender,
} from '../reports/report-kind.ts';
import { type ReportState, readReportState, writeReportState } from '../reports/report-state.ts';
import { ReportUnavailableError } from '../reports/report-unavailable-error.ts';
import type { Principal } from '../users/user.ts';
import { requireValidation, type ValidatedTask } from './finished-task.ts';
import type { ResultStore } from './result-store.ts';
import { taskMessage } from './task-message.ts';
import { type VisibleTaskDeps, visibleTask } from './visible-task.ts';

/** Longer than a worker has for a report: after that the message may be lost, and is sent again. */
const BELIEVED_SECONDS = { requested: 20 * 60, failed: 60 * 60 };

export type DownloadReportDeps = VisibleTaskDeps & {
  readonly results: Pick<ResultStore, 'exists' | 'read' | 'write' | 'downloadUrl'>;
  readonly reports: MessageQueue<ReportMessage>;
  readonly now: Now;
};

/**
 * A URL of the report; undefined while it is being made, which the first request sets off.
 * @throws {InvalidInputError} when there is no such report. @throws {ReportUnavailableError} when it could not be made.
 * @throws {TaskNotFinishedError} @throws {TaskUnsuccessfulError}
 */
export async function downloadReport(
  deps: DownloadReportDeps,
  principal: Principal,
  taskId: string,
  { format, rows }: { readonly format: ReportFormat; readonly rows: ReportRows },
): Promise<string | undefined> {
  const report = reportToRender(format, rows);
  const task = requireValidation(await visibleTask(deps, principal, taskId));
  const fileName = downloadName(task.file.name, report);
  if (report === undefined) return deps.results.downloadUrl(task, 'validation/report.ndjson', fileName);

  const name = renderedReportName(report);
  if (await deps.results.exists(task, name)) return deps.results.downloadUrl(task, name, fileName);
  await requestOnce(deps, task, report);
  return undefined;
}

/** Sent first and written down then: a crash in between sends it twice, which does no harm. */
async function requestOnce(
  deps: DownloadReportDeps,
  task: ValidatedTask,
  report: RenderedReport,
): Promise<void> {
  const state = await readReportState(deps.results, task, report);
  if (state !== undefined && isBelieved(state, deps.now)) {
    if (state.status === 'failed') throw unavailable(state);
    return;
  }
  await deps.reports.send({ ...taskMessage(task), report }, task.ownerId);
  await writeReportState(deps.results, task, report, { status: 'requested', at: deps.now().toISOString() });
}

function isBelieved({ status, at }: ReportState, now: Now): boolean {
  return now().getTime() < Date.parse(at) + BELIEVED_SECONDS[status] * 1000;
}

function unavailable({ problem }: Extract<ReportState, { status: 'failed' }>): ReportUnavailableError {
  return new ReportUnavailableError(problem.detail, { reason: problem.code, ...problem.details });
}
