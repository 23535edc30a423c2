import { bytesOfResult } from '../cache/cached-result.ts';
import { type RememberDeps, rememberResult } from '../cache/remember-result.ts';
import type { ResultCache } from '../cache/result-cache.ts';
import type { TaskMessage } from '../events.ts';
import { ISSUE_CODES } from '../validation/issue-codes.ts';
import type { ResultStore } from './result-store.ts';
import { type Attempt, type RunWorkflowDeps, runWorkflow } from './run-workflow.ts';
import type { Task } from './task.ts';
import { type ValidateFileDeps, validateFile } from './validate-file.ts';

export interface ValidateUploadDeps extends ValidateFileDeps, RememberDeps, RunWorkflowDeps {
  readonly results: Pick<ResultStore, 'read' | 'write' | 'remove'>;
  readonly cache: ResultCache;
}

/** Validates an accepted file. May run again after stopping anywhere, and twice at once; see `runWorkflow`. */
export function validateUpload(
  deps: ValidateUploadDeps,
  message: TaskMessage,
  attempt: Attempt,
): Promise<Task> {
  return runWorkflow(
    deps,
    {
      workflow: 'validation',
      results: ['validation/report.ndjson', 'validation/summary.json'],
      work: async (task, watch, signal) => {
        const { validation, sha256, issuesByCode, result } = await validateFile(deps, task, watch, signal);
        return {
          change: { validation, file: { ...task.file, sha256 } },
          resultBytes: bytesOfResult(result),
          afterwards: async (ended) => {
            countValidation(deps, ended, issuesByCode);
            await rememberResult(deps, result);
          },
        };
      },
    },
    message,
    attempt,
  );
}

function countValidation(
  { count }: ValidateUploadDeps,
  { validation }: Task,
  issuesByCode: Readonly<Record<string, number>>,
): void {
  if (validation === undefined) return;
  count(validation.fromCache ? 'CacheHits' : 'CacheMisses');
  if (validation.fromCache) return;
  count('RowsValidated', validation.rows.total);
  count('CellsValidated', validation.cells);
  count('ValidationMs', validation.durationMs);
  for (const code of ISSUE_CODES) {
    const found = issuesByCode[code];
    if (found !== undefined) count('IssuesFound', found, code);
  }
}
