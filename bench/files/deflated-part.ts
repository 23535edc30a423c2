import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { crc32, createDeflateRaw } from 'node:zlib';
import type { ZipPart } from '../../test/support/spreadsheets/zip-writer.ts';

/** A part of an archive that is larger than memory should hold: packed while it is written. */
export async function deflatedPart(name: string, content: Iterable<string>): Promise<ZipPart> {
  const deflate = createDeflateRaw();
  const deflated = buffer(deflate);
  let checksum = 0;
  let declaredSize = 0;
  for (const text of content) {
    const bytes = Buffer.from(text);
    checksum = crc32(bytes, checksum);
    declaredSize += bytes.length;
    if (!deflate.write(bytes)) await once(deflate, 'drain');
  }
  deflate.end();
  return { name, content: '', deflated: await deflated, checksum, declaredSize };
}
