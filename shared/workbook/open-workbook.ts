import type { ByteSource } from '../tabular/byte-source.ts';
import { detectFormat } from '../tabular/detect-format.ts';
import { readableFormat } from '../tabular/readable-format.ts';
import { readCsvWorkbook } from './csv/read-csv-workbook.ts';
import { DEFAULT_WORKBOOK_LIMITS, type WorkbookLimits } from './workbook-limits.ts';
import type { WorkbookModel } from './workbook-model.ts';
import { readXlsWorkbook } from './xls/read-xls-workbook.ts';
import { readXlsxWorkbook } from './xlsx/read-xlsx-workbook.ts';

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
  const { format: detected } = await detectFormat(source, limits);
  const format = readableFormat(detected, fileName);
  switch (format) {
    case 'csv':
      return readCsvWorkbook(source, limits);
    case 'xlsx':
      return readXlsxWorkbook(source, limits);
    case 'xls':
      return readXlsWorkbook(source, limits);
  }
}
