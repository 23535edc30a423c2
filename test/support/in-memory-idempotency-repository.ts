import { createHash } from 'node:crypto';
import { StaleWriteError } from '../../shared/errors.ts';
import type { IdempotencyRecord } from '../../shared/idempotency/idempotency-record.ts';
import type {
  IdempotencyKey,
  IdempotencyRepository,
  PartOfAll,
} from '../../shared/idempotency/idempotency-repository.ts';

export class InMemoryIdempotencyRepository implements IdempotencyRepository {
  readonly #records = new Map<string, IdempotencyRecord>();

  async claim(record: IdempotencyRecord, now: Date): Promise<IdempotencyRecord | undefined> {
    const found = this.#records.get(placeOf(record));
    if (found !== undefined && Date.parse(found.expiresAt) > now.getTime()) return structuredClone(found);
    this.#records.set(placeOf(record), structuredClone(record));
    return undefined;
  }

  async update(record: IdempotencyRecord): Promise<void> {
    if (this.#records.get(placeOf(record))?.version !== record.version - 1) {
      throw new StaleWriteError('The record has changed meanwhile.');
    }
    this.#records.set(placeOf(record), structuredClone(record));
  }

  async remove(record: IdempotencyRecord): Promise<void> {
    if (this.#records.get(placeOf(record))?.version === record.version) this.#records.delete(placeOf(record));
  }

  async expired({ part, of }: PartOfAll, now: Date, limit: number): Promise<readonly IdempotencyKey[]> {
    return [...this.#records.values()]
      .filter((record) => createHash('md5').update(placeOf(record)).digest().readUInt32BE() % of === part)
      .filter(({ expiresAt }) => Date.parse(expiresAt) <= now.getTime())
      .slice(0, limit)
      .map(({ ownerId, key }) => ({ ownerId, key }));
  }

  async forget(key: IdempotencyKey, now: Date): Promise<void> {
    const found = this.#records.get(placeOf(key));
    if (found !== undefined && Date.parse(found.expiresAt) <= now.getTime())
      this.#records.delete(placeOf(key));
  }
}

function placeOf({ ownerId, key }: IdempotencyKey): string {
  return JSON.stringify([ownerId, key]);
}
