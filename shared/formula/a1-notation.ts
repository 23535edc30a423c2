import { columnLetters } from '../tabular/cell-address.ts';
import type { Notation } from './notation.ts';

/** `$A$1`: `$` before what stays when the formula is copied. */
export const A1_NOTATION: Notation = {
  cell: ({ row, column, rowAbsolute, columnAbsolute }) =>
    `${columnAbsolute ? '$' : ''}${columnLetters(column)}${rowAbsolute ? '$' : ''}${row}`,
  column: ({ index, absolute }) => (absolute ? '$' : '') + columnLetters(index),
  row: ({ index, absolute }) => (absolute ? '$' : '') + index,
};
