import { type Limits, limitExceeded } from '../limits.ts';
import { SharedTexts } from '../shared-texts.ts';
import { refuseLongText } from './cell-length.ts';
import { decodeXml } from './decode-xml.ts';
import { joinTexts } from './element-content.ts';
import { unescapeBytes } from './escaped-text.ts';
import { PLAIN_ITEMS, PlainText, readPlainText } from './plain-content.ts';
import { XmlReader } from './xml-reader.ts';
import type { XmlWindow } from './xml-window.ts';
import type { ZipArchive } from './zip-archive.ts';

/** What a text takes beside its bytes. */
const TEXT_OVERHEAD_BYTES = 4;

/** Texts are kept in memory, and no two are the same: real ones become 3 to 15 times smaller, and get less leave to be repetitive. */
const MOST_REPETITIVE = { inflateRatio: 20, inflateRatioFrom: 20 * 1024 ** 2 };

/** The texts that cells refer to by their position. */
export async function readSharedStrings(
  archive: ZipArchive,
  part: string | undefined,
  limits: Limits,
): Promise<SharedTexts> {
  if (part === undefined) return new SharedTexts();
  const texts = new SharedTexts(Math.min(archive.sizeOf(part), limits.sharedStringBytes));
  const reader = new XmlReader(part, limits);
  const plain = new PlainText();
  for await (const chunk of decodeXml(archive.read(part, stricter(limits)), part)) {
    reader.window.append(chunk, reader.window.position, `${part}, text ${texts.count + 1}`);
    for (;;) {
      readPlainItems(reader, texts, plain, limits);
      if (!reader.nextMarkup()) break;
      if (!reader.isOpening('si')) reader.follow();
      else if (!readItem(reader, texts, limits)) break;
    }
  }
  reader.finish();
  return texts;
}

function stricter(limits: Limits): Limits {
  return {
    ...limits,
    inflateRatio: Math.min(limits.inflateRatio, MOST_REPETITIVE.inflateRatio),
    inflateRatioFrom: Math.min(limits.inflateRatioFrom, MOST_REPETITIVE.inflateRatioFrom),
  };
}

/** Reads as many texts as have nothing special about them. */
function readPlainItems(reader: XmlReader, texts: SharedTexts, plain: PlainText, limits: Limits): void {
  const { window } = reader;
  if (reader.stack.depth === 0) return;
  while (readPlainText(window.bytes, window.position, window.end, PLAIN_ITEMS, plain)) {
    add(texts, window, plain.start, plain.stop, limits);
    window.position = plain.end;
  }
}

/** Reads a text as a whole; false when it is not all there yet. */
function readItem(reader: XmlReader, texts: SharedTexts, limits: Limits): boolean {
  const { window, markupEnd: contentStart } = reader;
  if (reader.isEmptyElement) {
    reader.follow();
    add(texts, window, contentStart, contentStart, limits);
    return true;
  }
  if (!reader.skipElement()) return false;
  const { bytes, position, part } = window;
  const end = joinTexts(bytes, contentStart, position, 't', reader.cursor, part);
  const textEnd = end === -1 ? contentStart : unescapeBytes(bytes, contentStart, end);
  add(texts, window, contentStart, textEnd, limits);
  return true;
}

function add(
  texts: SharedTexts,
  { bytes, part }: XmlWindow,
  start: number,
  end: number,
  limits: Limits,
): void {
  refuseLongText(bytes, start, end, limits, part);
  texts.add(bytes, start, end);
  if (texts.byteLength + texts.count * TEXT_OVERHEAD_BYTES > limits.sharedStringBytes) {
    throw limitExceeded(limits, 'sharedStringBytes', part);
  }
}
