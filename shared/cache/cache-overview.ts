import * as z from 'zod';
import type { FigureStore } from '../operations/figure-store.ts';
import { hitRate, sumOf } from '../operations/read-metrics.ts';
import type { ResultCache } from './result-cache.ts';

export const CacheOverview = z.object({
  entries: z.number().int(),
  /** Of the files that entries lead to. */
  bytes: z.number().int(),
  hits: z.number().int(),
  misses: z.number().int(),
  /** Hits among all lookups, 0 before the first. */
  hitRate: z.number(),
});
export type CacheOverview = z.infer<typeof CacheOverview>;

export type CacheOverviewDeps = {
  readonly cache: Pick<ResultCache, 'size'>;
  readonly figures: Pick<FigureStore, 'read'>;
};

/** What the cache holds, and how often it has helped. */
export async function cacheOverview({ cache, figures }: CacheOverviewDeps): Promise<CacheOverview> {
  const [size, sums] = await Promise.all([cache.size(), figures.read(['validation'])]);
  const [hits, misses] = [sumOf(sums, 'CacheHits'), sumOf(sums, 'CacheMisses')];
  return { ...size, hits, misses, hitRate: hitRate(hits, misses) };
}
