import { Readable } from 'node:stream';
import { RandomAccessReader } from 'yauzl';
import { type ByteSource, readRange } from '../byte-source.ts';

/** Bytes fetched at once while the directory is read: yauzl asks for it in pieces of some 50 bytes. */
const WINDOW_BYTES = 64 * 1024;

/** Lets yauzl read from any byte source, with few requests. */
export class ZipReader extends RandomAccessReader {
  readonly #source: ByteSource;
  #window: Buffer = Buffer.alloc(0);
  #windowStart = 0;
  #failure: { readonly error: unknown } | undefined;

  constructor(source: ByteSource) {
    super();
    this.#source = source;
  }

  /** What went wrong with the source, as opposed to with the bytes that came from it. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#failure;
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    if (position + length > this.#source.size) {
      callback(new Error('The archive refers to a place beyond its end'));
      return;
    }
    this.#fill(position, length).then(
      () => {
        const start = position - this.#windowStart;
        this.#window.copy(buffer, offset, start, start + length);
        callback(null);
      },
      (error: unknown) => {
        this.#failure = { error };
        callback(error instanceof Error ? error : new Error(String(error)));
      },
    );
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#source.read(start, end));
  }

  async #fill(position: number, length: number): Promise<void> {
    const end = position + length;
    if (position >= this.#windowStart && end <= this.#windowStart + this.#window.length) return;
    this.#window = await readRange(this.#source, position, Math.max(end, position + WINDOW_BYTES));
    this.#windowStart = position;
  }
}
