import type { ByteSource } from '../tabular/byte-source.ts';
import { detectFormat } from '../tabular/detect-format.ts';
import { readableFormat } from '../tabular/readable-format.ts';
import { DEFAULT_WORKBOOK_LIMITS, type WorkbookLimits } from './workbook-limits.ts';
import type { WorkbookModel } from './workbook-model.ts';

/**
 * Finds out what a file is, by its content, and reads all of it into a model. `fileName` is only used to say what is
 * wrong with it.
 * @throws {UnreadableFileError} when it is no workbook, damaged, or larger than `limits`.
 */
export async function openWorkbook(
  source: ByteSource,
  fileName?: string,
  limits: WorkbookLimits = DEFAULT_WORKBOOK_LIMITS,
): Promise<WorkbookModel> {
  const file = await detectFormat(source, limits);
  readableFormat(file.format, fileName);
  // Each reader is loaded when its first file comes.
  switch (file.format) {
    case 'xlsx': {
      const { readXlsxWorkbook } = await import('./xlsx/read-xlsx-workbook.ts');
      return readXlsxWorkbook(file.container, limits);
    }
    case 'xls': {
      const { readXlsWorkbook } = await import('./xls/read-xls-workbook.ts');
      return readXlsWorkbook(file.container, limits);
    }
    default: {
      const { readCsvWorkbook } = await import('./csv/read-csv-workbook.ts');
      return readCsvWorkbook(source, limits);
    }
  }
}
