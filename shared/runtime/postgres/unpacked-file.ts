import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, zstdDecompress } from 'node:zlib';

const UNPACK: Readonly<Record<string, (packed: Buffer) => Promise<Buffer<ArrayBuffer>>>> = {
  '.gz': promisify(gunzip),
  '.zst': promisify(zstdDecompress),
};

/** What a file holds: when its name says that it is packed, unpacked. */
export async function unpackedFile(path: string): Promise<Buffer<ArrayBuffer>> {
  const content = await readFile(path);
  const unpack = UNPACK[extname(path)];
  return unpack === undefined ? content : await unpack(content);
}
