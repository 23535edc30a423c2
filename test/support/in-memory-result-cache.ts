import type { CachedResult } from '../../shared/cache/cached-result.ts';
import type { ResultCache } from '../../shared/cache/result-cache.ts';

export class InMemoryResultCache implements ResultCache {
  readonly #results = new Map<string, CachedResult>();

  async find(ownerId: string, key: string, now: Date): Promise<CachedResult | undefined> {
    const found = this.#results.get(JSON.stringify([ownerId, key]));
    return found !== undefined && Date.parse(found.expiresAt) > now.getTime()
      ? structuredClone(found)
      : undefined;
  }

  async hasKeyLike(ownerId: string, beginning: string): Promise<boolean> {
    return this.all().some((result) => result.ownerId === ownerId && result.key.startsWith(beginning));
  }

  async put(result: CachedResult): Promise<void> {
    const place = JSON.stringify([result.ownerId, result.key]);
    const other = this.#results.get(place);
    if (other === undefined || other.storedAt < result.storedAt) {
      this.#results.set(place, structuredClone(result));
    }
  }

  async size(): Promise<{ entries: number; bytes: number }> {
    const bytes = this.all()
      .flatMap(({ files }) => files)
      .reduce((sum, file) => sum + file.bytes, 0);
    return { entries: this.#results.size, bytes };
  }

  async clear(isTimeUp: () => boolean): Promise<{ removed: number; complete: boolean }> {
    let removed = 0;
    for (const place of this.#results.keys()) {
      if (isTimeUp()) return { removed, complete: false };
      this.#results.delete(place);
      removed += 1;
    }
    return { removed, complete: true };
  }

  all(): readonly CachedResult[] {
    return [...this.#results.values()];
  }
}
