import { cellText } from '../tabular/cell.ts';
import { cellAddress, columnLetters } from '../tabular/cell-address.ts';
import type { CellBatch } from '../tabular/cell-batch.ts';
import type { Issue } from './issue.ts';
import { MOST_NAMED } from './missing-cells.ts';
import { truncateValue } from './truncate-value.ts';

/** The cells of a row beyond the header's `width`: an issue for each of the first, and one for all the others. */
export function extraCells(batch: CellBatch, at: number, width: number): Issue[] {
  const row = batch.rowNumbers[at] ?? 0;
  const more = batch.countBeyond(at, width) - MOST_NAMED;
  return batch.contentBeyond(at, width, MOST_NAMED + 1).map(({ column, cell }, i) => {
    const isForMore = i === MOST_NAMED && more > 1;
    const text = truncateValue(cellText(cell) ?? '');
    const message = isForMore
      ? `From column ${columnLetters(column)} on, ${more} more cells have no header`
      : `“${text}” stands in column ${columnLetters(column)}, which has no header`;
    return {
      row,
      column: null,
      cell: cellAddress(column, row),
      code: 'extra-cell',
      keyword: null,
      pointer: null,
      value: isForMore ? null : text,
      message,
    };
  });
}
