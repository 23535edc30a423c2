import type { ByteSource } from './byte-source.ts';
import { openCsvTable } from './csv/csv-table.ts';
import { detectFormat } from './detect-format.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { readableFormat } from './readable-format.ts';
import type { Table, TableOptions } from './table.ts';
import { openXlsTable } from './xls/xls-table.ts';
import { openXlsxTable } from './xlsx/xlsx-table.ts';

/**
 * Finds out what a file is, by its content, and opens the table in it.
 * @throws {UnreadableFileError} when there is no table to read in it.
 */
export async function openTable(
  source: ByteSource,
  options: TableOptions = {},
  limits: Limits = DEFAULT_LIMITS,
): Promise<Table> {
  const format = readableFormat(await detectFormat(source, limits), options.fileName);
  switch (format) {
    case 'csv':
      return openCsvTable(source, options, limits);
    case 'xlsx':
      return openXlsxTable(source, options, limits);
    case 'xls':
      return openXlsTable(source, options, limits);
  }
}
