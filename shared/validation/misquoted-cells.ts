import { cellText } from '../tabular/cell.ts';
import { cellAddress } from '../tabular/cell-address.ts';
import type { CellBatch } from '../tabular/cell-batch.ts';
import type { HeaderColumn } from './header.ts';
import type { Issue } from './issue.ts';
import { truncateValue } from './truncate-value.ts';

/** The cells of a CSV's row, in these columns, in which something follows the closing quote: who wrote that may mean another text. */
export function misquotedCells(batch: CellBatch, row: number, columns: readonly HeaderColumn[]): Issue[] {
  const number = batch.rowNumbers[row] ?? 0;
  return columns.flatMap(({ name, index }) => {
    if (!batch.isMisquotedCell(row, index - 1)) return [];
    const value = truncateValue(cellText(batch.cell((batch.rowStarts[row] ?? 0) + index - 1)) ?? '');
    const message = `Text follows the closing quote of this cell, which may be “${value}” or not; double each quote that belongs to the text`;
    const cell = cellAddress(index, number);
    return [
      {
        row: number,
        column: name,
        cell,
        code: 'misquoted-cell',
        keyword: null,
        pointer: null,
        value,
        message,
      },
    ];
  });
}
