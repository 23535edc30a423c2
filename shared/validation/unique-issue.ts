import type { Row } from '../tabular/cell.ts';
import { cellText } from '../tabular/cell.ts';
import { cellAddress } from '../tabular/cell-address.ts';
import type { Issue } from './issue.ts';
import type { Repeat } from './repeated-rows.ts';
import { truncateValue } from './truncate-value.ts';

/** About the one cell of a key, or about the row when the key has several. */
export function uniqueIssue(row: Row, { key, firstRow }: Repeat): Issue {
  const [column, ...others] = key.columns;
  const single = others.length === 0 ? column : undefined;
  const cell = single === undefined ? undefined : row.cells[single.index - 1];
  const text = cell === undefined ? null : cellText(cell);
  const value = text === null ? null : truncateValue(text);
  const names = key.columns.map(({ name }) => `“${truncateValue(name)}”`).join(', ');
  return {
    row: row.number,
    column: single?.name ?? null,
    cell: single === undefined ? null : cellAddress(single.index, row.number),
    code: 'unique',
    keyword: 'x-unique',
    pointer: `/x-unique/${key.position}`,
    value,
    message:
      single === undefined
        ? `The values in ${names} together stand in row ${firstRow} already`
        : `“${value}” stands in row ${firstRow} already`,
  };
}
