import { copyAscii } from './copy-ascii.ts';
import { decodeUtf8 } from './decode-utf8.ts';

const INITIAL_BYTES = 64 * 1024;
const INITIAL_TEXTS = 4 * 1024;
/** Up to here a loop is faster than a view of the source, which takes memory too. */
const SHORT_TEXT_BYTES = 64;

/** The texts of a workbook that cells refer to by number: one buffer of UTF-8, no string until somebody asks for one. */
export class SharedTexts {
  bytes = Buffer.allocUnsafe(INITIAL_BYTES);
  /** Where each text begins; one more than texts, so that text `i` ends at `offsets[i + 1]`. */
  offsets = new Uint32Array(INITIAL_TEXTS);
  count = 0;
  readonly #expectedBytes: number;

  /** `expectedBytes` is how long all texts may become: memory for them is asked for once then, and used as they come. */
  constructor(expectedBytes = 0) {
    this.#expectedBytes = expectedBytes;
  }

  /** Bytes of all texts together. */
  get byteLength(): number {
    return this.offsets[this.count] ?? 0;
  }

  text(index: number): string {
    return decodeUtf8(this.bytes, this.offsets[index] ?? 0, this.offsets[index + 1] ?? 0);
  }

  isEmpty(index: number): boolean {
    return this.offsets[index] === this.offsets[index + 1];
  }

  /** Adds a text: UTF-8 from `start` to `end` of `source`. */
  add(source: Uint8Array, start: number, end: number): void {
    const length = this.byteLength;
    const needed = length + end - start;
    if (needed > this.bytes.length) this.#growBytes(needed);
    if (this.count + 2 > this.offsets.length) this.#growOffsets();
    if (end - start <= SHORT_TEXT_BYTES) copyBytes(source, start, end, this.bytes, length);
    else this.bytes.set(source.subarray(start, end), length);
    this.count++;
    this.offsets[this.count] = needed;
  }

  /**
   * Adds a text of `length` characters that lie `width` bytes apart, lower byte first, if all of them are ASCII: then
   * they are UTF-8 already. False, and nothing is added, when they are not.
   */
  addAscii(source: Uint8Array, start: number, length: number, width: 1 | 2): boolean {
    const at = this.byteLength;
    if (at + length > this.bytes.length) this.#growBytes(at + length);
    if (this.count + 2 > this.offsets.length) this.#growOffsets();
    if (!copyAscii(source, start, length, width, this.bytes, at)) return false;
    this.count++;
    this.offsets[this.count] = at + length;
    return true;
  }

  #growBytes(needed: number): void {
    const larger = Buffer.allocUnsafe(Math.max(needed, this.bytes.length * 2, this.#expectedBytes));
    this.bytes.copy(larger, 0, 0, this.byteLength);
    this.bytes = larger;
  }

  #growOffsets(): void {
    const larger = new Uint32Array(this.offsets.length * 2);
    larger.set(this.offsets);
    this.offsets = larger;
  }
}

function copyBytes(source: Uint8Array, start: number, end: number, target: Uint8Array, at: number): void {
  let to = at;
  for (let from = start; from < end; from++) target[to++] = source[from] ?? 0;
}
