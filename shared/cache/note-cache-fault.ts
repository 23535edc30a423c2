import type { Counter } from '../ports/counter.ts';
import type { Warn } from '../ports/warn.ts';

export interface CacheFaultDeps {
  readonly count: Counter;
  readonly warn: Warn;
}

/** A cache that is out of order costs time but never a result. Somebody should know why: it may be a bug, or a missing grant. */
export function noteCacheFault({ count, warn }: CacheFaultDeps, taskId: string, error: unknown): void {
  count('CacheFaults');
  warn('the cache is out of order', { taskId, error });
}
