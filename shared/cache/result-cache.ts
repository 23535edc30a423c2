import type { CachedResult } from './cached-result.ts';

/** Remembers where results lie, by owner and key. It may forget any of them at any time. */
export interface ResultCache {
  /** Undefined when there is none, or when its files may be gone by `now`. */
  find(ownerId: string, key: string, now: Date): Promise<CachedResult | undefined>;
  /** Whether it is worth while to find out the whole key. An answer a moment old will do. */
  hasKeyLike(ownerId: string, beginning: string): Promise<boolean>;
  /** Of two results with one key the one stored later stays: its files live longer. */
  put(result: CachedResult): Promise<void>;
  /** How many results there are, and the bytes of their files. */
  size(): Promise<{ readonly entries: number; readonly bytes: number }>;
  /** Forgets all results, or as many as it can before `isTimeUp`. */
  clear(isTimeUp: () => boolean): Promise<{ readonly removed: number; readonly complete: boolean }>;
}
