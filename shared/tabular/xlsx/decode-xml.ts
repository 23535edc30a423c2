import { TextDecoder } from 'node:util';
import { corruptWorkbook } from '../corrupt-workbook.ts';

/** Enough for a byte order mark and an XML declaration. */
const DECLARATION_BYTES = 200;

/** Decodes an XML part by its byte order mark, its first bytes or its declaration; UTF-8 without any. */
export async function* decodeXml(chunks: AsyncIterable<Uint8Array>, part: string): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(encodingOf(chunk, part), { fatal: true });
    yield decode(part, () => decoder?.decode(chunk, { stream: true }));
  }
  yield decode(part, () => decoder?.decode());
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

function decode(part: string, run: () => string | undefined): string {
  try {
    return run() ?? '';
  } catch (cause) {
    throw corruptWorkbook(`“${part}” is not text in the encoding it declares`, { cause });
  }
}
