import type { Limits } from '../limits.ts';
import { corruptWorkbook } from '../refused-workbook.ts';
import { unescapeText } from './escaped-text.ts';
import { attribute, readXml } from './read-xml.ts';
import { type Relationship, readRelationships } from './relationships.ts';
import type { ZipArchive } from './zip-archive.ts';

export interface WorkbookSheet {
  readonly name: string;
  readonly isVisible: boolean;
  readonly part: string;
}

/** Where the tables of a workbook are, and what is needed to read them. */
export interface Workbook {
  /** Worksheets in the order of their tabs; chart sheets are left out. */
  readonly sheets: readonly WorkbookSheet[];
  /** Days count from 1904, as on early Macs, instead of from 1900. */
  readonly isDate1904: boolean;
  readonly sharedStringsPart: string | undefined;
  readonly stylesPart: string | undefined;
}

interface SheetEntry {
  readonly name: string;
  readonly isVisible: boolean;
  readonly relationshipId: string | undefined;
}

/** Reads the workbook's own part and its relationships, never guessing at file names inside the archive. */
export async function readWorkbook(archive: ZipArchive, limits: Limits): Promise<Workbook> {
  const root = await readRelationships(archive, '', limits);
  const part = root.find(({ type }) => type === 'officeDocument')?.target ?? 'xl/workbook.xml';

  const entries: SheetEntry[] = [];
  let isDate1904 = false;
  await readXml(archive, part, limits, {
    open(name, attributes) {
      if (name === 'sheet') entries.push(sheetEntry(attributes));
      if (name === 'workbookPr') isDate1904 = /^(1|true)$/.test(attribute(attributes, 'date1904') ?? '');
    },
  });
  const relationships = await readRelationships(archive, part, limits);
  const partOf = (type: string) => relationships.find((relationship) => relationship.type === type)?.target;
  return {
    sheets: entries.flatMap((entry) => locateSheet(entry, relationships)),
    isDate1904,
    sharedStringsPart: partOf('sharedStrings'),
    stylesPart: partOf('styles'),
  };
}

function sheetEntry(attributes: Readonly<Record<string, string>>): SheetEntry {
  return {
    name: unescapeText(attribute(attributes, 'name') ?? ''),
    isVisible: (attribute(attributes, 'state') ?? 'visible') === 'visible',
    relationshipId: attribute(attributes, 'id'),
  };
}

function locateSheet(
  { name, isVisible, relationshipId }: SheetEntry,
  relationships: readonly Relationship[],
): WorkbookSheet[] {
  const relationship = relationships.find(({ id }) => id === relationshipId);
  if (relationship === undefined) throw corruptWorkbook(`nothing says where the sheet “${name}” is`);
  return relationship.type === 'worksheet' ? [{ name, isVisible, part: relationship.target }] : [];
}
