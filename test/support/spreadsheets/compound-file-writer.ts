const SECTOR = 512;
const END_OF_CHAIN = 0xff_ff_ff_fe;
const NONE = 0xff_ff_ff_ff;
/** Smaller streams would have to lie in a mini stream. */
const SMALLEST_STREAM = 4096;

/** A stream's name, or its name and content, which is filled up with zeros to 4,096 bytes. */
export type FixtureStream = string | { readonly name: string; readonly content: Uint8Array };

/** A compound file (OLE2) with one FAT sector: then the directory, then the streams one after the other. */
export function writeCompoundFile(streams: readonly FixtureStream[]): Buffer {
  const directorySectors = Math.ceil(((streams.length + 1) * 128) / SECTOR);
  const directory = Buffer.alloc(directorySectors * SECTOR);
  const fat = Buffer.alloc(SECTOR, 0xff);
  writeChain(fat, 1, directorySectors);
  writeEntry(directory, 0, 'Root Entry', NONE, streams.length > 0 ? 1 : NONE);

  const contents: Buffer[] = [];
  let sector = 1 + directorySectors;
  for (const [i, stream] of streams.entries()) {
    const next = i + 2 <= streams.length ? i + 2 : NONE;
    const at = writeEntry(directory, i + 1, typeof stream === 'string' ? stream : stream.name, next, NONE);
    if (typeof stream === 'string') continue;
    const size = Math.max(SMALLEST_STREAM, stream.content.length);
    const padded = Buffer.alloc(Math.ceil(size / SECTOR) * SECTOR);
    padded.set(stream.content);
    directory.writeUInt32LE(sector, at + 116);
    directory.writeUInt32LE(size, at + 120);
    writeChain(fat, sector, padded.length / SECTOR);
    sector += padded.length / SECTOR;
    contents.push(padded);
  }
  return Buffer.concat([header(), fat, directory, ...contents]);
}

function header(): Buffer {
  const bytes = Buffer.alloc(SECTOR);
  bytes.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
  bytes.writeUInt16LE(9, 30);
  bytes.writeUInt32LE(1, 48);
  bytes.writeUInt32LE(END_OF_CHAIN, 60);
  bytes.writeUInt32LE(END_OF_CHAIN, 68);
  bytes.fill(0xff, 76);
  bytes.writeUInt32LE(0, 76);
  return bytes;
}

function writeChain(fat: Buffer, first: number, count: number): void {
  for (let i = first; i < first + count; i++)
    fat.writeUInt32LE(i === first + count - 1 ? END_OF_CHAIN : i + 1, i * 4);
}

function writeEntry(directory: Buffer, index: number, name: string, right: number, child: number): number {
  const at = index * 128;
  directory.write(name, at, 'utf16le');
  directory.writeUInt16LE((name.length + 1) * 2, at + 64);
  directory.writeUInt32LE(NONE, at + 68);
  directory.writeUInt32LE(right, at + 72);
  directory.writeUInt32LE(child, at + 76);
  directory.writeUInt32LE(END_OF_CHAIN, at + 116);
  return at;
}
