import type { ByteSource } from '../byte-source.ts';
import type { CellBatch } from '../cell-batch.ts';
import { chooseSheet } from '../choose-sheet.ts';
import { corruptWorkbook } from '../corrupt-workbook.ts';
import type { Limits } from '../limits.ts';
import type { Table, TableOptions } from '../table.ts';
import { CellWindow } from './cell-window.ts';
import { openCompoundFile } from './compound-file.ts';
import { RECORD_HEADER_BYTES, RecordType, wholeRecords } from './records.ts';
import { SheetCells } from './sheet-cells.ts';
import { readGlobals, type WorkbookGlobals, type XlsSheet } from './workbook-globals.ts';

/** A record holds at most a row of numbers. */
const CELLS_PER_RECORD = 256;

/** Opens one sheet of a workbook as Excel wrote them from 1993 (5.0) to 2003. */
export async function openXlsTable(
  source: ByteSource,
  options: TableOptions,
  limits: Limits,
): Promise<Table> {
  const file = await openCompoundFile(source);
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
      else if (depth === 1) readRecord(cells, type, bytes, start, at);
      if (depth === 0) return yield* window.take(true);
      if (!window.hasRoom(CELLS_PER_RECORD)) yield* window.take(false);
    }
  }
  throw corruptWorkbook(`the sheet “${name}” has no end`);
}

function readRecord(cells: SheetCells, type: number, bytes: Buffer, start: number, end: number): void {
  try {
    cells.read(type, bytes, start, end);
  } catch (error) {
    if (error instanceof RangeError) throw corruptWorkbook('a record is too short', { cause: error });
    throw error;
  }
}
