import { type Cell, cellText } from '../tabular/cell.ts';
import type { AnnotatedRow, AnnotatedTable } from './annotated-rows.ts';
import { ISSUE_COLUMN, issueColumnOf, issueText, withMessage } from './issue-column.ts';

const BOM = '\uFEFF';
const CHUNK_LENGTH = 64 * 1024;

/** Where spreadsheets begin to compute, blanks in front or not; the full-width forms count as their ASCII ones. */
const FORMULA_START = /^(\s*[=+\-@＝＋－＠]|[\t\r\n])/;
const PLAIN_NUMBER = /^[+-]?(\d+([.,]\d+)*|[.,]\d+)(e[+-]?\d+)?%?$/i;
/** What is a cell of its own to a program that splits at another separator, for which our quotes are mere characters. */
const PIECES = /[^;|\t\r\n]+/g;
const NEEDS_QUOTES = /[",;|\t\r\n]|^\s|\s$/;

/**
 * The file as a CSV that Excel reads (RFC 4180, UTF-8 with a byte order mark), with a column of messages. What a
 * spreadsheet would take for a formula gets an apostrophe in front, also within a text, behind what separates cells elsewhere;
 * numbers like -5 stay as they are.
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
  return `${withMessage(row, issueColumn, field(issues), cellField).join(',')}\r\n`;
}

function cellField(cell: Cell): string {
  return field(cellText(cell) ?? '');
}

function field(text: string): string {
  const safe = withoutFormula(text);
  if (!NEEDS_QUOTES.test(safe)) return safe;
  return `"${safe.replace(PIECES, withoutFormula).replaceAll('"', '""')}"`;
}

function withoutFormula(text: string): string {
  return FORMULA_START.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
}
