import type { Limits } from '../limits.ts';
import { attribute, readXml } from './read-xml.ts';
import type { ZipArchive } from './zip-archive.ts';

/** How one part of a workbook refers to another. */
export interface Relationship {
  readonly id: string;
  /** The last segment of the type: the same for transitional and strict workbooks, e.g. `worksheet`. */
  readonly type: string;
  /** The part's name in the archive. */
  readonly target: string;
}

/** What `part` refers to (`''` for the package itself). None when it has no relationships. */
export async function readRelationships(
  archive: ZipArchive,
  part: string,
  limits: Limits,
): Promise<Relationship[]> {
  const folder = part.slice(0, part.lastIndexOf('/') + 1);
  const relationshipsPart = `${folder}_rels/${part.slice(folder.length)}.rels`;
  if (!archive.has(relationshipsPart)) return [];

  const relationships: Relationship[] = [];
  await readXml(archive, relationshipsPart, limits, {
    open(name, attributes) {
      const id = attribute(attributes, 'Id');
      const type = attribute(attributes, 'Type');
      const target = attribute(attributes, 'Target');
      if (name !== 'Relationship' || attribute(attributes, 'TargetMode') === 'External') return;
      if (id === undefined || type === undefined || target === undefined) return;
      relationships.push({
        id,
        type: type.slice(type.lastIndexOf('/') + 1),
        target: resolvePart(folder, target),
      });
    },
  });
  return relationships;
}

/** `../media/a.png` seen from `xl/worksheets/` is `xl/media/a.png`; a leading slash is the archive's root. */
function resolvePart(folder: string, target: string): string {
  const path = target.startsWith('/') ? target : `${folder}${target}`;
  const segments: string[] = [];
  for (const segment of path.replaceAll('\\', '/').split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return segments.join('/');
}
