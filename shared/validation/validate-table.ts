import type { Row } from '../tabular/cell.ts';
import type { Table } from '../tabular/table.ts';
import { UnreadableFileError } from '../tabular/unreadable-file-error.ts';
import { type Header, readHeader } from './header.ts';
import type { Issue } from './issue.ts';
import { IssueTally } from './issue-tally.ts';
import { listColumns } from './list-columns.ts';
import type { RowCheck } from './row-check.ts';
import { RowJudge } from './row-issues.ts';
import type { TableWarning, ValidationResult } from './validation-result.ts';

export interface ValidateTableInput {
  readonly table: Table;
  readonly check: RowCheck;
  /** Reading stops at this many issues. All of them by default. */
  readonly maxIssues?: number;
  /** Gets every issue once, in file order; reading waits for it. */
  readonly onIssues?: (issues: readonly Issue[]) => Promise<void> | void;
  /** Stops between two batches of rows, with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Told the number of data rows so far, after each batch. */
  readonly onProgress?: (rows: number) => void;
}

/**
 * Checks every row of a table, in file order and bounded memory. A header without rows is valid, with a warning.
 * @throws {UnreadableFileError} when the file cannot be read to its end, or has no header.
 */
export async function validateTable(input: ValidateTableInput): Promise<ValidationResult> {
  const run = new ValidationRun(input);
  for await (const rows of input.table.rows()) {
    input.signal?.throwIfAborted();
    const issues = run.judge(rows);
    if (issues.length > 0) await input.onIssues?.(issues);
    input.onProgress?.(run.rowCount);
    if (run.hasStopped) break;
  }
  input.signal?.throwIfAborted();
  return run.result();
}

class ValidationRun {
  readonly #input: ValidateTableInput;
  readonly #maxIssues: number;
  readonly #tally = new IssueTally();
  #header: Header | undefined;
  #judge: RowJudge | undefined;
  #nulls: number[] = [];
  #rows = 0;
  #invalidRows = 0;
  #lastRowNumber = 0;
  #blankRows = 0;
  #firstBlankRow = 0;
  #hasStopped = false;

  constructor(input: ValidateTableInput) {
    this.#input = input;
    this.#maxIssues = input.maxIssues ?? Number.POSITIVE_INFINITY;
  }

  /** Data rows so far. */
  get rowCount(): number {
    return this.#rows;
  }

  /** Whether something was left unjudged because there were as many issues as asked for. */
  get hasStopped(): boolean {
    return this.#hasStopped;
  }

  /** The issues of the next rows. */
  judge(rows: readonly Row[]): readonly Issue[] {
    const batch: Issue[] = [];
    for (const row of rows) {
      if (row.cells.every(({ kind }) => kind === 'blank')) continue;
      const room = this.#maxIssues - this.#tally.total;
      const issues = room > 0 ? this.#judgeRow(row) : [];
      for (const issue of issues.slice(0, room)) {
        this.#tally.add(issue);
        batch.push(issue);
      }
      this.#hasStopped = room <= 0 || issues.length > room;
      if (this.#hasStopped) break;
    }
    return batch;
  }

  result(): ValidationResult {
    const header = this.#header;
    if (header === undefined) {
      throw new UnreadableFileError(
        'header-missing',
        'The table is empty: its first row must name the columns.',
      );
    }
    const columns = header.columns.map((column, i) => this.#tally.columnResult(column, this.#nulls[i] ?? 0));
    const listed = listColumns(columns, this.#tally.byColumn(), [...header.warnings, ...this.#warnings()]);
    return {
      outcome: this.#tally.total === 0 ? 'valid' : 'invalid',
      rows: { total: this.#rows, valid: this.#rows - this.#invalidRows, invalid: this.#invalidRows },
      cells: this.#rows * header.columns.length,
      issueCount: this.#tally.total,
      issuesByCode: this.#tally.byCode(),
      issues: this.#tally.first,
      ...listed,
      stoppedEarly: this.#hasStopped,
    };
  }

  #judgeRow(row: Row): readonly Issue[] {
    if (this.#header === undefined || this.#judge === undefined) {
      this.#lastRowNumber = row.number;
      this.#header = readHeader(row, this.#input.check);
      this.#judge = new RowJudge(this.#header, this.#input.check, this.#input.table.format === 'csv');
      this.#nulls = this.#header.columns.map(() => 0);
      return this.#header.issues;
    }
    this.#countBlankRows(row);
    this.#countNulls(row, this.#header);
    const issues = this.#judge.judge(row);
    this.#rows++;
    if (issues.length > 0) this.#invalidRows++;
    return issues;
  }

  /** Readers may leave out rows without content; the numbers of the others tell. Rows after the last do not count. */
  #countBlankRows({ number }: Row): void {
    const skipped = number - this.#lastRowNumber - 1;
    if (skipped > 0 && this.#blankRows === 0) this.#firstBlankRow = this.#lastRowNumber + 1;
    this.#blankRows += skipped;
    this.#lastRowNumber = number;
  }

  #countNulls({ cells }: Row, { columns }: Header): void {
    for (const [i, { index }] of columns.entries()) {
      const cell = cells[index - 1];
      if (cell === undefined || cell.kind === 'blank') this.#nulls[i] = (this.#nulls[i] ?? 0) + 1;
    }
  }

  #warnings(): TableWarning[] {
    const warnings: TableWarning[] = [];
    if (this.#blankRows > 0) {
      const message =
        this.#blankRows === 1 ? 'One blank row was ignored' : `${this.#blankRows} blank rows were ignored`;
      warnings.push({ code: 'blank-row', message, row: this.#firstBlankRow, cell: null });
    }
    if (this.#rows === 0 && !this.#hasStopped) {
      warnings.push({
        code: 'no-rows',
        message: 'The table has a header but no rows',
        row: null,
        cell: null,
      });
    }
    return warnings;
  }
}
