import type { CellBatch } from '../tabular/cell-batch.ts';
import { KeyTable, type Partition } from './key-table.ts';
import { RepeatList } from './repeat-list.ts';
import { keyHash, type UniqueKey } from './row-keys.ts';

/** Distinct keys that are remembered at once: 20 MB. More take more passes over the file, not more memory. */
export const KEY_CAPACITY = 512 * 1024;

/** A row that repeats a key of an earlier one. */
export interface Repeat {
  readonly key: UniqueKey;
  readonly firstRow: number;
}

interface KeyedRow {
  readonly batch: CellBatch;
  /** In the batch. */
  readonly row: number;
}

export interface RepeatedRowsInput {
  readonly keys: readonly UniqueKey[];
  /** Reads the file anew: its data rows without the blank ones. */
  readonly rows: () => AsyncIterable<KeyedRow>;
  readonly capacity: number;
}

/**
 * Tells of each row, in file order, which earlier row it repeats. Remembers keys as the rows come; when there are too many, reads
 * the file again for one partition of the hashes after the other, and from then on looks up what that found. Repeats found
 * that way take 8 to 16 bytes each.
 */
export class RepeatedRows {
  readonly #input: RepeatedRowsInput;
  #table: KeyTable;
  /** By key, a list per partition; only once the keys did not fit. */
  #found: ReadonlyMap<UniqueKey, readonly RepeatList[]> | undefined;
  #lastRow = 0;

  constructor(input: RepeatedRowsInput) {
    this.#input = input;
    this.#table = new KeyTable(input.capacity, { bits: 0, value: 0 });
  }

  /** Must be called before the next `rows` rows are asked for. */
  async makeRoom(rows: number): Promise<void> {
    if (this.#found !== undefined || this.#table.room >= rows * this.#input.keys.length) return;
    this.#table = new KeyTable(0, { bits: 0, value: 0 });
    this.#found = await this.#readAgain();
  }

  /** What a row repeats. Rows come in file order, each once. */
  repeatsOf(batch: CellBatch, row: number): readonly Repeat[] {
    const number = batch.rowNumbers[row] ?? 0;
    this.#lastRow = number;
    return this.#input.keys.flatMap((key) => {
      const firstRow = this.#firstRow(key, batch, row, number);
      return firstRow === undefined ? [] : [{ key, firstRow }];
    });
  }

  #firstRow(key: UniqueKey, batch: CellBatch, row: number, number: number): number | undefined {
    if (this.#found !== undefined) return firstRowIn(this.#found.get(key) ?? [], number);
    const hash = keyHash(batch, row, key);
    return hash === undefined ? undefined : this.#table.firstRow(hash, number);
  }

  async #readAgain(): Promise<ReadonlyMap<UniqueKey, readonly RepeatList[]>> {
    const found = new Map(this.#input.keys.map((key): [UniqueKey, RepeatList[]] => [key, []]));
    const partitions: Partition[] = [{ bits: 0, value: 0 }];
    for (let next = partitions.pop(); next !== undefined; next = partitions.pop()) {
      const repeats = await this.#readPartition(next);
      if (repeats === undefined) partitions.push(...halvesOf(next));
      else for (const [key, list] of repeats) found.get(key)?.push(list);
    }
    return found;
  }

  /** Undefined when the partition has more keys than fit: then its halves have to be read. */
  async #readPartition(partition: Partition): Promise<ReadonlyMap<UniqueKey, RepeatList> | undefined> {
    const table = new KeyTable(this.#input.capacity + 1, partition);
    const repeats = new Map(this.#input.keys.map((key) => [key, new RepeatList()]));
    for await (const { batch, row } of this.#input.rows()) {
      const number = batch.rowNumbers[row] ?? 0;
      for (const [key, list] of repeats) {
        const hash = keyHash(batch, row, key);
        if (hash === undefined || !table.isFor(hash)) continue;
        const first = table.firstRow(hash, number);
        if (table.room === 0) return undefined;
        if (first !== undefined && number > this.#lastRow) list.add(number, first);
      }
    }
    return repeats;
  }
}

function firstRowIn(lists: readonly RepeatList[], row: number): number | undefined {
  for (const list of lists) {
    const firstRow = list.firstRow(row);
    if (firstRow !== undefined) return firstRow;
  }
  return undefined;
}

function halvesOf({ bits, value }: Partition): Partition[] {
  return [
    { bits: bits + 1, value },
    { bits: bits + 1, value: value + 2 ** bits },
  ];
}
