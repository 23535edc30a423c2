import { readXml } from '../../tabular/xlsx/read-xml.ts';
import type { Relationship } from '../../tabular/xlsx/relationships.ts';
import type { ZipArchive } from '../../tabular/xlsx/zip-archive.ts';
import type { WorkbookLimits } from '../workbook-limits.ts';
import type { Origin } from '../workbook-model.ts';

/** What the package says about who saved it and when. */
export async function readOrigin(
  archive: ZipArchive,
  root: readonly Relationship[],
  limits: WorkbookLimits,
): Promise<Origin> {
  const textOf = (type: string, element: string) =>
    elementText(archive, root.find((relationship) => relationship.type === type)?.target, element, limits);
  return {
    application: await textOf('extended-properties', 'Application'),
    modifiedAt: await textOf('core-properties', 'modified'),
  };
}

async function elementText(
  archive: ZipArchive,
  part: string | undefined,
  element: string,
  limits: WorkbookLimits,
): Promise<string | undefined> {
  if (part === undefined || !archive.has(part)) return undefined;
  let text: string | undefined;
  let isInside = false;
  await readXml(archive, part, limits, {
    open(name) {
      isInside = name === element;
      if (isInside) text = '';
    },
    text(piece) {
      if (isInside) text += piece;
    },
    close() {
      isInside = false;
    },
  });
  return text;
}
