import { cellAddress } from '../tabular/cell-address.ts';
import type { CellRange } from './cell-range.ts';

/** A range as spreadsheets write it: `A1:B2`, or `A1` for a single cell. */
export function rangeText({ firstRow, firstColumn, lastRow, lastColumn }: CellRange): string {
  const first = cellAddress(firstColumn, firstRow);
  const last = cellAddress(lastColumn, lastRow);
  return first === last ? first : `${first}:${last}`;
}
