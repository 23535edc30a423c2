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
  const folder = folderOf(part);
  const relationships: Relationship[] = [];
  await readEntries(archive, part, limits, ({ id, type, target, isExternal }) => {
    if (isExternal) return;
    relationships.push({
      id,
      type: type.slice(type.lastIndexOf('/') + 1),
      target: resolvePart(folder, target),
    });
  });
  return relationships;
}

/** The addresses outside of the package that `part` refers to, by the ids of the relationships. */
export async function readExternalTargets(
  archive: ZipArchive,
  part: string,
  limits: Limits,
): Promise<ReadonlyMap<string, string>> {
  const targets = new Map<string, string>();
  await readEntries(archive, part, limits, ({ id, target, isExternal }) => {
    if (isExternal) targets.set(id, target);
  });
  return targets;
}

interface RelationshipEntry {
  readonly id: string;
  readonly type: string;
  readonly target: string;
  readonly isExternal: boolean;
}

async function readEntries(
  archive: ZipArchive,
  part: string,
  limits: Limits,
  take: (entry: RelationshipEntry) => void,
): Promise<void> {
  const folder = folderOf(part);
  const relationshipsPart = `${folder}_rels/${part.slice(folder.length)}.rels`;
  if (!archive.has(relationshipsPart)) return;
  await readXml(archive, relationshipsPart, limits, {
    open(name, attributes) {
      const id = attribute(attributes, 'Id');
      const type = attribute(attributes, 'Type');
      const target = attribute(attributes, 'Target');
      if (name !== 'Relationship' || id === undefined || type === undefined || target === undefined) return;
      take({ id, type, target, isExternal: attribute(attributes, 'TargetMode') === 'External' });
    },
  });
}

function folderOf(part: string): string {
  return part.slice(0, part.lastIndexOf('/') + 1);
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
