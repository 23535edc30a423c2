import type { ByteSource } from './byte-source.ts';
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
  const file = await detectFormat(source, limits);
  readableFormat(file.format, options.fileName);
  // Each reader is loaded when its first file comes.
  switch (file.format) {
    case 'xlsx': {
      const { openXlsxTable } = await import('./xlsx/xlsx-table.ts');
      return openXlsxTable(file.container, options, limits);
    }
    case 'xls': {
      const { openXlsTable } = await import('./xls/xls-table.ts');
      return openXlsTable(file.container, options, limits);
    }
    default: {
      const { openCsvTable } = await import('./csv/csv-table.ts');
      return openCsvTable(source, options, limits);
    }
  }
}
