import { isUtf8 } from 'node:buffer';
import { incompleteUtf8Tail } from '../csv/utf8-tail.ts';
import { corruptWorkbook } from '../refused-workbook.ts';

/** Enough for a byte order mark and an XML declaration. */
const DECLARATION_BYTES = 200;
const UTF8_MARK = Buffer.from('\ufeff');

/** An XML part as valid UTF-8, by its byte order mark, its first bytes or its declaration; UTF-8 without any. */
export async function* decodeXml(chunks: AsyncIterable<Uint8Array>, part: string): AsyncGenerator<Buffer> {
  let convert: ((chunk: Uint8Array | undefined) => Buffer) | undefined;
  for await (const chunk of withWholeBeginning(chunks)) {
    convert ??= converter(encodingOf(chunk, part), part);
    yield convert(chunk);
  }
  if (convert !== undefined) yield convert(undefined);
}

/** The pieces, the first of them long enough to tell the encoding. */
async function* withWholeBeginning(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let beginning: Uint8Array | undefined = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (beginning === undefined) {
      yield chunk;
      continue;
    }
    beginning = beginning.length === 0 ? chunk : Buffer.concat([beginning, chunk]);
    if (beginning.length < DECLARATION_BYTES) continue;
    yield beginning;
    beginning = undefined;
  }
  if (beginning !== undefined && beginning.length > 0) yield beginning;
}

function converter(encoding: string, part: string): (chunk: Uint8Array | undefined) => Buffer {
  return encoding === 'utf-8' ? utf8Checker(part) : transcoder(encoding, part);
}

function transcoder(encoding: string, part: string): (chunk: Uint8Array | undefined) => Buffer {
  const decoder = new TextDecoder(encoding, { fatal: true });
  return (chunk) => {
    try {
      return Buffer.from(decoder.decode(chunk, { stream: chunk !== undefined }));
    } catch (cause) {
      throw notInItsEncoding(part, cause);
    }
  };
}

/** Hands characters on only as a whole, and the bytes themselves where it can. */
function utf8Checker(part: string): (chunk: Uint8Array | undefined) => Buffer {
  let rest: Uint8Array = Buffer.alloc(0);
  let isBeginning = true;
  return (chunk) => {
    if (chunk === undefined) {
      if (rest.length > 0) throw notInItsEncoding(part);
      return Buffer.alloc(0);
    }
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : asBuffer(chunk);
    const wholeLength = bytes.length - incompleteUtf8Tail(bytes);
    const whole = bytes.subarray(0, wholeLength);
    rest = Buffer.from(bytes.subarray(wholeLength));
    if (!isUtf8(whole)) throw notInItsEncoding(part);
    const hasMark = isBeginning && whole.subarray(0, UTF8_MARK.length).equals(UTF8_MARK);
    isBeginning = false;
    return hasMark ? whole.subarray(UTF8_MARK.length) : whole;
  };
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function encodingOf(firstChunk: Uint8Array, part: string): string {
  const [first, second] = firstChunk;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first === 0x3c && second === 0) return 'utf-16le';
  if (first === 0 && second === 0x3c) return 'utf-16be';

  const declaration = Buffer.from(firstChunk.subarray(0, DECLARATION_BYTES)).toString('latin1');
  const label =
    /^(?:\xef\xbb\xbf)?<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(declaration)?.[1] ?? 'utf-8';
  try {
    // Bytes that spell a declaration in ASCII are not UTF-16, whatever it says.
    return /^utf-?16/i.test(label) ? 'utf-8' : new TextDecoder(label).encoding;
  } catch (cause) {
    throw corruptWorkbook(`“${part}” is in the unknown encoding “${label}”`, { cause });
  }
}

function notInItsEncoding(part: string, cause?: unknown): Error {
  return corruptWorkbook(`“${part}” is not text in the encoding it declares`, { cause });
}
