import { BLANK, type Cell } from '../tabular/cell.ts';
import type { Issue } from '../validation/issue.ts';
import type { AnnotatedRow, AnnotatedTable } from './annotated-rows.ts';

/** The header over the messages. */
export const ISSUE_COLUMN = 'issues';

/** Everything wrong with a row in one text. It begins with a cell or a row, never with what a spreadsheet would compute. */
export function issueText(issues: readonly Issue[]): string {
  return issues.map(({ cell, row, message }) => `${cell ?? `Row ${row}`}: ${message}`).join('; ');
}

/** The 1-based column for the messages: right of the header. */
export function issueColumnOf({ header }: AnnotatedTable): number {
  return header.row.cells.length + 1;
}

/**
 * A row as reports have it: cells below the header, the message, and then what has no header, without the gaps between. So a row is
 * no longer than the header and its own content, wherever in the file that stands.
 */
export function withMessage<Value>(
  { row, beyond }: AnnotatedRow,
  issueColumn: number,
  message: Value,
  shown: (cell: Cell, column: number) => Value,
): Value[] {
  const values: Value[] = [];
  for (let column = 1; column < issueColumn; column++) {
    values.push(shown(row.cells[column - 1] ?? BLANK, column));
  }
  values.push(message);
  for (const { column, cell } of beyond) values.push(shown(cell, column));
  return values;
}
