import type { Table, TableOptions } from '../../shared/tabular/table.ts';
import { UnreadableFileError } from '../../shared/tabular/unreadable-file-error.ts';
import type { OpenTable } from './standard-input.ts';

/** A sheet may be called “2024”: digits are a position only when no sheet has them as its name. */
export async function openSheet(open: OpenTable, options: TableOptions, sheet?: string): Promise<Table> {
  try {
    return await open({ ...options, sheet });
  } catch (error) {
    const isMissing = error instanceof UnreadableFileError && error.code === 'sheet-not-found';
    if (!isMissing || sheet === undefined || !/^[1-9][0-9]{0,5}$/.test(sheet)) throw error;
    return await open({ ...options, sheet: Number(sheet) });
  }
}
