import { type ByteSource, readRange } from './byte-source.ts';

const DIRECTORY_ENTRY_BYTES = 128;
const END_OF_CHAIN = 0xff_ff_ff_fa;
/** Directories that matter have a handful of entries; damaged ones may run in circles. */
const MAX_DIRECTORY_SECTORS = 64;
const FAT_SECTORS_IN_HEADER = 109;

/** Names of the streams and storages of a compound file (OLE2), as far as its directory can be read. */
export async function compoundFileNames(source: ByteSource): Promise<Set<string>> {
  const names = new Set<string>();
  const header = await readRange(source, 0, 512);
  if (header.length < 512) return names;
  const sectorBytes = 2 ** Math.min(Math.max(header.readUInt16LE(30), 7), 16);
  const readSector = (sector: number) =>
    readRange(source, (sector + 1) * sectorBytes, (sector + 2) * sectorBytes);

  let sector = header.readUInt32LE(48);
  for (let i = 0; i < MAX_DIRECTORY_SECTORS && sector < END_OF_CHAIN; i++) {
    addNames(names, await readSector(sector));

    const entriesPerFatSector = sectorBytes / 4;
    const fatIndex = Math.floor(sector / entriesPerFatSector);
    if (fatIndex >= FAT_SECTORS_IN_HEADER) break;
    const fatSector = await readSector(header.readUInt32LE(76 + fatIndex * 4));
    const entryOffset = (sector % entriesPerFatSector) * 4;
    if (fatSector.length < entryOffset + 4) break;
    sector = fatSector.readUInt32LE(entryOffset);
  }
  return names;
}

function addNames(names: Set<string>, directory: Buffer): void {
  for (let at = 0; at + DIRECTORY_ENTRY_BYTES <= directory.length; at += DIRECTORY_ENTRY_BYTES) {
    const nameBytes = directory.readUInt16LE(at + 64);
    if (nameBytes >= 2 && nameBytes <= 64) names.add(directory.toString('utf16le', at, at + nameBytes - 2));
  }
}
