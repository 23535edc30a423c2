import type { CellBatch } from '../cell-batch.ts';
import { chooseSheet } from '../choose-sheet.ts';
import type { Limits } from '../limits.ts';
import type { Table, TableOptions } from '../table.ts';
import { decodeXml } from './decode-xml.ts';
import { readSharedStrings } from './shared-strings.ts';
import { SheetScanner } from './sheet-scanner.ts';
import { readDateKinds } from './styles.ts';
import { readWorkbook, type Workbook, type WorkbookSheet } from './workbook.ts';
import type { ZipArchive } from './zip-archive.ts';

/** Everything but sheets and texts is small; it is kept whole, so it has to be. */
const SMALL_PART_BYTES = 32 * 1024 ** 2;

const REPETITIVE_ROW_BYTES = 1024 ** 2;

/** Opens one sheet of a workbook. */
export async function openXlsxTable(
  archive: ZipArchive,
  options: TableOptions,
  limits: Limits,
): Promise<Table> {
  const workbook = await readWorkbook(archive, forSmallParts(limits));
  const sheet = chooseSheet(workbook.sheets, options.sheet);
  return { format: 'xlsx', sheet: sheet.name, batches: () => readBatches(archive, workbook, sheet, limits) };
}

async function* readBatches(
  archive: ZipArchive,
  workbook: Workbook,
  { part }: WorkbookSheet,
  limits: Limits,
): AsyncGenerator<CellBatch> {
  const scanner = new SheetScanner({
    part,
    sharedTexts: await readSharedStrings(archive, workbook.sharedStringsPart, limits),
    dateKinds: await readDateKinds(archive, workbook.stylesPart, forSmallParts(limits)),
    isDate1904: workbook.isDate1904,
    limits: rowLimits(limits, archive.ratioOf(part)),
  });
  // To the part's very end, past the data, so that damage anywhere in it is noticed.
  for await (const chunk of decodeXml(archive.read(part, limits), part)) {
    scanner.append(chunk);
    for (let isFull = true; isFull; ) {
      isFull = scanner.scan();
      const batch = scanner.take();
      if (batch === undefined) continue;
      yield batch;
      scanner.release();
    }
  }
  scanner.finish();
}

/** A row is kept until it is whole. Rows that are alike are short, and one that grows out of nothing must not fill the memory. */
function rowLimits(limits: Limits, ratio: number): Limits {
  if (ratio <= limits.inflateRatio) return limits;
  return { ...limits, recordLength: Math.min(limits.recordLength, REPETITIVE_ROW_BYTES) };
}

function forSmallParts(limits: Limits): Limits {
  return { ...limits, inflatedBytes: Math.min(limits.inflatedBytes, SMALL_PART_BYTES) };
}
