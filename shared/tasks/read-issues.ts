import * as z from 'zod';
import { CursorRefusedError } from '../cursor-refused-error.ts';
import type { Page, PageRequest } from '../ports/page.ts';
import type { Principal } from '../users/user.ts';
import { Issue } from '../validation/issue.ts';
import { requireValidation } from './finished-task.ts';
import { decodeIssueCursor, encodeIssueCursor } from './issue-cursor.ts';
import { type ReportLine, reportLines } from './report-lines.ts';
import type { ResultStore } from './result-store.ts';
import { type VisibleTaskDeps, visibleTask } from './visible-task.ts';

/** Bytes of the report that one request may look through. A page may end early, even empty, and still have a next. */
const SCAN_BYTES = 8 * 1024 * 1024;

export const IssueFilter = z.object({
  code: z.string().min(1).max(100).optional(),
  column: z.string().min(1).max(1000).optional(),
});
export type IssueFilter = z.infer<typeof IssueFilter>;

export type ReadIssuesDeps = VisibleTaskDeps & {
  readonly results: Pick<ResultStore, 'read'>;
  readonly scanBytes?: number;
};

/** Issues in file order. @throws {TaskNotFinishedError} @throws {TaskUnsuccessfulError} @throws {NotFoundError} */
export async function readIssues(
  deps: ReadIssuesDeps,
  principal: Principal,
  taskId: string,
  filter: IssueFilter,
  { limit, cursor }: PageRequest,
): Promise<Page<Issue>> {
  const task = requireValidation(await visibleTask(deps, principal, taskId));
  const offset = cursor === undefined ? 0 : decodeIssueCursor(cursor, task.id);
  const read = (start: number) => deps.results.read(task, 'validation/report.ndjson', start);
  const lines = offset === 0 ? reportLines(await read(0), 0) : linesAfter(await read(offset - 1), offset);

  const items: Issue[] = [];
  for await (const line of lines) {
    if (line.end - offset > (deps.scanBytes ?? SCAN_BYTES) && line.start > offset) {
      return { items, next: encodeIssueCursor(task.id, line.start) };
    }
    const issue = Issue.parse(JSON.parse(line.text));
    if (!matches(issue, filter)) continue;
    if (items.length === limit) return { items, next: encodeIssueCursor(task.id, line.start) };
    items.push(issue);
  }
  return { items };
}

function matches(issue: Issue, { code, column }: IssueFilter): boolean {
  return (code === undefined || issue.code === code) && (column === undefined || issue.column === column);
}

/** A cursor is genuine only where a line begins, so the byte before `offset` is read along and must end one. */
async function* linesAfter(chunks: AsyncIterable<Uint8Array>, offset: number): AsyncGenerator<ReportLine> {
  let isFirst = true;
  for await (const line of reportLines(chunks, offset - 1)) {
    if (isFirst && line.text !== '\n') throw new CursorRefusedError();
    if (!isFirst) yield line;
    isFirst = false;
  }
  if (isFirst) throw new CursorRefusedError();
}
