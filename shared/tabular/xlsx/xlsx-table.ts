import { batchOfRows } from '../batch-of-rows.ts';
import type { ByteSource } from '../byte-source.ts';
import type { Row } from '../cell.ts';
import type { CellBatch } from '../cell-batch.ts';
import { chooseSheet } from '../choose-sheet.ts';
import { corruptWorkbook } from '../corrupt-workbook.ts';
import type { Limits } from '../limits.ts';
import type { Table, TableOptions } from '../table.ts';
import { parseXml } from './read-xml.ts';
import { readSharedStrings } from './shared-strings.ts';
import { SheetRows } from './sheet-rows.ts';
import { readDateKinds } from './styles.ts';
import { readWorkbook, type Workbook, type WorkbookSheet } from './workbook.ts';
import { ZipArchive } from './zip-archive.ts';

/** A batch is handed on once it has this many rows or cells: wide gaps must not fill the memory. */
const BATCH_ROWS = 512;
const BATCH_CELLS = 32 * 1024;

/** Everything but sheets and texts is small; it is kept whole, so it has to be. */
const SMALL_PART_BYTES = 32 * 1024 ** 2;

/** Opens one sheet of a workbook. */
export async function openXlsxTable(
  source: ByteSource,
  options: TableOptions,
  limits: Limits,
): Promise<Table> {
  const archive = await ZipArchive.open(source, limits);
  const workbook = await readWorkbook(archive, forSmallParts(limits));
  const sheet = chooseSheet(workbook.sheets, options.sheet);
  return { format: 'xlsx', sheet: sheet.name, batches: () => readRows(archive, workbook, sheet, limits) };
}

async function* readRows(
  archive: ZipArchive,
  workbook: Workbook,
  { part }: WorkbookSheet,
  limits: Limits,
): AsyncGenerator<CellBatch> {
  const collected = new SheetRows({
    part,
    sharedStrings: await readSharedStrings(archive, workbook.sharedStringsPart, limits),
    dateKinds: await readDateKinds(archive, workbook.stylesPart, forSmallParts(limits)),
    isDate1904: workbook.isDate1904,
    limits,
  });

  let rows: Row[] = [];
  let cells = 0;
  // To the part's very end, past the data, so that damage anywhere in it is noticed.
  for await (const _ of parseXml(archive, part, limits, collected)) {
    cells += collected.collectedCells;
    rows = rows.concat(collected.take());
    if (rows.length < BATCH_ROWS && cells < BATCH_CELLS) continue;
    yield batchOfRows(rows);
    rows = [];
    cells = 0;
  }
  if (!collected.hasData) throw corruptWorkbook(`“${part}” holds no sheet data`);
  if (rows.length > 0) yield batchOfRows(rows);
}

function forSmallParts(limits: Limits): Limits {
  return { ...limits, inflatedBytes: Math.min(limits.inflatedBytes, SMALL_PART_BYTES) };
}
