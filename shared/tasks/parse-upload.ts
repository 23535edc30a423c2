import { type RememberDeps, rememberResult } from '../cache/remember-result.ts';
import type { ResultCache } from '../cache/result-cache.ts';
import type { TaskMessage } from '../events.ts';
import type { Figure } from '../ports/counter.ts';
import { type ParseFileDeps, parseFile } from './parse-file.ts';
import type { ResultStore } from './result-store.ts';
import { type Attempt, type RunWorkflowDeps, runWorkflow } from './run-workflow.ts';
import { SQL_PACKAGES } from './sql-packages.ts';
import type { ParsingOutcome, Task } from './task.ts';

export interface ParseUploadDeps extends ParseFileDeps, RememberDeps, RunWorkflowDeps {
  readonly results: Pick<ResultStore, 'read' | 'write' | 'remove'>;
  readonly cache: ResultCache;
}

/** Turns an accepted workbook into SQL. May run again after stopping anywhere, and twice at once; see `runWorkflow`. */
export function parseUpload(deps: ParseUploadDeps, message: TaskMessage, attempt: Attempt): Promise<Task> {
  return runWorkflow(
    deps,
    {
      workflow: 'parsing',
      results: [...Object.values(SQL_PACKAGES), 'parsing/workbook.json', 'parsing/summary.json'],
      work: async (task, watch, signal) => {
        const { parsing, resultBytes, result } = await parseFile(deps, task, watch, signal);
        return {
          change: { parsing },
          resultBytes,
          afterwards: async () => {
            countParsing(deps, parsing);
            if (result !== undefined) await rememberResult(deps, result);
          },
        };
      },
    },
    message,
    attempt,
  );
}

const VERDICTS: Record<ParsingOutcome['outcome'], Figure> = {
  proven: 'WorkbooksProven',
  unproven: 'WorkbooksUnproven',
  'not-run': 'WorkbooksUnchecked',
};

function countParsing({ count }: ParseUploadDeps, parsing: ParsingOutcome): void {
  count(parsing.fromCache ? 'CacheHits' : 'CacheMisses');
  if (parsing.fromCache) return;
  count(VERDICTS[parsing.outcome]);
  count('FormulaCellsProven', parsing.pass);
  count('FormulaCellsWrong', parsing.fail);
  count('FormulaCellsUnresolved', parsing.unresolved);
  count('ParsingMs', parsing.durationMs);
}
