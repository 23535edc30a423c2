import { cellText, type Row } from '../tabular/cell.ts';
import { columnLetters } from '../tabular/cell-address.ts';
import type { CellBatch } from '../tabular/cell-batch.ts';
import type { HeaderColumn } from './header.ts';
import type { Issue } from './issue.ts';
import { shapeIssue } from './shape-issues.ts';
import { truncateValue } from './truncate-value.ts';

/** A row that does not end where the table does has one thing wrong with it, not a thousand. */
const MOST_NAMED = 10;

/** The columns that a row ends before: an issue for each of the first, and one for all the others. */
export function missingCells(row: Row, missing: readonly HeaderColumn[]): Issue[] {
  const others = missing.length - MOST_NAMED - 1;
  return missing.slice(0, MOST_NAMED + 1).map(({ name, index }, i) => {
    const more = i === MOST_NAMED && others > 0 ? ` and ${others} more` : '';
    return shapeIssue(
      row,
      index,
      name,
      'missing-cell',
      null,
      `The row ends before the column “${name}”${more}`,
    );
  });
}

/** Content of a batch's row that stands right of the header: an issue for each of the first, and one for all the others. */
export function extraCells(batch: CellBatch, at: number, width: number): Issue[] {
  const row = batch.row(at, 0);
  const more = batch.countBeyond(at, width) - MOST_NAMED;
  return batch.contentBeyond(at, width, MOST_NAMED + 1).map(({ column, cell }, i) => {
    const letters = columnLetters(column);
    if (i === MOST_NAMED && more > 1) {
      const message = `From column ${letters} on, ${more} more cells have no header`;
      return shapeIssue(row, column, null, 'extra-cell', null, message);
    }
    const text = truncateValue(cellText(cell) ?? '');
    const message = `“${text}” stands in column ${letters}, which has no header`;
    return shapeIssue(row, column, null, 'extra-cell', text, message);
  });
}
