import type { Row } from '../tabular/cell.ts';
import { cellAddress } from '../tabular/cell-address.ts';
import type { HeaderColumn } from './header.ts';
import type { Issue } from './issue.ts';

/** A row that does not end where the table does has one thing wrong with it, not a thousand. */
export const MOST_NAMED = 10;

/** The columns that a row ends before: an issue for each of the first, and one for all the others. */
export function missingCells(row: Row, columns: readonly HeaderColumn[]): Issue[] {
  const more = columns.length - MOST_NAMED;
  return columns.slice(0, MOST_NAMED + 1).map(({ name, index }, i) => ({
    row: row.number,
    column: name,
    cell: cellAddress(index, row.number),
    code: 'missing-cell',
    keyword: null,
    pointer: null,
    value: null,
    message: `The row ends before the column “${name}”${i === MOST_NAMED && more > 1 ? ` and ${more - 1} more` : ''}`,
  }));
}
