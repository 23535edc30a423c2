import type { Counter } from '../ports/counter.ts';
import type { CachedResult } from './cached-result.ts';
import type { ResultCache } from './result-cache.ts';

export interface RememberDeps {
  readonly cache: Pick<ResultCache, 'put'>;
  readonly count: Counter;
}

/** For a task that has succeeded. A cache that does not take it makes a later task slower, nothing else. */
export async function rememberResult({ cache, count }: RememberDeps, result: CachedResult): Promise<void> {
  try {
    await cache.put(result);
  } catch {
    count('CacheFaults');
  }
}
