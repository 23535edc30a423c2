import { NotFoundError } from '../errors.ts';
import { fileStem } from '../reports/report-kind.ts';
import type { DialectName } from '../sql/print/dialect.ts';
import type { Principal } from '../users/user.ts';
import { requireParsing } from './finished-task.ts';
import type { ResultStore } from './result-store.ts';
import { SQL_PACKAGES } from './sql-packages.ts';
import { type VisibleTaskDeps, visibleTask } from './visible-task.ts';

export type DownloadParsingDeps = VisibleTaskDeps & {
  readonly results: Pick<ResultStore, 'exists' | 'downloadUrl'>;
};

/**
 * A URL of the SQL: in the dialect named, or else in the one that the task was created with.
 * @throws {TaskNotFinishedError} @throws {TaskUnsuccessfulError} @throws {NotFoundError}
 */
export async function downloadSql(
  deps: DownloadParsingDeps,
  principal: Principal,
  taskId: string,
  named: DialectName | undefined,
): Promise<string> {
  const task = requireParsing(await visibleTask(deps, principal, taskId));
  const dialect = named ?? task.options.dialect ?? 'postgresql';
  const name = SQL_PACKAGES[dialect];
  // Of very large workbooks, and of tasks from before there were others, only the dialect asked for was rendered.
  if (!(await deps.results.exists(task, name)))
    throw new NotFoundError(
      'SQL of task',
      task.id,
      `The SQL of task ${task.id} was not written for ${dialect}. Create a task with "from": "${task.id}" and "options": {"dialect": "${dialect}"}.`,
    );
  const extension = dialect === 'postgresql' ? 'sql' : `${dialect}.sql`;
  return deps.results.downloadUrl(task, name, `${fileStem(task.file.name, 'workbook')}.${extension}`);
}

/**
 * A URL of the workbook as JSON.
 * @throws {TaskNotFinishedError} @throws {TaskUnsuccessfulError} @throws {NotFoundError}
 */
export async function downloadWorkbook(
  deps: DownloadParsingDeps,
  principal: Principal,
  taskId: string,
): Promise<string> {
  const task = requireParsing(await visibleTask(deps, principal, taskId));
  const fileName = `${fileStem(task.file.name, 'workbook')}.workbook.json`;
  return deps.results.downloadUrl(task, 'parsing/workbook.json', fileName);
}
