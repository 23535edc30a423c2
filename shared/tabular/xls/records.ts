import { type ByteSource, streamRange } from '../byte-source.ts';
import { corruptWorkbook } from '../refused-workbook.ts';

/** Type and length stand before a record's content, two bytes each. */
export const RECORD_HEADER_BYTES = 4;

/** Records of BIFF that tables are made of (MS-XLS 2.3). */
export const RecordType = {
  formula: 0x06,
  endOfSubstream: 0x0a,
  dateMode: 0x22,
  filePass: 0x2f,
  continue: 0x3c,
  codePage: 0x42,
  boundSheet: 0x85,
  multipleRk: 0xbd,
  multipleBlank: 0xbe,
  richString: 0xd6,
  cellFormat: 0xe0,
  sharedStrings: 0xfc,
  sharedStringCell: 0xfd,
  blank: 0x201,
  number: 0x203,
  label: 0x204,
  booleanOrError: 0x205,
  string: 0x207,
  row: 0x208,
  rk: 0x27e,
  formula4: 0x406,
  numberFormat: 0x41e,
  beginOfSubstream: 0x809,
} as const;

/** Content has its length in two bytes. */
const LONGEST_RECORD = RECORD_HEADER_BYTES + 0xffff;

/**
 * The records from an offset on, as buffers of whole ones: handing on each by itself would cost more than reading it.
 * A buffer holds until the next is asked for.
 * @throws {UnreadableFileError} `file-corrupt`, when the stream ends within a record.
 */
export async function* wholeRecords(stream: ByteSource, offset: number): AsyncGenerator<Buffer> {
  // What the source hands out ends within a record; that one is put together here, so that the others need no copy.
  const split = new SplitRecord();
  for await (const chunk of streamRange(stream, offset, stream.size, 'passing')) {
    const start = split.complete(chunk);
    if (split.isWhole()) yield split.take();
    const end = endOfLastRecord(chunk, start);
    if (end > start) yield Buffer.from(chunk.buffer, chunk.byteOffset + start, end - start);
    split.add(chunk, end, chunk.length);
  }
  if (!split.isEmpty()) throw corruptWorkbook('it ends within a record');
}

function endOfLastRecord(chunk: Uint8Array, start: number): number {
  let end = start;
  while (end + RECORD_HEADER_BYTES <= chunk.length) {
    const next = end + RECORD_HEADER_BYTES + contentLength(chunk, end);
    if (next > chunk.length) break;
    end = next;
  }
  return end;
}

function contentLength(bytes: Uint8Array, at: number): number {
  return (bytes[at + 2] ?? 0) | ((bytes[at + 3] ?? 0) << 8);
}

/** A record whose bytes come in several pieces. */
class SplitRecord {
  readonly #bytes = Buffer.allocUnsafe(LONGEST_RECORD);
  #length = 0;

  isEmpty(): boolean {
    return this.#length === 0;
  }

  isWhole(): boolean {
    return this.#length >= RECORD_HEADER_BYTES && this.#missing() === 0;
  }

  /** Takes what the record lacks from the start of a chunk and gives the position after it; 0 when no record is open. */
  complete(chunk: Uint8Array): number {
    let at = 0;
    while (this.#length > 0 && at < chunk.length && !this.isWhole())
      at = this.add(chunk, at, Math.min(chunk.length, at + this.#missing()));
    return at;
  }

  add(chunk: Uint8Array, start: number, end: number): number {
    this.#bytes.set(chunk.subarray(start, end), this.#length);
    this.#length += end - start;
    return end;
  }

  take(): Buffer {
    const record = this.#bytes.subarray(0, this.#length);
    this.#length = 0;
    return record;
  }

  /** First of the header, then of the content that it announces. */
  #missing(): number {
    if (this.#length < RECORD_HEADER_BYTES) return RECORD_HEADER_BYTES - this.#length;
    return RECORD_HEADER_BYTES + contentLength(this.#bytes, 0) - this.#length;
  }
}
