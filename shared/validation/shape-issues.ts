import { type Cell, cellText, type PlacedCell, type Row } from '../tabular/cell.ts';
import { cellAddress, columnLetters } from '../tabular/cell-address.ts';
import { errorCellMessage } from './error-cell-message.ts';
import type { Header } from './header.ts';
import type { Issue } from './issue.ts';
import { truncateValue } from './truncate-value.ts';

const NONE: readonly never[] = [];

/** The columns that a row does not reach. */
export function missingCells(row: Row, { columns }: Header): readonly Issue[] {
  return columns
    .filter(({ index }) => index > row.cells.length)
    .map(({ name, index }) => {
      const message = `The row ends before the column “${name}”`;
      return shapeIssue(row, index, name, 'missing-cell', null, message);
    });
}

/** Content that stands right of the header. */
export function extraCells(row: Row, cells: readonly PlacedCell[]): Issue[] {
  return cells.flatMap(({ column, cell }) => {
    const content = cellText(cell);
    if (content === null) return [];
    const text = truncateValue(content);
    const message = `“${text}” stands in column ${columnLetters(column)}, which has no header`;
    return [shapeIssue(row, column, null, 'extra-cell', text, message)];
  });
}

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
  code: 'extra-cell' | 'missing-cell' | 'error-cell' | 'ambiguous',
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
