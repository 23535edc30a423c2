/** A part of all hashes: those whose last `bits` bits are `value`. */
export interface Partition {
  readonly bits: number;
  readonly value: number;
}

/** Words per entry: 128 bits of hash and a row number, which is 0 where nothing stands. */
const WORDS = 5;

/** Where each hash first stood, for one partition of them, in a fixed amount of memory. */
export class KeyTable {
  readonly #entries: Uint32Array;
  readonly #slots: number;
  readonly #partition: Partition;
  #size = 0;

  /** `capacity` is how many hashes it takes. Uses 40 bytes for each. */
  constructor(capacity: number, partition: Partition) {
    this.#slots = capacity * 2;
    this.#entries = new Uint32Array(this.#slots * WORDS);
    this.#partition = partition;
  }

  /** Hashes that it still takes. */
  get room(): number {
    return this.#slots / 2 - this.#size;
  }

  isFor(hash: Buffer): boolean {
    const { bits, value } = this.#partition;
    return hash.readUInt32LE(12) % 2 ** bits === value;
  }

  /** The row where the hash (of its partition) first stood; undefined when that is this one. There must be room. */
  firstRow(hash: Buffer, row: number): number | undefined {
    const words = [hash.readUInt32LE(0), hash.readUInt32LE(4), hash.readUInt32LE(8), hash.readUInt32LE(12)];
    let slot = (words[0] ?? 0) % this.#slots;
    for (;;) {
      const at = slot * WORDS;
      const first = this.#entries[at + 4] ?? 0;
      if (first === 0) break;
      if (words.every((word, i) => this.#entries[at + i] === word)) return first;
      slot = (slot + 1) % this.#slots;
    }
    this.#entries.set([...words, row], slot * WORDS);
    this.#size++;
    return undefined;
  }
}
