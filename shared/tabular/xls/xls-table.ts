import type { ByteSource } from '../byte-source.ts';
import type { CellBatch } from '../cell-batch.ts';
import { chooseSheet } from '../choose-sheet.ts';
import type { Limits } from '../limits.ts';
import { corruptWorkbook } from '../refused-workbook.ts';
import type { Table, TableOptions } from '../table.ts';
import { CellWindow } from './cell-window.ts';
import type { CompoundFile } from './compound-file.ts';
import { wholeRecords } from './records.ts';
import { SheetCells } from './sheet-cells.ts';
import { readGlobals, type WorkbookGlobals, type XlsSheet } from './workbook-globals.ts';

/** Opens one sheet of a workbook as Excel wrote them from 1993 (5.0) to 2003. */
export async function openXlsTable(
  file: CompoundFile,
  options: TableOptions,
  limits: Limits,
): Promise<Table> {
  const stream = await file.openStream(file.has('Workbook') ? 'Workbook' : 'Book');
  const globals = await readGlobals(stream, limits);
  const sheet = chooseSheet(globals.sheets, options.sheet);
  return { format: 'xls', sheet: sheet.name, batches: () => readSheet(stream, globals, sheet, limits) };
}

async function* readSheet(
  stream: ByteSource,
  globals: WorkbookGlobals,
  { name, offset }: XlsSheet,
  limits: Limits,
): AsyncGenerator<CellBatch> {
  if (offset >= stream.size) throw corruptWorkbook(`the sheet “${name}” is not there`);
  const window = new CellWindow(globals.sharedTexts, globals.isDate1904);
  const cells = new SheetCells(globals, window, limits);
  for await (const bytes of wholeRecords(stream, offset)) {
    for (let at = 0; at < bytes.length; ) {
      at = cells.read(bytes, at);
      if (cells.isEnded) return yield* window.take(true);
      if (!window.hasRoom()) yield* window.take(false);
    }
  }
  throw corruptWorkbook(`the sheet “${name}” has no end`);
}
