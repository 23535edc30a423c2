import { type Limits, limitExceeded } from '../limits.ts';
import { corruptWorkbook } from '../refused-workbook.ts';
import { SharedTexts } from '../shared-texts.ts';
import { unicodeText } from './biff-text.ts';

const WIDE = 1;
const PHONETIC = 4;
const RICH = 8;
const FORMAT_RUN_BYTES = 4;
/** What a text takes beside its characters. */
const TEXT_OVERHEAD_BYTES = 4;

/** Reads the table of shared texts (SST, MS-XLS 2.4.265) as its record and those that continue it go by. */
export class SharedTextReader {
  readonly texts = new SharedTexts();
  readonly #limits: Limits;
  #expected = 0;
  #text = '';
  #missing = 0;
  #isWide = false;
  #skip = 0;
  #isOpen = false;
  #header: Buffer = Buffer.alloc(0);

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  start(bytes: Buffer, at: number, end: number): void {
    if (end - at < 8) throw corruptWorkbook('its table of texts is too short');
    this.#expected = bytes.readUInt32LE(at + 4);
    this.#read(bytes, at + 8, end);
  }

  continue(bytes: Buffer, at: number, end: number): void {
    if (this.#header.length > 0) {
      const joined = Buffer.concat([this.#header, bytes.subarray(at, end)]);
      this.#header = Buffer.alloc(0);
      this.#read(joined, 0, joined.length);
      return;
    }
    // Characters go on after a byte that says anew how wide they are; what is skipped goes on at once.
    if (this.#missing === 0 || at >= end) {
      this.#read(bytes, at, end);
      return;
    }
    this.#isWide = (bytes.readUInt8(at) & WIDE) !== 0;
    this.#read(bytes, at + 1, end);
  }

  /**
   * Programs announce wrong counts; a cell that refers to a text that never came is refused anyway.
   * @throws {UnreadableFileError} `file-corrupt`, when the last text is not whole.
   */
  end(): void {
    if (this.#isOpen || this.#header.length > 0) throw corruptWorkbook('its table of texts ends too early');
  }

  #read(bytes: Buffer, start: number, end: number): void {
    let at = start;
    while (at < end && (this.#isOpen || this.texts.count < this.#expected)) {
      if (!this.#isOpen) at = this.#readPlain(bytes, at, end);
      if (at >= end || (!this.#isOpen && this.texts.count >= this.#expected)) return;
      if (!this.#isOpen) {
        at = this.#readHeader(bytes, at, end);
        continue;
      }
      at = this.#readCharacters(bytes, at, end);
      const skipped = this.#missing === 0 ? Math.min(this.#skip, end - at) : 0;
      this.#skip -= skipped;
      at += skipped;
      this.#closeIfWhole();
    }
  }

  /**
   * The hot loop: texts of ASCII without formats, as most are, copied without a string of each. Leaves where another text
   * begins.
   */
  #readPlain(bytes: Buffer, start: number, end: number): number {
    const { texts } = this;
    const { cellLength } = this.#limits;
    let at = start;
    while (at + 3 <= end && texts.count < this.#expected) {
      const length = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
      const flags = bytes[at + 2] ?? 0;
      if (flags > WIDE || length > cellLength) break;
      const width = flags === WIDE ? 2 : 1;
      const next = at + 3 + length * width;
      if (next > end || !texts.addAscii(bytes, at + 3, length, width)) break;
      at = next;
    }
    this.#checkMemory();
    return at;
  }

  #readHeader(bytes: Buffer, at: number, end: number): number {
    const flags = at + 3 <= end ? bytes.readUInt8(at + 2) : 0;
    const runsAt = at + 3;
    const phoneticAt = runsAt + (flags & RICH ? 2 : 0);
    const next = phoneticAt + (flags & PHONETIC ? 4 : 0);
    if (at + 3 > end || next > end) {
      this.#header = Buffer.from(bytes.subarray(at, end));
      return end;
    }
    this.#isOpen = true;
    this.#text = '';
    this.#missing = bytes.readUInt16LE(at);
    if (this.#missing > this.#limits.cellLength)
      throw limitExceeded(this.#limits, 'cellLength', 'shared texts');
    this.#isWide = (flags & WIDE) !== 0;
    this.#skip =
      (flags & RICH ? bytes.readUInt16LE(runsAt) * FORMAT_RUN_BYTES : 0) +
      (flags & PHONETIC ? bytes.readUInt32LE(phoneticAt) : 0);
    this.#closeIfWhole();
    return next;
  }

  #readCharacters(bytes: Buffer, at: number, end: number): number {
    const width = this.#isWide ? 2 : 1;
    const count = Math.min(this.#missing, Math.floor((end - at) / width));
    if (count === 0 && this.#missing > 0) throw corruptWorkbook('a shared text is cut within a character');
    this.#text += unicodeText(bytes, at, at + count * width, this.#isWide);
    this.#missing -= count;
    return at + count * width;
  }

  #closeIfWhole(): void {
    if (this.#missing > 0 || this.#skip > 0) return;
    const text = Buffer.from(this.#text);
    this.texts.add(text, 0, text.length);
    this.#isOpen = false;
    this.#checkMemory();
  }

  #checkMemory(): void {
    const memory = this.texts.byteLength + this.texts.count * TEXT_OVERHEAD_BYTES;
    if (memory > this.#limits.sharedStringBytes)
      throw limitExceeded(this.#limits, 'sharedStringBytes', 'shared texts');
  }
}
