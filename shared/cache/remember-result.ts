import type { CachedResult } from './cached-result.ts';
import { type CacheFaultDeps, noteCacheFault } from './note-cache-fault.ts';
import type { ResultCache } from './result-cache.ts';

export interface RememberDeps extends CacheFaultDeps {
  readonly cache: Pick<ResultCache, 'put'>;
}

/** For a task that has succeeded. A cache that does not take it makes a later task slower, nothing else. */
export async function rememberResult(deps: RememberDeps, result: CachedResult): Promise<void> {
  try {
    await deps.cache.put(result);
  } catch (error) {
    noteCacheFault(deps, result.taskId, error);
  }
}
