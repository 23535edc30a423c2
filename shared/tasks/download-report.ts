import type { Principal } from '../users/user.ts';
import { requireValidation } from './finished-task.ts';
import type { ResultStore } from './result-store.ts';
import { type VisibleTaskDeps, visibleTask } from './visible-task.ts';

export type DownloadReportDeps = VisibleTaskDeps & { readonly results: Pick<ResultStore, 'downloadUrl'> };

/** A URL for all issues, a JSON object per line. @throws {TaskNotFinishedError} @throws {TaskUnsuccessfulError} */
export async function downloadReport(
  deps: DownloadReportDeps,
  principal: Principal,
  taskId: string,
): Promise<string> {
  const task = requireValidation(await visibleTask(deps, principal, taskId));
  return deps.results.downloadUrl(task, 'validation/report.ndjson', reportName(task.file.name));
}

/** `users.csv` → `users.issues.ndjson`. What could be a path or a control character is not taken over. */
function reportName(fileName: string): string {
  const stem = fileName.replace(/\.[^./\\]*$/, '').replace(/[\p{Cc}\p{Cf}/\\:]+/gu, '_');
  return `${stem.replace(/^[._]+/, '') || 'report'}.issues.ndjson`;
}
