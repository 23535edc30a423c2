import { type ByteSource, readRange } from '../byte-source.ts';
import { corruptWorkbook } from '../refused-workbook.ts';

const FIRST_SPECIAL = 0xff_ff_ff_fa;
const FREE = 0xff_ff_ff_ff;
/** Where the header begins to list the sectors of the table, and how many it has room for. */
const LIST_OFFSET = 76;
const LIST_LENGTH = 109;
/** Tables of the largest uploads are read in some hundred pieces, a few at a time. */
const PIECES_AT_ONCE = 8;

/**
 * The file's table of sectors (FAT): for each sector the one after it in its stream. Four bytes for each sector that the
 * file has room for, whatever its header says.
 */
export async function readSectorTable(
  source: ByteSource,
  header: Buffer,
  sectorBytes: number,
): Promise<Uint32Array> {
  const sectorCount = Math.ceil(source.size / sectorBytes);
  const perSector = sectorBytes / 4;
  const locations = await listTableSectors(source, header, sectorBytes);
  const needed = locations.slice(0, Math.ceil(sectorCount / perSector));
  const table = new Uint32Array(sectorCount).fill(FREE);

  const runs = runsOf(needed);
  for (let from = 0; from < runs.length; from += PIECES_AT_ONCE) {
    const batch = runs.slice(from, from + PIECES_AT_ONCE);
    const pieces = await Promise.all(batch.map((run) => readSectors(source, run, sectorBytes)));
    for (const [i, piece] of pieces.entries()) {
      const base = (batch[i]?.position ?? 0) * perSector;
      const count = Math.min(Math.floor(piece.length / 4), sectorCount - base);
      for (let entry = 0; entry < count; entry++) table[base + entry] = piece.readUInt32LE(entry * 4);
    }
  }
  return table;
}

/** Sectors of the table that lie next to each other in the file; `position` is that of the first in the table. */
interface TableRun {
  readonly position: number;
  readonly sector: number;
  count: number;
}

function runsOf(sectors: readonly number[]): TableRun[] {
  const runs: TableRun[] = [];
  for (const [position, sector] of sectors.entries()) {
    const last = runs.at(-1);
    if (last !== undefined && sector === last.sector + last.count) last.count++;
    else runs.push({ position, sector, count: 1 });
  }
  return runs;
}

/** Where the sectors of the table are: the first in the header, the others in a chain of lists of their own (DIFAT). */
async function listTableSectors(source: ByteSource, header: Buffer, sectorBytes: number): Promise<number[]> {
  const locations: number[] = [];
  for (let i = 0; i < LIST_LENGTH; i++) locations.push(header.readUInt32LE(LIST_OFFSET + i * 4));
  const perList = sectorBytes / 4 - 1;
  const maximum = Math.ceil(source.size / sectorBytes / perList) + 1;

  let list = header.readUInt32LE(LIST_OFFSET - 8);
  for (let i = 0; list < FIRST_SPECIAL; i++) {
    const bytes = await readSectors(source, { sector: list, count: 1 }, sectorBytes);
    if (i > maximum || bytes.length < sectorBytes)
      throw corruptWorkbook('its table of sectors is not all there');
    for (let entry = 0; entry < perList; entry++) locations.push(bytes.readUInt32LE(entry * 4));
    list = bytes.readUInt32LE(perList * 4);
  }
  return locations.filter((sector) => sector < FIRST_SPECIAL);
}

function readSectors(
  source: ByteSource,
  { sector, count }: { readonly sector: number; readonly count: number },
  sectorBytes: number,
): Promise<Buffer> {
  return readRange(source, (sector + 1) * sectorBytes, (sector + 1 + count) * sectorBytes);
}
