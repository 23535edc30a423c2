import { record, u16, u32 } from './biff-record.ts';

/** Bytes that the content of a record holds at most in Excel's files. */
const LONGEST = 8224;
const SHARED_STRINGS = 0xfc;
const CONTINUE = 0x3c;

/** A text with what may follow it: runs of formats, a phonetic block. */
export interface FixtureText {
  readonly text: string;
  readonly formatRuns?: number;
  readonly phoneticBytes?: number;
}

/** The table of shared texts (SST) and the records that continue it, each of `recordBytes` at most. */
export function sharedStringRecords(texts: readonly FixtureText[], recordBytes = LONGEST): Buffer[] {
  const writer = new TableWriter(recordBytes);
  writer.append(u32(texts.length, texts.length));
  for (const text of texts) writer.addText(text);
  return writer.records();
}

class TableWriter {
  readonly #recordBytes: number;
  readonly #contents: Buffer[][] = [[]];
  #room: number;

  constructor(recordBytes: number) {
    this.#recordBytes = recordBytes;
    this.#room = recordBytes;
  }

  append(bytes: Buffer): void {
    this.#contents.at(-1)?.push(bytes);
    this.#room -= bytes.length;
  }

  addText({ text, formatRuns = 0, phoneticBytes = 0 }: FixtureText): void {
    const lengths = [formatRuns > 0 ? u16(formatRuns) : '', phoneticBytes > 0 ? u32(phoneticBytes) : ''];
    const extra = Buffer.concat(lengths.map((part) => Buffer.from(part)));
    if (this.#room < 3 + extra.length) this.#continue();
    const flags = (formatRuns > 0 ? 8 : 0) | (phoneticBytes > 0 ? 4 : 0);
    const first = piece(text, this.#room - 3 - extra.length);
    this.append(Buffer.concat([u16(text.length), Buffer.from([flags | first.flag]), extra, first.bytes]));
    for (let at = first.length; at < text.length; ) {
      this.#continue();
      const next = piece(text.slice(at), this.#room - 1);
      this.append(Buffer.concat([Buffer.from([next.flag]), next.bytes]));
      at += next.length;
    }
    this.#appendAnywhere(Buffer.alloc(formatRuns * 4 + phoneticBytes, 0x5a));
  }

  records(): Buffer[] {
    return this.#contents.map((parts, i) => record(i === 0 ? SHARED_STRINGS : CONTINUE, ...parts));
  }

  #appendAnywhere(bytes: Buffer): void {
    for (let at = 0; at < bytes.length; ) {
      if (this.#room === 0) this.#continue();
      const part = bytes.subarray(at, at + this.#room);
      this.append(part);
      at += part.length;
    }
  }

  #continue(): void {
    this.#contents.push([]);
    this.#room = this.#recordBytes;
  }
}

/** As many characters from the start of a text as there is room for: in one byte each if they all are of Latin-1, else in two. */
function piece(text: string, room: number): { flag: 0 | 1; length: number; bytes: Buffer } {
  const narrow = text.slice(0, room);
  if (/^[\0-\xff]*$/.test(narrow))
    return { flag: 0, length: narrow.length, bytes: Buffer.from(narrow, 'latin1') };
  const wide = text.slice(0, Math.floor(room / 2));
  return { flag: 1, length: wide.length, bytes: Buffer.from(wide, 'utf16le') };
}
