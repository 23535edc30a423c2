import { type ByteSource, streamRange } from '../byte-source.ts';
import { corruptWorkbook } from '../corrupt-workbook.ts';

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
  richString: 0xd6,
  cellFormat: 0xe0,
  sharedStrings: 0xfc,
  sharedStringCell: 0xfd,
  number: 0x203,
  label: 0x204,
  booleanOrError: 0x205,
  string: 0x207,
  rk: 0x27e,
  formula4: 0x406,
  numberFormat: 0x41e,
  beginOfSubstream: 0x809,
} as const;

/**
 * The records from an offset on, as buffers of whole ones: handing on each by itself would cost more than reading it.
 * @throws {UnreadableFileError} `file-corrupt`, when the stream ends within a record.
 */
export async function* wholeRecords(stream: ByteSource, offset: number): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of streamRange(stream, offset, stream.size)) {
    const bytes =
      rest.length === 0
        ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
        : Buffer.concat([rest, chunk]);
    let end = 0;
    while (end + RECORD_HEADER_BYTES <= bytes.length) {
      const next = end + RECORD_HEADER_BYTES + bytes.readUInt16LE(end + 2);
      if (next > bytes.length) break;
      end = next;
    }
    if (end > 0) yield bytes.subarray(0, end);
    rest = bytes.subarray(end);
  }
  if (rest.length > 0) throw corruptWorkbook('it ends within a record');
}
