import { type Cell, cellText } from '../tabular/cell.ts';
import type { AnnotatedRow, AnnotatedTable } from './annotated-rows.ts';
import { ISSUE_COLUMN, issueColumnOf, issueText, withMessage } from './issue-column.ts';

const BOM = '\uFEFF';
const CHUNK_LENGTH = 64 * 1024;

/** Where spreadsheets begin to compute; the full-width forms count as their ASCII ones. */
const FORMULA_START = /^[=+\-@\t\r\n＝＋－＠]/;
const PLAIN_NUMBER = /^[+-]?(\d+([.,]\d+)*|[.,]\d+)(e[+-]?\d+)?%?$/i;

/**
 * The file as a CSV that Excel reads (RFC 4180, UTF-8 with a byte order mark), with a column of messages. A text that
 * a spreadsheet would take for a formula gets an apostrophe in front; numbers like -5 stay as they are.
 */
export async function* csvReport(table: AnnotatedTable): AsyncGenerator<Uint8Array> {
  const { header, rows } = table;
  const issueColumn = issueColumnOf(table);
  const headerIssues = header.issues.length === 0 ? '' : ` (${issueText(header.issues)})`;
  let chunk = BOM + record(header, issueColumn, ISSUE_COLUMN + headerIssues);
  for await (const row of rows) {
    chunk += record(row, issueColumn, issueText(row.issues));
    if (chunk.length < CHUNK_LENGTH) continue;
    yield Buffer.from(chunk);
    chunk = '';
  }
  yield Buffer.from(chunk);
}

function record(row: AnnotatedRow, issueColumn: number, issues: string): string {
  return `${withMessage(row, issueColumn, quoted(issues), field).join(',')}\r\n`;
}

function field(cell: Cell): string {
  const text = cellText(cell) ?? '';
  return quoted(FORMULA_START.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text);
}

function quoted(text: string): string {
  return /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
