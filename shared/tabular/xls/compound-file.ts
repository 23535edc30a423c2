import { type ByteSource, readRange } from '../byte-source.ts';
import { corruptWorkbook } from '../refused-workbook.ts';
import { readDirectory } from './compound-directory.ts';
import { type Extent, scatteredSource } from './scattered-source.ts';
import { followChain } from './sector-chain.ts';
import { readSectorTable } from './sector-table.ts';

const HEADER_BYTES = 512;
const MINI_SECTOR_BYTES = 64;
/** Streams below this size lie in the mini stream. */
const MINI_STREAM_CUTOFF = 4096;
/** Programs write a few dozen entries; macros and embedded objects add some hundred. */
const MAX_DIRECTORY_BYTES = 4 * 1024 ** 2;

/** A compound file (OLE2, MS-CFB): a small file system in a file. */
export interface CompoundFile {
  /** Whether there is a stream or storage of that name at its top. Case does not matter. */
  has(name: string): boolean;
  /** Whether its directory has all that it names. */
  readonly isWhole: boolean;
  /**
   * The bytes of a stream, read where they lie.
   * @throws {UnreadableFileError} `file-corrupt`, when they are not all there.
   */
  openStream(name: string): Promise<ByteSource>;
}

/** @throws {UnreadableFileError} `file-corrupt`, when its tables cannot be followed to its directory. */
export async function openCompoundFile(source: ByteSource): Promise<CompoundFile> {
  const header = await readRange(source, 0, HEADER_BYTES);
  if (header.length < HEADER_BYTES) throw corruptWorkbook('it ends before it begins');
  const shift = header.readUInt16LE(30);
  if (shift < 7 || shift > 16) throw corruptWorkbook('its sectors have no possible size');
  const sectorBytes = 2 ** shift;
  const table = await readSectorTable(source, header, sectorBytes);

  const openChain = (first: number, size?: number): ByteSource => {
    const pieces = followChain(table, first).map((run) => ({
      start: (run.first + 1) * sectorBytes,
      end: Math.min((run.first + run.count + 1) * sectorBytes, source.size),
    }));
    return scatteredSource(source, pieces, size ?? lengthOf(pieces));
  };
  const { root, isWhole, entries } = readDirectory(await readSmall(openChain(header.readUInt32LE(48))));

  const openMiniChain = async (first: number, size: number): Promise<ByteSource> => {
    if (root === undefined) throw corruptWorkbook('its directory is empty');
    const miniTable = asTable(await readAll(openChain(header.readUInt32LE(60))));
    const pieces = followChain(miniTable, first).map((run) => ({
      start: run.first * MINI_SECTOR_BYTES,
      end: Math.min((run.first + run.count) * MINI_SECTOR_BYTES, root.size),
    }));
    return scatteredSource(openChain(root.firstSector, root.size), pieces, size);
  };

  return {
    isWhole,
    has: (name) => entries.has(name.toLowerCase()),
    async openStream(name) {
      const entry = entries.get(name.toLowerCase());
      if (entry === undefined) throw corruptWorkbook(`it holds no “${name}”`);
      const { firstSector, size } = entry;
      return size < MINI_STREAM_CUTOFF ? openMiniChain(firstSector, size) : openChain(firstSector, size);
    },
  };
}

async function readSmall(stream: ByteSource): Promise<Buffer> {
  if (stream.size > MAX_DIRECTORY_BYTES) throw corruptWorkbook('its directory is far too large');
  return readAll(stream);
}

function readAll(stream: ByteSource): Promise<Buffer> {
  return readRange(stream, 0, stream.size);
}

function lengthOf(pieces: readonly Extent[]): number {
  return pieces.reduce((sum, { start, end }) => sum + Math.max(0, end - start), 0);
}

function asTable(bytes: Buffer): Uint32Array {
  const table = new Uint32Array(Math.floor(bytes.length / 4));
  for (let i = 0; i < table.length; i++) table[i] = bytes.readUInt32LE(i * 4);
  return table;
}
