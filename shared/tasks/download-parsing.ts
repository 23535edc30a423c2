import { fileStem } from '../reports/report-kind.ts';
import type { Principal } from '../users/user.ts';
import { requireParsing } from './finished-task.ts';
import type { ResultStore } from './result-store.ts';
import { type VisibleTaskDeps, visibleTask } from './visible-task.ts';

export type DownloadParsingDeps = VisibleTaskDeps & { readonly results: Pick<ResultStore, 'downloadUrl'> };

const FILES = {
  sql: { name: 'parsing/package.sql', extension: 'sql' },
  workbook: { name: 'parsing/workbook.json', extension: 'workbook.json' },
} as const;

/**
 * A URL of the SQL, or of the workbook as JSON.
 * @throws {TaskNotFinishedError} @throws {TaskUnsuccessfulError} @throws {NotFoundError}
 */
export async function downloadParsing(
  deps: DownloadParsingDeps,
  principal: Principal,
  taskId: string,
  file: keyof typeof FILES,
): Promise<string> {
  const task = requireParsing(await visibleTask(deps, principal, taskId));
  const { name, extension } = FILES[file];
  return deps.results.downloadUrl(task, name, `${fileStem(task.file.name, 'workbook')}.${extension}`);
}
