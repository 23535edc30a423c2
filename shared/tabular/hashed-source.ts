import { createHash } from 'node:crypto';
import { type ByteSource, streamRange } from './byte-source.ts';

/**
 * The same bytes, and their SHA-256. What readers take in the file's order is hashed on its way to them, so that a
 * CSV is read once; only what they left out is read for the hash alone.
 */
export class HashedSource implements ByteSource {
  readonly size: number;
  readonly #source: ByteSource;
  readonly #hash = createHash('sha256');
  /** All bytes before it have been hashed. */
  #hashedTo = 0;
  #known: string | undefined;

  /** `known`: the hash, when somebody who can be trusted has told it. */
  constructor(source: ByteSource, known?: string) {
    this.size = source.size;
    this.#source = source;
    this.#known = known;
  }

  async *read(start: number, end: number): AsyncGenerator<Uint8Array> {
    let position = start;
    for await (const chunk of this.#source.read(start, end)) {
      if (this.#known === undefined) this.#hashWhatIsNext(position, chunk);
      position += chunk.length;
      yield chunk;
    }
  }

  /** Base64. Reads what has not been read yet. */
  async sha256(): Promise<string> {
    if (this.#known !== undefined) return this.#known;
    if (this.#hashedTo < this.size) {
      for await (const _ of streamRange(this, this.#hashedTo, this.size)); // reading is hashing
    }
    this.#known = this.#hash.digest('base64');
    return this.#known;
  }

  #hashWhatIsNext(start: number, chunk: Uint8Array): void {
    const end = start + chunk.length;
    if (start > this.#hashedTo || end <= this.#hashedTo) return;
    this.#hash.update(chunk.subarray(this.#hashedTo - start));
    this.#hashedTo = end;
  }
}
