import type { Issue } from '../validation/issue.ts';
import type { AnnotatedRow } from './annotated-rows.ts';

/** The header over the messages. */
export const ISSUE_COLUMN = 'issues';

/** Everything wrong with a row in one text. It begins with a cell or a row, never with what a spreadsheet would compute. */
export function issueText(issues: readonly Issue[]): string {
  return issues.map(({ cell, row, message }) => `${cell ?? `Row ${row}`}: ${message}`).join('; ');
}

/** The 1-based column of an address such as `B17`. */
export function columnOf(cell: string): number {
  let column = 0;
  for (const letter of cell.match(/^[A-Z]+/)?.[0] ?? '') column = column * 26 + letter.charCodeAt(0) - 64;
  return column;
}

/** The 1-based column of the rightmost cell that is too much for its row; 0 when there is none. */
export async function lastExtraColumn(issues: AsyncIterable<Issue>): Promise<number> {
  let last = 0;
  for await (const { code, cell } of issues) {
    if (code === 'extra-cell' && cell !== null) last = Math.max(last, columnOf(cell));
  }
  return last;
}

/** The 1-based column for the messages: right of the header, and of every cell that is too much. */
export function issueColumnOf({ row }: AnnotatedRow, extraColumn: number): number {
  const width = row.cells.findLastIndex(({ kind }) => kind !== 'blank') + 1;
  return Math.max(width, extraColumn) + 1;
}

/** A row's values with `text` in the column for messages; values beyond it, of rows nobody judged, move on by one. */
export function withIssueText<Value>(
  values: readonly Value[],
  column: number,
  text: Value,
  blank: Value,
): Value[] {
  const before = Array.from({ length: column - 1 }, (_, index) => values[index] ?? blank);
  const beyond = values.slice(column - 1);
  while (beyond.length > 0 && beyond.at(-1) === blank) beyond.pop();
  return [...before, text, ...beyond];
}
