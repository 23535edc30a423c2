import { attribute, readXml } from '../../tabular/xlsx/read-xml.ts';
import type { ZipArchive } from '../../tabular/xlsx/zip-archive.ts';
import type { NumberFormats } from '../number-formats.ts';
import type { WorkbookLimits } from '../workbook-limits.ts';

/** For each cell style, by its position, the position of its number format. */
export async function readCellFormats(
  archive: ZipArchive,
  part: string | undefined,
  formats: NumberFormats,
  limits: WorkbookLimits,
): Promise<readonly number[]> {
  if (part === undefined) return [];
  const codes = new Map<number, string>();
  const ids: number[] = [];
  let isInCellFormats = false;
  await readXml(archive, part, limits, {
    open(name, attributes) {
      if (name === 'cellXfs') isInCellFormats = true;
      const id = Number(attribute(attributes, 'numFmtId') ?? 0);
      if (name === 'xf' && isInCellFormats) ids.push(id);
      if (name === 'numFmt') codes.set(id, attribute(attributes, 'formatCode') ?? 'General');
    },
    close(name) {
      if (name === 'cellXfs') isInCellFormats = false;
    },
  });
  return ids.map((id) => formats.position(id, codes.get(id)));
}
