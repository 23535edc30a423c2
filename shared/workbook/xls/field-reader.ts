import { unicodeText } from '../../tabular/xls/biff-text.ts';

/** Goes through the bytes of a record, field by field; a `RangeError` says that they end too early. */
export class FieldReader {
  readonly bytes: Buffer;
  position: number;
  readonly end: number;

  constructor(bytes: Buffer, start: number, end: number) {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  get isAtEnd(): boolean {
    return this.position >= this.end;
  }

  skip(count: number): void {
    this.#take(count);
  }

  uint8(): number {
    return this.bytes.readUInt8(this.#take(1));
  }

  uint16(): number {
    return this.bytes.readUInt16LE(this.#take(2));
  }

  int16(): number {
    return this.bytes.readInt16LE(this.#take(2));
  }

  int32(): number {
    return this.bytes.readInt32LE(this.#take(4));
  }

  uint32(): number {
    return this.bytes.readUInt32LE(this.#take(4));
  }

  double(): number {
    return this.bytes.readDoubleLE(this.#take(8));
  }

  /** `length` characters, after a byte that says how wide they are. */
  characters(length: number): string {
    const isWide = (this.uint8() & 1) === 1;
    const start = this.#take(length * (isWide ? 2 : 1));
    return unicodeText(this.bytes, start, this.position, isWide);
  }

  /** Characters after their count in one byte. */
  shortText(): string {
    return this.characters(this.uint8());
  }

  /** Characters after their count in two bytes. */
  longText(): string {
    return this.characters(this.uint16());
  }

  #take(count: number): number {
    const start = this.position;
    if (start + count > this.end) throw new RangeError('The record ends too early');
    this.position += count;
    return start;
  }
}
