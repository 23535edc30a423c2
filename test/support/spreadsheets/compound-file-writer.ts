const SECTOR = 512;
const PER_SECTOR = SECTOR / 4;
const MINI_SECTOR = 64;
const END_OF_CHAIN = 0xff_ff_ff_fe;
const TABLE_SECTOR = 0xff_ff_ff_fd;
const LIST_SECTOR = 0xff_ff_ff_fc;
const NONE = 0xff_ff_ff_ff;
/** Smaller streams lie in the mini stream. */
const SMALLEST_STREAM = 4096;
/** Sectors of the table that the header has room to name; further ones are named in a list of their own (DIFAT). */
const LISTED_IN_HEADER = 109;

/** A stream's name, or its name and content, which is filled up with zeros to 4,096 bytes unless it is to be a mini stream. */
export type FixtureStream =
  | string
  | { readonly name: string; readonly content: Uint8Array; readonly isMini?: boolean };

interface Entry {
  readonly name: string;
  readonly firstSector: number;
  readonly size: number;
}

/** Writes a compound file (OLE2): directory, mini streams, streams; then the table of sectors and what lists it. */
export function writeCompoundFile(streams: readonly FixtureStream[]): Buffer {
  const file = new Sectors();
  const directorySectors = Math.ceil(((streams.length + 1) * 128) / SECTOR);
  const directoryAt = file.add(Buffer.alloc(directorySectors * SECTOR));
  const mini = new MiniStream();
  const entries = streams.map((stream): Entry => {
    if (typeof stream === 'string') return { name: stream, firstSector: END_OF_CHAIN, size: 0 };
    const { name, content, isMini } = stream;
    if (isMini === true) return { name, firstSector: mini.add(content), size: content.length };
    const size = Math.max(SMALLEST_STREAM, content.length);
    return { name, firstSector: file.add(padded(content, SECTOR, size)), size };
  });
  const miniTable = mini.table();
  const miniTableAt = miniTable.length > 0 ? file.add(miniTable) : END_OF_CHAIN;
  const root = {
    name: 'Root Entry',
    firstSector: mini.content.length > 0 ? file.add(padded(mini.content, SECTOR)) : END_OF_CHAIN,
    size: mini.content.length,
  };
  writeDirectory(file.at(directoryAt), [root, ...entries]);
  const { tableSectors, listAt, listCount } = file.finish();

  const header = Buffer.alloc(SECTOR);
  header.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
  header.writeUInt16LE(9, 30);
  header.writeUInt32LE(tableSectors.length, 44);
  header.writeUInt32LE(directoryAt, 48);
  header.writeUInt32LE(miniTableAt, 60);
  header.writeUInt32LE(listAt, 68);
  header.writeUInt32LE(listCount, 72);
  header.fill(0xff, 76);
  for (const [i, sector] of tableSectors.slice(0, LISTED_IN_HEADER).entries())
    header.writeUInt32LE(sector, 76 + i * 4);
  return Buffer.concat([header, ...file.contents]);
}

/** The sectors of a file, chain by chain, and the table that says which follows which. */
class Sectors {
  readonly contents: Buffer[] = [];
  readonly #starts = new Map<number, Buffer>();
  readonly #next: number[] = [];

  /** Adds a chain of sectors and gives the number of its first. */
  add(content: Buffer): number {
    const first = this.#next.length;
    const count = content.length / SECTOR;
    for (let i = 1; i <= count; i++) this.#next.push(i === count ? END_OF_CHAIN : first + i);
    this.contents.push(content);
    this.#starts.set(first, content);
    return first;
  }

  at(sector: number): Buffer {
    return this.#starts.get(sector) ?? Buffer.alloc(0);
  }

  /** Adds the table of all sectors, its own included. */
  finish() {
    const first = this.#next.length;
    let listCount = 0;
    let tableCount = 0;
    for (let needed = 1; tableCount < needed; ) {
      tableCount = needed;
      listCount = Math.ceil(Math.max(0, tableCount - LISTED_IN_HEADER) / (PER_SECTOR - 1));
      needed = Math.ceil((first + tableCount + listCount) / PER_SECTOR);
    }
    const tableSectors = Array.from({ length: tableCount }, (_, i) => first + i);
    const listAt = listCount > 0 ? first + tableCount : END_OF_CHAIN;
    this.#next.push(
      ...tableSectors.map(() => TABLE_SECTOR),
      ...Array.from({ length: listCount }, () => LIST_SECTOR),
    );
    this.contents.push(numbers(this.#next, tableCount * SECTOR), lists(tableSectors, listAt, listCount));
    return { tableSectors, listAt, listCount };
  }
}

/** Small streams, in sectors of 64 bytes. */
class MiniStream {
  content = Buffer.alloc(0);
  readonly #next: number[] = [];

  add(content: Uint8Array): number {
    const first = this.#next.length;
    const count = Math.ceil(content.length / MINI_SECTOR);
    for (let i = 1; i <= count; i++) this.#next.push(i === count ? END_OF_CHAIN : first + i);
    this.content = Buffer.concat([this.content, padded(content, MINI_SECTOR)]);
    return first;
  }

  table(): Buffer {
    return numbers(this.#next, Math.ceil((this.#next.length * 4) / SECTOR) * SECTOR);
  }
}

function lists(tableSectors: readonly number[], listAt: number, count: number): Buffer {
  const bytes = Buffer.alloc(count * SECTOR, 0xff);
  for (const [i, sector] of tableSectors.slice(LISTED_IN_HEADER).entries())
    bytes.writeUInt32LE(sector, Math.floor(i / (PER_SECTOR - 1)) * SECTOR + (i % (PER_SECTOR - 1)) * 4);
  for (let i = 0; i < count; i++)
    bytes.writeUInt32LE(i === count - 1 ? END_OF_CHAIN : listAt + i + 1, (i + 1) * SECTOR - 4);
  return bytes;
}

function numbers(values: readonly number[], length: number): Buffer {
  const bytes = Buffer.alloc(length, 0xff);
  for (const [i, value] of values.entries()) bytes.writeUInt32LE(value, i * 4);
  return bytes;
}

function padded(content: Uint8Array, unit: number, size = content.length): Buffer {
  const bytes = Buffer.alloc(Math.ceil(size / unit) * unit);
  bytes.set(content);
  return bytes;
}

/** The root's child is the first entry; each has the next as its right neighbour. */
function writeDirectory(directory: Buffer, entries: readonly Entry[]): void {
  for (const [i, { name, firstSector, size }] of entries.entries()) {
    const at = i * 128;
    const next = i > 0 && i + 1 < entries.length ? i + 1 : NONE;
    directory.write(name, at, 'utf16le');
    directory.writeUInt16LE((name.length + 1) * 2, at + 64);
    directory.writeUInt32LE(NONE, at + 68);
    directory.writeUInt32LE(next, at + 72);
    directory.writeUInt32LE(i === 0 && entries.length > 1 ? 1 : NONE, at + 76);
    directory.writeUInt32LE(firstSector, at + 116);
    directory.writeUInt32LE(size, at + 120);
  }
}
