import type { Limits } from '../limits.ts';
import { type DateKind, dateKindsOf } from '../number-format.ts';
import { attribute, readXml } from './read-xml.ts';
import type { ZipArchive } from './zip-archive.ts';

/** For each cell style, by its position: whether and how its numbers are shown as dates. */
export async function readDateKinds(
  archive: ZipArchive,
  part: string | undefined,
  limits: Limits,
): Promise<readonly DateKind[]> {
  if (part === undefined) return [];
  const codes = new Map<number, string>();
  const formatIds: number[] = [];
  let isInCellFormats = false;

  await readXml(archive, part, limits, {
    open(name, attributes) {
      if (name === 'cellXfs') isInCellFormats = true;
      const formatId = Number(attribute(attributes, 'numFmtId') ?? 0);
      if (name === 'xf' && isInCellFormats) formatIds.push(formatId);
      if (name === 'numFmt') codes.set(formatId, attribute(attributes, 'formatCode') ?? '');
    },
    close(name) {
      if (name === 'cellXfs') isInCellFormats = false;
    },
  });
  return dateKindsOf(formatIds, codes);
}
