import { decodeXml } from '../../tabular/xlsx/decode-xml.ts';
import { readRelationships } from '../../tabular/xlsx/relationships.ts';
import type { ZipArchive } from '../../tabular/xlsx/zip-archive.ts';
import { CellsBuilder } from '../cells-builder.ts';
import type { FormulaForms } from '../formula-forms.ts';
import { spreadFormulas } from '../formula-members.ts';
import type { NumberFormat } from '../number-format.ts';
import { detectRegions } from '../regions/detect-regions.ts';
import type { ValueTexts } from '../value-texts.ts';
import { type WorkbookLimits, workbookLimitExceeded } from '../workbook-limits.ts';
import type { SheetModel } from '../workbook-model.ts';
import type { WorkbookTable } from '../workbook-table.ts';
import { SheetFormulas } from './sheet-formulas.ts';
import { SheetSurroundings } from './sheet-surroundings.ts';
import { readTablePart } from './table-part.ts';
import type { SheetEntry } from './workbook-part.ts';
import { WorksheetScanner } from './worksheet-scanner.ts';

/** What the sheets of a workbook have in common. */
export interface WorksheetReader {
  readonly archive: ZipArchive;
  readonly limits: WorkbookLimits;
  /** The same for parts that are kept whole. */
  readonly small: WorkbookLimits;
  readonly isDate1904: boolean;
  readonly texts: ValueTexts;
  readonly forms: FormulaForms;
  readonly formats: readonly NumberFormat[];
  /** For each cell style the position of its number format. */
  readonly styleFormats: readonly number[];
  readonly dynamicMarks: ReadonlySet<number>;
  /** What the sheets before have used of the limits. */
  readonly budget: { cells: number; tables: number };
}

export async function readWorksheet(
  reader: WorksheetReader,
  { name, state }: SheetEntry,
  part: string,
): Promise<{ readonly model: SheetModel; readonly tables: readonly WorkbookTable[] }> {
  const { texts, forms, formats, isDate1904, limits } = reader;
  const builder = new CellsBuilder();
  const formulas = new SheetFormulas(forms);
  const surroundings = new SheetSurroundings(limits);
  await scan(reader, part, builder, formulas, surroundings);
  const cells = builder.build(texts.texts, forms);
  spreadFormulas(cells, formulas.ranges, limits);

  const tables = await readTables(reader, part, name);
  const { mergedRanges, filterRange, hiddenRows, hiddenColumns } = surroundings;
  const dimensions = builder.dimensions;
  const model = { name, state, dimensions, cells, hiddenRows, hiddenColumns, mergedRanges, filterRange };
  return { model: { ...model, ...detectRegions({ ...model, tables, formats, isDate1904 }) }, tables };
}

async function scan(
  { archive, limits, isDate1904, texts, styleFormats, dynamicMarks, budget }: WorksheetReader,
  part: string,
  cells: CellsBuilder,
  formulas: SheetFormulas,
  surroundings: SheetSurroundings,
): Promise<void> {
  const context = { part, texts, styleFormats, isDate1904, limits };
  const scanner = new WorksheetScanner(context, { cells, formulas, surroundings, dynamicMarks });
  // To the part's very end, past the data, so that damage anywhere in it is noticed.
  for await (const chunk of decodeXml(archive.read(part, limits), part)) {
    scanner.read(chunk);
    if (budget.cells + cells.count > limits.cells) throw workbookLimitExceeded(limits, 'cells');
  }
  scanner.finish();
  budget.cells += cells.count;
}

async function readTables(
  { archive, small, budget }: WorksheetReader,
  part: string,
  sheet: string,
): Promise<WorkbookTable[]> {
  const tables: WorkbookTable[] = [];
  for (const { type, target } of await readRelationships(archive, part, small)) {
    if (type !== 'table') continue;
    if (++budget.tables > small.tables) throw workbookLimitExceeded(small, 'tables');
    tables.push(await readTablePart(archive, target, sheet, small));
  }
  return tables;
}
