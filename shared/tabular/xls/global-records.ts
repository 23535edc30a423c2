import type { ByteSource } from '../byte-source.ts';
import { corruptWorkbook } from '../refused-workbook.ts';
import { type BiffEncoding, codePageDecoder, shortText, unicodeText } from './biff-text.ts';
import { RECORD_HEADER_BYTES, RecordType, wholeRecords } from './records.ts';

const BIFF8 = 0x600;
const BIFF5 = 0x500;

/** Takes a record, whose content lies between `at` and `end`; false once it was the last that is wanted. */
export type TakeRecord = (type: number, bytes: Buffer, at: number, end: number) => boolean;

/**
 * Gives the records that stand before the sheets, one by one.
 * @throws {UnreadableFileError} when the workbook ends among them, or one is shorter than its fields.
 */
export async function takeGlobalRecords(stream: ByteSource, take: TakeRecord): Promise<void> {
  for await (const bytes of wholeRecords(stream, 0)) {
    if (!takeAll(bytes, take)) return;
  }
  throw corruptWorkbook('it ends before its sheets are described');
}

function takeAll(bytes: Buffer, take: TakeRecord): boolean {
  let at = 0;
  try {
    while (at < bytes.length) {
      const start = at + RECORD_HEADER_BYTES;
      const end = start + bytes.readUInt16LE(at + 2);
      if (!take(bytes.readUInt16LE(at), bytes, start, end)) return false;
      at = end;
    }
  } catch (error) {
    // A record shorter than its fields.
    if (error instanceof RangeError) throw corruptWorkbook('a record is too short', { cause: error });
    throw error;
  }
  return true;
}

/**
 * How the first record says that texts are written, until another names a code page.
 * @throws {UnreadableFileError} when it does not begin a workbook of Excel 5 or later.
 */
export function encodingOfFirst(type: number, bytes: Buffer, at: number): BiffEncoding {
  const version = type === RecordType.beginOfSubstream ? bytes.readUInt16LE(at) : 0;
  if (version !== BIFF8 && version !== BIFF5) throw corruptWorkbook('it does not begin as a workbook does');
  return { isUnicode: version === BIFF8, decoder: codePageDecoder(1252) };
}

/** The code of a number format, which begins at `at`. */
export function formatCode(bytes: Buffer, at: number, end: number, encoding: BiffEncoding): string {
  if (!encoding.isUnicode) return shortText(bytes, at, end, encoding);
  return unicodeText(bytes, at + 3, end, (bytes.readUInt8(at + 2) & 1) === 1);
}
