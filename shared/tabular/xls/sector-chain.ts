import { corruptWorkbook } from '../refused-workbook.ts';

/** Sector numbers from here on are not sectors: the end of a chain, a free sector, a part of the tables themselves. */
const FIRST_SPECIAL = 0xff_ff_ff_fa;

/** Sectors that lie next to each other, in the chain as in the file. */
export interface SectorRun {
  readonly first: number;
  count: number;
}

/**
 * The sectors of a stream, from `first` to the end of its chain, as few runs as they make. `next` holds the sector after
 * each one (MS-CFB 2.3).
 * @throws {UnreadableFileError} `file-corrupt`, for a chain that leaves the table or runs in circles.
 */
export function followChain(next: Uint32Array, first: number): SectorRun[] {
  const runs: SectorRun[] = [];
  let run: SectorRun | undefined;
  let length = 0;
  for (let sector = first; sector < FIRST_SPECIAL; sector = next[sector] ?? FIRST_SPECIAL) {
    if (sector >= next.length) throw corruptWorkbook('its table of sectors points beyond its end');
    if (++length > next.length) throw corruptWorkbook('its table of sectors runs in circles');
    if (run !== undefined && sector === run.first + run.count) run.count++;
    else {
      run = { first: sector, count: 1 };
      runs.push(run);
    }
  }
  return runs;
}
