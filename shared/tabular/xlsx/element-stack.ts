import { corruptWorkbook, malformedXml } from '../refused-workbook.ts';
import { EXCLAMATION_MARK, isXmlSpace, QUESTION_MARK, SLASH } from './xml-characters.ts';
import { nameEnd } from './xml-markup.ts';

/** Levels of elements: a sheet has about ten, and each takes memory until it ends. */
export const MAX_DEPTH = 256;
const MAX_NAME_LENGTH = 1024;

/** The elements that are open: each has to be closed by its own name. */
export class ElementStack {
  readonly #part: string;
  readonly #names = Buffer.allocUnsafe(MAX_DEPTH * MAX_NAME_LENGTH);
  readonly #ends = new Uint32Array(MAX_DEPTH + 1);
  #depth = 0;

  constructor(part: string) {
    this.#part = part;
  }

  get depth(): number {
    return this.#depth;
  }

  /** Forgets the elements opened since the stack was `depth` deep. */
  truncate(depth: number): void {
    this.#depth = depth;
  }

  /** Takes the complete markup from `start` to `end` into account. */
  follow(bytes: Uint8Array, start: number, end: number): void {
    const kind = bytes[start + 1];
    if (kind === QUESTION_MARK || kind === EXCLAMATION_MARK) return;
    if (kind === SLASH) this.#pop(bytes, start + 2, end - 1);
    else if (bytes[end - 2] !== SLASH) this.push(bytes, start + 1, nameEnd(bytes, start + 1));
  }

  push(bytes: Uint8Array, start: number, end: number): void {
    if (end === start || end - start > MAX_NAME_LENGTH) throw malformedXml(this.#part);
    if (this.#depth === MAX_DEPTH) {
      throw corruptWorkbook(`“${this.#part}” nests its elements far too deep`);
    }
    let length = this.#ends[this.#depth] ?? 0;
    for (let i = start; i < end; i++) this.#names[length++] = bytes[i] ?? 0;
    this.#depth++;
    this.#ends[this.#depth] = length;
  }

  #pop(bytes: Uint8Array, start: number, tagEnd: number): void {
    let end = tagEnd;
    while (isXmlSpace(bytes[end - 1])) end--;
    if (this.#depth === 0) throw malformedXml(this.#part);
    this.#depth--;
    const nameStart = this.#ends[this.#depth] ?? 0;
    const length = (this.#ends[this.#depth + 1] ?? 0) - nameStart;
    if (length !== end - start) throw malformedXml(this.#part);
    for (let i = 0; i < length; i++) {
      if (bytes[start + i] !== this.#names[nameStart + i]) throw malformedXml(this.#part);
    }
  }
}
