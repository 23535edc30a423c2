import type { Table, TableOptions } from '../../shared/tabular/table.ts';
import { UnreadableFileError } from '../../shared/tabular/unreadable-file-error.ts';
import type { OpenTable } from './standard-input.ts';

export interface OpenSheetInput extends TableOptions {
  readonly open: OpenTable;
  readonly sheet?: string;
  /** Told what the command asks for in vain. */
  readonly warn: (sentence: string) => void;
}

/** A sheet may be called “2024”: digits are a position only when no sheet has them as its name. */
export async function openSheet({ open, warn, ...options }: OpenSheetInput): Promise<Table> {
  const { sheet } = options;
  try {
    const table = await open(options);
    if (sheet !== undefined && table.format === 'csv')
      warn('A CSV has no sheets; --sheet has no effect on it.');
    return table;
  } catch (error) {
    const isMissing = error instanceof UnreadableFileError && error.code === 'sheet-not-found';
    if (!isMissing || sheet === undefined || !/^[1-9][0-9]{0,5}$/.test(sheet)) throw error;
    return await open({ ...options, sheet: Number(sheet) });
  }
}
