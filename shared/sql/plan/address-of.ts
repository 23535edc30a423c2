import { columnLetters } from '../../tabular/cell-address.ts';
import type { Segment } from './segment.ts';

/** The cells of a segment as spreadsheets write them: `D2:D9,D11`. */
export function addressOf({ column, rows }: Pick<Segment, 'column' | 'rows'>): string {
  const letters = columnLetters(column);
  return rows.runs
    .map(({ first, last }) =>
      first === last ? `${letters}${first}` : `${letters}${first}:${letters}${last}`,
    )
    .join(',');
}
