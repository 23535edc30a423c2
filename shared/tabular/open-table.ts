import type { ByteSource } from './byte-source.ts';
import { openCsvTable } from './csv/csv-table.ts';
import { detectFormat } from './detect-format.ts';
import { DEFAULT_LIMITS, type Limits } from './limits.ts';
import { readableFormat } from './readable-format.ts';
import type { Table, TableOptions } from './table.ts';

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
    // Loaded when the first workbook comes: much code, of which text needs none.
    case 'xlsx': {
      const { openXlsxTable } = await import('./xlsx/xlsx-table.ts');
      return openXlsxTable(source, options, limits);
    }
    case 'xls': {
      const { openXlsTable } = await import('./xls/xls-table.ts');
      return openXlsTable(source, options, limits);
    }
  }
}
