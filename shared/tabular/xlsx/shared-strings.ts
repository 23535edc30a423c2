import { type Limits, limitExceeded } from '../limits.ts';
import { unescapeText } from './escaped-text.ts';
import { readXml, type XmlHandler } from './read-xml.ts';
import { RichText } from './rich-text.ts';
import type { ZipArchive } from './zip-archive.ts';

/** What a string takes beside its characters. Millions of tiny ones fill the memory too. */
const STRING_OVERHEAD_BYTES = 24;

/** The texts that cells refer to by their position. */
export async function readSharedStrings(
  archive: ZipArchive,
  part: string | undefined,
  limits: Limits,
): Promise<readonly string[]> {
  if (part === undefined) return [];
  const strings: string[] = [];
  const text = new RichText(limits, part);
  let bytes = 0;

  const handler: XmlHandler = {
    open(name) {
      if (name === 'si') text.start();
      else text.open(name);
    },
    text: (piece) => text.text(piece),
    close(name) {
      if (name !== 'si') {
        text.close(name);
        return;
      }
      const value = unescapeText(text.end());
      bytes += value.length + STRING_OVERHEAD_BYTES;
      if (bytes > limits.sharedStringBytes) throw limitExceeded(limits, 'sharedStringBytes', part);
      strings.push(value);
    },
  };
  await readXml(archive, part, limits, handler);
  return strings;
}
