import { type Limits, limitExceeded } from '../limits.ts';
import { SharedTexts } from '../shared-texts.ts';
import { refuseLongText } from './cell-length.ts';
import { decodeXml } from './decode-xml.ts';
import { joinTexts } from './element-content.ts';
import { unescapeBytes } from './escaped-text.ts';
import { XmlReader } from './xml-reader.ts';
import type { ZipArchive } from './zip-archive.ts';

/** What a text takes beside its bytes. */
const TEXT_OVERHEAD_BYTES = 4;

/** The texts that cells refer to by their position. */
export async function readSharedStrings(
  archive: ZipArchive,
  part: string | undefined,
  limits: Limits,
): Promise<SharedTexts> {
  const texts = new SharedTexts();
  if (part === undefined) return texts;
  const reader = new XmlReader(part, limits);
  for await (const chunk of decodeXml(archive.read(part, limits), part)) {
    reader.window.append(chunk, reader.window.position, `${part}, text ${texts.count + 1}`);
    while (reader.nextMarkup()) {
      if (!reader.isOpening('si')) reader.follow();
      else if (!readItem(reader, texts, limits)) break;
    }
  }
  reader.finish();
  return texts;
}

/** Reads a text as a whole; false when it is not all there yet. */
function readItem(reader: XmlReader, texts: SharedTexts, limits: Limits): boolean {
  const { window, markupEnd: contentStart } = reader;
  if (reader.isEmptyElement) {
    reader.follow();
    texts.add(window.bytes, 0, 0);
  } else {
    if (!reader.skipElement()) return false;
    const { bytes, position, part } = window;
    const end = joinTexts(bytes, contentStart, position, 't', reader.cursor, part);
    const textEnd = end === -1 ? contentStart : unescapeBytes(bytes, contentStart, end);
    refuseLongText(bytes, contentStart, textEnd, limits, part);
    texts.add(bytes, contentStart, textEnd);
  }
  if (texts.byteLength + texts.count * TEXT_OVERHEAD_BYTES > limits.sharedStringBytes) {
    throw limitExceeded(limits, 'sharedStringBytes', window.part);
  }
  return true;
}
