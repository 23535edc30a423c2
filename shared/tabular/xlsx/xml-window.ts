import { type Limits, limitExceeded } from '../limits.ts';
import { LESS_THAN } from './xml-characters.ts';

const INITIAL_BYTES = 64 * 1024;
/** Markup that may surround a text of the greatest allowed length. */
const MARKUP_BYTES = 64 * 1024;
const BYTES_PER_CHARACTER = 4;
/** What is behind the end may be looked at, to see that it is none of what is looked for. */
const SPARE_BYTES = 64;

/** The piece of a part that is being read: UTF-8 with a `<` behind it, so that searches for one always end. */
export class XmlWindow {
  readonly part: string;
  bytes = Buffer.allocUnsafe(INITIAL_BYTES);
  /** The same bytes, of which it reads several at once. */
  view = viewOf(this.bytes);
  /** What is before has been read. */
  position = 0;
  end = 0;
  readonly #limits: Limits;

  constructor(part: string, limits: Limits) {
    this.part = part;
    this.#limits = limits;
  }

  /** Moves everything from `keepFrom` on, not behind `position`, to the front and adds a chunk. */
  append(chunk: Uint8Array, keepFrom: number, where: string): void {
    this.#refuseEndless(keepFrom, where);
    const kept = this.end - keepFrom;
    const needed = kept + chunk.length + SPARE_BYTES;
    const target = needed > this.bytes.length ? Buffer.allocUnsafe(needed + (needed >> 1)) : this.bytes;
    this.bytes.copy(target, 0, keepFrom, this.end);
    target.set(chunk, kept);
    if (target !== this.bytes) this.view = viewOf(target);
    this.bytes = target;
    this.position -= keepFrom;
    this.end = kept + chunk.length;
    target[this.end] = LESS_THAN;
  }

  #refuseEndless(keepFrom: number, where: string): void {
    const { cellLength, recordLength } = this.#limits;
    if (this.end - this.position > cellLength * BYTES_PER_CHARACTER + MARKUP_BYTES) {
      throw limitExceeded(this.#limits, 'cellLength', where);
    }
    if (this.end - keepFrom > recordLength * BYTES_PER_CHARACTER + MARKUP_BYTES) {
      throw limitExceeded(this.#limits, 'recordLength', where);
    }
  }
}

function viewOf({ buffer, byteOffset, length }: Buffer): DataView {
  return new DataView(buffer, byteOffset, length);
}
