import { StaleWriteError } from '../../shared/errors.ts';
import type { IdempotencyRecord } from '../../shared/idempotency/idempotency-record.ts';
import type { IdempotencyRepository } from '../../shared/idempotency/idempotency-repository.ts';

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
}

function placeOf({ ownerId, key }: IdempotencyRecord): string {
  return JSON.stringify([ownerId, key]);
}
