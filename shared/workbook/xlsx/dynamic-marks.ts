import { attribute, readXml } from '../../tabular/xlsx/read-xml.ts';
import type { ZipArchive } from '../../tabular/xlsx/zip-archive.ts';
import type { WorkbookLimits } from '../workbook-limits.ts';

/** The kind of metadata that says “this formula may spill”. */
const DYNAMIC_ARRAY = 'XLDAPR';

/** The numbers of cell metadata (`cm="1"`, which counts from 1) that mark dynamic arrays. */
export async function readDynamicMarks(
  archive: ZipArchive,
  part: string | undefined,
  limits: WorkbookLimits,
): Promise<ReadonlySet<number>> {
  const marks = new Set<number>();
  if (part === undefined || !archive.has(part)) return marks;
  const types: string[] = [];
  let isInCells = false;
  let block = 0;
  await readXml(archive, part, limits, {
    open(name, attributes) {
      if (name === 'metadataType') types.push(attribute(attributes, 'name') ?? '');
      if (name === 'cellMetadata') isInCells = true;
      if (!isInCells) return;
      if (name === 'bk') block++;
      if (name === 'rc' && types[Number(attribute(attributes, 't')) - 1] === DYNAMIC_ARRAY) marks.add(block);
    },
    close(name) {
      if (name === 'cellMetadata') isInCells = false;
    },
  });
  return marks;
}
