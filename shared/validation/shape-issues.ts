import { type Cell, cellText, type Row } from '../tabular/cell.ts';
import { cellAddress } from '../tabular/cell-address.ts';
import { errorCellMessage } from './error-cell-message.ts';
import type { Header } from './header.ts';
import type { Issue } from './issue.ts';
import { truncateValue } from './truncate-value.ts';

const NONE: readonly never[] = [];

/** Formulas that failed. */
export function errorCells(row: Row, { columns }: Header): readonly Issue[] {
  if (!row.cells.some(({ kind }) => kind === 'error')) return NONE;
  const issues: Issue[] = [];
  for (const { name, index } of columns) {
    const cell: Cell | undefined = row.cells[index - 1];
    if (cell?.kind !== 'error') continue;
    const message = errorCellMessage(cell.value);
    issues.push(shapeIssue(row, index, name, 'error-cell', cell.value, message));
  }
  return issues;
}

/** An issue that no keyword of a schema gives. */
export function shapeIssue(
  row: Row,
  index: number,
  column: string | null,
  code: 'error-cell' | 'ambiguous',
  value: string | null,
  message: string,
): Issue {
  return {
    row: row.number,
    column,
    cell: cellAddress(index, row.number),
    code,
    keyword: null,
    pointer: null,
    value,
    message,
  };
}

/** What issues show of a cell, by its 1-based column. */
export function textAt(row: Row, index: number): string | null {
  const cell = row.cells[index - 1];
  const text = cell === undefined ? null : cellText(cell);
  return text === null ? null : truncateValue(text);
}
