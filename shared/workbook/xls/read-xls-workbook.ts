import type { ByteSource } from '../../tabular/byte-source.ts';
import { corruptWorkbook } from '../../tabular/refused-workbook.ts';
import type { CompoundFile } from '../../tabular/xls/compound-file.ts';
import { RECORD_HEADER_BYTES, RecordType, wholeRecords } from '../../tabular/xls/records.ts';
import type { CellRange } from '../cell-range.ts';
import { CellsBuilder } from '../cells-builder.ts';
import { DEFAULT_CALCULATION } from '../default-calculation.ts';
import type { DefinedName } from '../defined-name.ts';
import { FormulaForms } from '../formula-forms.ts';
import { NumberFormats } from '../number-formats.ts';
import { parseRange } from '../parse-range.ts';
import { detectRegions } from '../regions/detect-regions.ts';
import { ValueTexts } from '../value-texts.ts';
import { type WorkbookLimits, workbookLimitExceeded } from '../workbook-limits.ts';
import type { Calculation, SheetModel, WorkbookModel } from '../workbook-model.ts';
import type { FormulaContext } from './formula-context.ts';
import { type ModelGlobals, readModelGlobals, type Tab } from './model-globals.ts';
import { definedNameOf } from './name-record.ts';
import { SheetReferences } from './sheet-references.ts';
import { readSummary } from './summary-information.ts';
import { UnorderedCells } from './unordered-cells.ts';
import { XlsFormulas } from './xls-formulas.ts';
import { XlsSheetReader } from './xls-sheet-reader.ts';
import { XlsSurroundings } from './xls-surroundings.ts';

const FILTER_NAME = '_xlnm._FilterDatabase';

/** Reads a whole workbook as Excel wrote them from 1993 (5.0) to 2003 into a model; formulas from 1997 (8.0) on. */
export async function readXlsWorkbook(file: CompoundFile, limits: WorkbookLimits): Promise<WorkbookModel> {
  const stream = await file.openStream(file.has('Workbook') ? 'Workbook' : 'Book');
  const formats = new NumberFormats(limits);
  const globals = await readModelGlobals(stream, formats, limits);
  const tabNames = globals.tabs.map(({ name }) => name);
  const context = new SheetReferences(globals.names, tabNames, globals.books.books, globals.externSheets);
  const names = globals.names.map((record) => definedNameOf(record, tabNames, context));

  const reader: WorkbookReader = {
    stream,
    globals,
    limits,
    names,
    context: globals.encoding.isUnicode ? context : undefined,
    texts: new ValueTexts(limits, globals.sharedTexts),
    forms: new FormulaForms(limits),
    formats,
    budget: { cells: 0 },
  };
  const sheets: SheetModel[] = [];
  let calculation: Calculation = DEFAULT_CALCULATION;
  for (const tab of globals.tabs) {
    if (!tab.isWorksheet) continue;
    const sheet = await readSheet(reader, tab);
    calculation = sheets.length === 0 ? sheet.calculation : calculation;
    sheets.push(sheet.model);
  }
  return {
    format: 'xls',
    sheets,
    names,
    tables: [],
    externalBooks: globals.books.external(),
    formats: formats.formats,
    isDate1904: globals.isDate1904,
    calculation: { ...calculation, isFullPrecision: globals.isFullPrecision },
    origin: await readSummary(file),
  };
}

interface WorkbookReader {
  readonly stream: ByteSource;
  readonly globals: ModelGlobals;
  readonly limits: WorkbookLimits;
  readonly names: readonly DefinedName[];
  readonly context: FormulaContext | undefined;
  readonly texts: ValueTexts;
  readonly forms: FormulaForms;
  readonly formats: NumberFormats;
  /** What the sheets before have used of the limits. */
  readonly budget: { cells: number };
}

async function readSheet(reader: WorkbookReader, tab: Tab) {
  const { globals, limits, texts, forms, formats, names } = reader;
  const cells = new UnorderedCells();
  const formulas = new XlsFormulas(cells, forms, reader.context, limits);
  const surroundings = new XlsSurroundings(limits);
  const sheetReader = new XlsSheetReader(
    { encoding: globals.encoding, styleFormats: globals.styleFormats, limits },
    { cells, formulas, surroundings, texts },
  );
  await readRecords(reader, tab, sheetReader, cells);

  const builder = new CellsBuilder();
  cells.drainInto(builder);
  const { name, state } = tab;
  const { mergedRanges, hiddenRows, hiddenColumns, calculation } = surroundings;
  const content = {
    name,
    cells: builder.build(texts.texts, forms),
    filterRange: surroundings.hasFilter ? filterRangeOf(name, names) : undefined,
  };
  const regions = detectRegions({
    ...content,
    tables: [],
    formats: formats.formats,
    isDate1904: globals.isDate1904,
  });
  const { dimensions } = builder;
  const model = { ...content, state, dimensions, hiddenRows, hiddenColumns, mergedRanges, ...regions };
  return { model, calculation };
}

async function readRecords(
  { stream, limits, budget }: WorkbookReader,
  { name, offset }: Tab,
  sheet: XlsSheetReader,
  cells: UnorderedCells,
): Promise<void> {
  if (offset >= stream.size) throw corruptWorkbook(`the sheet “${name}” is not there`);
  // Charts in a sheet are substreams within its own.
  let depth = 0;
  for await (const bytes of wholeRecords(stream, offset)) {
    let at = 0;
    while (at < bytes.length) {
      const type = bytes.readUInt16LE(at);
      const start = at + RECORD_HEADER_BYTES;
      at = start + bytes.readUInt16LE(at + 2);
      if (type === RecordType.beginOfSubstream) depth++;
      else if (depth === 0) throw corruptWorkbook(`the sheet “${name}” is not where it should be`);
      else if (type === RecordType.endOfSubstream) depth--;
      else if (depth === 1) sheet.read(type, bytes, start, at);
      if (depth > 0) continue;
      sheet.finish();
      budget.cells += cells.count;
      return;
    }
    if (budget.cells + cells.count > limits.cells) throw workbookLimitExceeded(limits, 'cells');
  }
  throw corruptWorkbook(`the sheet “${name}” has no end`);
}

/** Programs keep the range of a sheet's filter in a hidden name. */
function filterRangeOf(sheet: string, names: readonly DefinedName[]): CellRange | undefined {
  const formula = names.find((name) => name.name === FILTER_NAME && name.sheet === sheet)?.formula;
  return formula === undefined ? undefined : parseRange(formula.slice(formula.lastIndexOf('!') + 1));
}
