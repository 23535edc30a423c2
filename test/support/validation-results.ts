import type { ResultStore } from '../../shared/tasks/result-store.ts';
import type { Task } from '../../shared/tasks/task.ts';
import type { ValidationSummary } from '../../shared/tasks/validation-summary.ts';
import type { Issue } from '../../shared/validation/issue.ts';
import { encodeIssues } from '../../shared/validation/issue-json.ts';

/** What makes a task one whose validation is done. */
export const VALIDATED = {
  status: 'succeeded',
  validation: {
    outcome: 'invalid',
    rows: { total: 10, valid: 8, invalid: 2 },
    cells: 20,
    issueCount: 2,
    durationMs: 412,
    fromCache: false,
  },
} satisfies Partial<Task>;

export function anIssue(change: Partial<Issue> = {}): Issue {
  return {
    row: 2,
    column: 'age',
    cell: 'A2',
    code: 'type',
    keyword: 'type',
    pointer: '/properties/age/type',
    value: 'äbc',
    message: '“äbc” is not an integer',
    ...change,
  };
}

/** Stores a report as the worker does. */
export async function storeReport(
  results: ResultStore,
  task: Task,
  issues: readonly Issue[],
): Promise<Uint8Array> {
  const bytes = encodeIssues(issues);
  await results.write(task, 'validation/report.ndjson', once(bytes));
  return bytes;
}

/** Stores a summary as the worker does. */
export async function storeSummary(
  results: ResultStore,
  task: Task,
  issues: readonly Issue[],
): Promise<void> {
  const countBy = (name: (issue: Issue) => string) =>
    Object.fromEntries([...Map.groupBy(issues, name)].map(([key, group]) => [key, group.length]));
  const summary: ValidationSummary = {
    issuesByCode: countBy(({ code }) => code),
    issuesByColumn: countBy(({ column }) => column ?? ''),
    columns: [{ name: 'age', header: 'Age', index: 1, nulls: 0, issues: 1 }],
    header: ['Age'],
    file: { format: 'csv', encoding: 'utf-8', delimiter: ',' },
    issues: issues.slice(0, 50),
    warnings: [],
    stoppedEarly: false,
  };
  await results.write(task, 'validation/summary.json', once(Buffer.from(JSON.stringify(summary))));
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
