import type { TaskMessage } from '../events.ts';
import { type ParseFileDeps, parseFile } from './parse-file.ts';
import type { ResultStore } from './result-store.ts';
import { type Attempt, type RunWorkflowDeps, runWorkflow } from './run-workflow.ts';
import { SQL_PACKAGES } from './sql-packages.ts';
import type { Task } from './task.ts';

export interface ParseUploadDeps extends ParseFileDeps, RunWorkflowDeps {
  readonly results: Pick<ResultStore, 'write' | 'remove'>;
}

/** Turns an accepted workbook into SQL. May run again after stopping anywhere, and twice at once; see `runWorkflow`. */
export function parseUpload(deps: ParseUploadDeps, message: TaskMessage, attempt: Attempt): Promise<Task> {
  return runWorkflow(
    deps,
    {
      workflow: 'parsing',
      results: [...Object.values(SQL_PACKAGES), 'parsing/workbook.json', 'parsing/summary.json'],
      work: async (task, watch, signal) => ({
        change: { parsing: await parseFile(deps, task, watch, signal) },
        afterwards: async ({ parsing }) => {
          deps.count('FormulaCellsProven', parsing?.pass);
        },
      }),
    },
    message,
    attempt,
  );
}
