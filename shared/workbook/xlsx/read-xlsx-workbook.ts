import { corruptWorkbook } from '../../tabular/refused-workbook.ts';
import { type Relationship, readRelationships } from '../../tabular/xlsx/relationships.ts';
import { readSharedStrings } from '../../tabular/xlsx/shared-strings.ts';
import type { ZipArchive } from '../../tabular/xlsx/zip-archive.ts';
import type { ExternalBook } from '../external-book.ts';
import { FormulaForms } from '../formula-forms.ts';
import { NumberFormats } from '../number-formats.ts';
import { ValueTexts } from '../value-texts.ts';
import type { WorkbookLimits } from '../workbook-limits.ts';
import type { SheetModel, WorkbookModel } from '../workbook-model.ts';
import type { WorkbookTable } from '../workbook-table.ts';
import { readCellFormats } from './cell-formats.ts';
import { readOrigin } from './document-properties.ts';
import { readDynamicMarks } from './dynamic-marks.ts';
import { readExternalLink } from './external-link-part.ts';
import { readWorksheet } from './read-worksheet.ts';
import { readWorkbookPart, type WorkbookPart } from './workbook-part.ts';

/** Everything but sheets and texts is small; it is kept whole, so it has to be. */
const SMALL_PART_BYTES = 32 * 1024 ** 2;

/** Reads a whole XLSX file into a model. */
export async function readXlsxWorkbook(archive: ZipArchive, limits: WorkbookLimits): Promise<WorkbookModel> {
  const small = { ...limits, inflatedBytes: Math.min(limits.inflatedBytes, SMALL_PART_BYTES) };
  const root = await readRelationships(archive, '', small);
  const part = root.find(({ type }) => type === 'officeDocument')?.target ?? 'xl/workbook.xml';
  const workbook = await readWorkbookPart(archive, part, small);
  const relationships = await readRelationships(archive, part, small);
  const relationshipsById = new Map(relationships.map((relationship) => [relationship.id, relationship]));
  const context = { archive, workbook, relationships, relationshipsById, limits, small };
  const { sheets, tables, formats } = await readSheets(context);
  return {
    format: 'xlsx',
    sheets,
    names: workbook.names,
    tables,
    externalBooks: await readExternalBooks(context),
    formats,
    isDate1904: workbook.isDate1904,
    calculation: workbook.calculation,
    origin: await readOrigin(archive, root, small),
  };
}

interface Context {
  readonly archive: ZipArchive;
  readonly workbook: WorkbookPart;
  readonly relationships: readonly Relationship[];
  readonly relationshipsById: ReadonlyMap<string, Relationship>;
  readonly limits: WorkbookLimits;
  readonly small: WorkbookLimits;
}

async function readSheets(context: Context) {
  const { archive, workbook, relationships, relationshipsById, limits, small } = context;
  const partOf = (type: string) => relationships.find((relationship) => relationship.type === type)?.target;
  const formats = new NumberFormats(limits);
  const shared = await readSharedStrings(archive, partOf('sharedStrings'), limits);
  const reader = {
    archive,
    limits,
    small,
    isDate1904: workbook.isDate1904,
    texts: new ValueTexts(limits, shared),
    forms: new FormulaForms(limits),
    formats: formats.formats,
    styleFormats: await readCellFormats(archive, partOf('styles'), formats, small),
    dynamicMarks: await readDynamicMarks(archive, partOf('sheetMetadata'), small),
    budget: { cells: 0, tables: 0 },
  };
  const sheets: SheetModel[] = [];
  const tables: WorkbookTable[] = [];
  for (const entry of workbook.sheets) {
    const relationship = relationshipsById.get(entry.relationshipId ?? '');
    if (relationship === undefined) throw corruptWorkbook(`nothing says where the sheet “${entry.name}” is`);
    if (relationship.type !== 'worksheet') continue;
    const sheet = await readWorksheet(reader, entry, relationship.target);
    sheets.push(sheet.model);
    tables.push(...sheet.tables);
  }
  return { sheets, tables, formats: formats.formats };
}

async function readExternalBooks(context: Context): Promise<ExternalBook[]> {
  const { archive, workbook, relationshipsById, small } = context;
  const budget = { cells: 0 };
  const books: ExternalBook[] = [];
  for (const [i, id] of workbook.externalIds.entries()) {
    const part = relationshipsById.get(id ?? '')?.target;
    // A link that leads nowhere is only missed by formulas that follow it.
    if (part !== undefined && archive.has(part))
      books.push(await readExternalLink(archive, part, i + 1, budget, small));
  }
  return books;
}
