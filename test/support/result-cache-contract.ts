import { expect, test } from 'vitest';
import type { CachedResult } from '../../shared/cache/cached-result.ts';
import type { ResultCache } from '../../shared/cache/result-cache.ts';
import { aCachedResult, aName, anId } from './builders.ts';

const NOW = new Date('2026-01-02T00:00:00.000Z');

/** What every `ResultCache` promises. Each test has its own owner, so that implementations may share a table. */
export function resultCacheContract(create: () => Promise<ResultCache>): void {
  const find = (cache: ResultCache, { ownerId, key }: CachedResult, now = NOW) =>
    cache.find(ownerId, key, now);

  test('gives back what was put', async () => {
    const cache = await create();
    const result = aCachedResult({ ownerId: aName() });
    await cache.put(result);
    expect(await find(cache, result)).toEqual(result);
  });

  test('hides a result from everyone but its owner', async () => {
    const cache = await create();
    const result = aCachedResult({ ownerId: aName() });
    await cache.put(result);
    const stranger = aName('grace');
    expect(await cache.find(stranger, result.key, NOW)).toBeUndefined();
    expect(await cache.hasKeyLike(stranger, result.key)).toBe(false);
  });

  test('finds nothing under another key, also one that begins like it', async () => {
    const cache = await create();
    const result = aCachedResult({ ownerId: aName() });
    await cache.put(result);
    for (const key of [`${result.key}=`, result.key.slice(0, -1), 'other']) {
      expect(await cache.find(result.ownerId, key, NOW), key).toBeUndefined();
    }
  });

  test('says whether a key begins like that', async () => {
    const cache = await create();
    const result = aCachedResult({ ownerId: aName(), key: 'validation#abc#12#hash' });
    await cache.put(result);
    expect(await cache.hasKeyLike(result.ownerId, 'validation#abc#12#')).toBe(true);
    expect(await cache.hasKeyLike(result.ownerId, 'validation#abc#1#')).toBe(false);
    expect(await cache.hasKeyLike(result.ownerId, 'hash')).toBe(false);
  });

  test('does not give a result whose files may be gone', async () => {
    const cache = await create();
    const result = aCachedResult({ ownerId: aName(), expiresAt: '2026-01-31T00:00:00.000Z' });
    await cache.put(result);
    expect(await find(cache, result, new Date('2026-01-30T23:59:59.999Z'))).toEqual(result);
    expect(await find(cache, result, new Date('2026-01-31T00:00:00.000Z'))).toBeUndefined();
  });

  test('keeps the result that was stored later, whichever comes first', async () => {
    const earlier = aCachedResult({ ownerId: aName(), storedAt: '2026-01-01T00:00:00.000Z' });
    const later = { ...earlier, taskId: anId(), storedAt: '2026-01-01T00:00:00.001Z' };
    for (const [key, order] of Object.entries({ up: [earlier, later], down: [later, earlier] })) {
      const cache = await create();
      for (const result of order) await cache.put({ ...result, key });
      expect((await find(cache, { ...later, key }))?.taskId).toBe(later.taskId);
    }
  });

  test('tells what it holds, and forgets everything', async () => {
    const cache = await create();
    await cache.clear(() => false);
    const first = aCachedResult({ ownerId: aName() });
    const sized = first.files.map((file) => ({ ...file, bytes: file.bytes + 20 }));
    await cache.put(first);
    await cache.put({ ...aCachedResult({ ownerId: aName() }), files: sized });
    expect(await cache.size()).toEqual({ entries: 2, bytes: 44 });
    expect(await cache.clear(() => true)).toEqual({ removed: 0, complete: false });
    expect(await cache.clear(() => false)).toEqual({ removed: 2, complete: true });
    expect(await cache.size()).toEqual({ entries: 0, bytes: 0 });
    expect(await cache.find(first.ownerId, first.key, new Date(first.storedAt))).toBeUndefined();
  });
}
