import type { Row } from '../tabular/cell.ts';
import type { CellBatch } from '../tabular/cell-batch.ts';
import { emptyTable } from '../tabular/empty-table.ts';
import type { Table } from '../tabular/table.ts';
import { BlankRows } from './blank-rows.ts';
import { ColumnLooks } from './column-looks.ts';
import { type Header, readHeader } from './header.ts';
import type { Issue } from './issue.ts';
import { IssueTally } from './issue-tally.ts';
import { listColumns } from './list-columns.ts';
import { misquotedCells } from './misquoted-cells.ts';
import { MOST_PROFILES, profileColumn } from './profile/profile-column.ts';
import { RowSample } from './profile/row-sample.ts';
import type { Repeat, RepeatedRows } from './repeated-rows.ts';
import type { RowCheck } from './row-check.ts';
import { RowJudge } from './row-judge.ts';
import type { UniqueKey } from './row-keys.ts';
import { RowMark, RowMarks } from './row-marks.ts';
import type { TableWarning, ValidationResult } from './validation-result.ts';
import type { Violation } from './violation.ts';

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
  /** Whether each column's values are summed up, which takes a little time. They are by default. */
  readonly profiles?: boolean;
  /** Distinct keys of `x-unique` that are kept in memory. */
  readonly keyCapacity?: number;
}

/**
 * Checks every row of a table, in file order and bounded memory. A header without rows is valid, with a warning.
 * @throws {UnreadableFileError} when the file cannot be read to its end, or has no header.
 */
export async function validateTable(input: ValidateTableInput): Promise<ValidationResult> {
  const run = new ValidationRun(input);
  for await (const batch of input.table.batches()) {
    input.signal?.throwIfAborted();
    const issues = await run.judge(batch);
    if (issues.length > 0) await input.onIssues?.(issues);
    input.onProgress?.(run.rowCount);
    if (run.hasStopped) break;
  }
  input.signal?.throwIfAborted();
  return run.result();
}

const NOTHING: readonly Violation[] = [];
const NO_REPEATS: readonly Repeat[] = [];

class ValidationRun {
  readonly #input: ValidateTableInput;
  readonly #maxIssues: number;
  readonly #rowsHaveEnds: boolean;
  readonly #tally = new IssueTally();
  #header: Header | undefined;
  #judge: RowJudge | undefined;
  #repeats: RepeatedRows | undefined;
  readonly #marks: RowMarks;
  #looks: ColumnLooks | undefined;
  #sample: RowSample | undefined;
  #blankRows: BlankRows | undefined;
  /** A required column is in the file but not judged, as the schema does not allow it: no column's check tells of it. */
  #hasUnseenColumn = false;
  #rows = 0;
  #invalidRows = 0;
  #hasStopped = false;

  constructor(input: ValidateTableInput) {
    this.#input = input;
    this.#maxIssues = input.maxIssues ?? Number.POSITIVE_INFINITY;
    this.#rowsHaveEnds = input.table.format === 'csv';
    this.#marks = new RowMarks(input.check.checkCells !== undefined);
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
  async judge(batch: CellBatch): Promise<readonly Issue[]> {
    const issues: Issue[] = [];
    const firstRow = this.#header === undefined ? await this.#readHeader(batch, issues) : 0;
    const [header, judge] = [this.#header, this.#judge];
    if (header === undefined || judge === undefined) return issues;

    await this.#repeats?.makeRoom(batch.rowCount);
    this.#markRows(batch, firstRow, header);
    this.#looks?.take(batch, firstRow);
    let row = this.#passCertain(batch, firstRow);
    for (; row < batch.rowCount && !this.#hasStopped; row = this.#passCertain(batch, row + 1)) {
      if (this.#marks.of[row] === RowMark.blank) continue;
      this.#blankRows?.pass(batch.rowNumbers[row] ?? 0);
      const found = this.#judgeRow(judge, batch, row);
      if (!this.#take(found, batch.rowNumbers[row] ?? 0, issues)) break;
      if (this.#rows === this.#sample?.next) this.#sample.take(batch, row);
      this.#rows++;
      if (found.length > 0) this.#invalidRows++;
    }
    if (this.#hasStopped) this.#looks?.takeBack(batch, row);
    return issues;
  }

  result(): ValidationResult {
    const header = this.#header;
    if (header === undefined) throw emptyTable();
    const columns = header.columns.map((column, i) => {
      const declared = this.#judge?.missingValues.get(column.name) ?? 0;
      const figures = this.#tally.columnResult(column, (this.#looks?.nulls[i] ?? 0) + declared);
      if (this.#sample === undefined || i >= MOST_PROFILES) return figures;
      return { ...figures, profile: profileColumn(this.#sample.column(i), column.rule, this.#rows) };
    });
    const listed = listColumns({
      columns,
      header: header.labels,
      issuesByColumn: this.#tally.byColumn(),
      warnings: [...header.warnings, ...this.#warnings()],
    });
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

  /**
   * Counts the rows from one on that need no second look, and gives the one after them. Nearly all are such, so that this is the loop to
   * compile, and not the one that judges.
   */
  #passCertain(batch: CellBatch, firstRow: number): number {
    if (this.#repeats !== undefined || this.#tally.total >= this.#maxIssues) return firstRow;
    const { of } = this.#marks;
    const { rowNumbers } = batch;
    const blankRows = this.#blankRows;
    const untilSampled = this.#sample === undefined ? batch.rowCount : this.#sample.next - this.#rows;
    const end = Math.min(batch.rowCount, firstRow + untilSampled);
    let row = firstRow;
    for (; row < end && of[row] === RowMark.certain; row++) blankRows?.pass(rowNumbers[row] ?? 0);
    this.#rows += row - firstRow;
    return row;
  }

  #judgeRow(judge: RowJudge, batch: CellBatch, row: number): readonly Violation[] {
    const mark = this.#marks.of[row];
    const repeats = this.#repeats?.repeatsOf(batch, row) ?? NO_REPEATS;
    if (repeats.length === 0) {
      if (mark === RowMark.certain) return NOTHING;
      if (mark === RowMark.doubted) return judge.judgeCells(batch, row, this.#marks.doubtedColumns(row));
    }
    return judge.judge(batch, row, repeats);
  }

  /** A key that the file has not all columns of is a key with an empty cell in every row. */
  async #repeatedRows({ columns }: Header): Promise<RepeatedRows | undefined> {
    const keys = this.#input.check.table.unique.flatMap((names, position): UniqueKey[] => {
      const present = names.flatMap((name) => columns.find((column) => column.name === name) ?? []);
      return present.length === names.length ? [{ position, columns: present }] : [];
    });
    if (keys.length === 0) return undefined;
    // Loaded here: most schemas have no keys, and hashing them takes a while to load.
    const { KEY_CAPACITY, RepeatedRows } = await import('./repeated-rows.ts');
    const capacity = this.#input.keyCapacity ?? KEY_CAPACITY;
    return new RepeatedRows({ keys, rows: () => this.#rowsAgain(), capacity });
  }

  async *#rowsAgain() {
    let isHeader = true;
    for await (const batch of this.#input.table.batches()) {
      this.#input.signal?.throwIfAborted();
      for (let row = 0; row < batch.rowCount; row++) {
        if (isHeader ? batch.isWhiteRow(row) : batch.isBlankRow(row)) continue;
        if (!isHeader) yield { batch, row };
        isHeader = false;
      }
      this.#input.onProgress?.(this.#rows);
    }
  }

  /** Reads the first row that has content, and gives the number of the row after it. */
  async #readHeader(batch: CellBatch, issues: Issue[]): Promise<number> {
    let row = 0;
    while (row < batch.rowCount && batch.isWhiteRow(row)) row++;
    if (row === batch.rowCount) return row;
    const names: Row = batch.row(row);
    this.#blankRows = new BlankRows(names.number);
    this.#header = readHeader(names, this.#input.check);
    this.#judge = new RowJudge(this.#header, this.#input.check, this.#rowsHaveEnds);
    this.#repeats = await this.#repeatedRows(this.#header);
    this.#looks = new ColumnLooks(this.#header.columns, this.#marks);
    const sampled = this.#header.columns.slice(0, MOST_PROFILES).map(({ index }) => index);
    this.#sample = this.#input.profiles === false ? undefined : new RowSample(sampled);
    this.#hasUnseenColumn = hasUnseenColumn(this.#header, this.#input.check);
    this.#take(
      [...misquotedCells(batch, row, this.#header.columns), ...this.#header.issues].map((issue) => ({
        ...issue,
        issue: () => issue,
      })),
      names.number,
      issues,
    );
    return row + 1;
  }

  /** Marks what the lengths of rows say of them. */
  #markRows(batch: CellBatch, firstRow: number, { width }: Header): void {
    const marks = this.#marks;
    marks.reset(batch.rowCount, this.#hasUnseenColumn ? RowMark.unsure : RowMark.certain);
    for (let row = firstRow; row < batch.rowCount; row++) {
      const length = batch.rowLength(row);
      if (batch.isBlankRow(row)) marks.of[row] = RowMark.blank;
      else if (length > width || (length < width && this.#rowsHaveEnds)) marks.of[row] = RowMark.unsure;
    }
  }

  /** Adds a row's issues as far as there is room. False when the row was not wholly reported: then reading stops. */
  #take(found: readonly Violation[], row: number, issues: Issue[]): boolean {
    const room = this.#maxIssues - this.#tally.total;
    const count = Math.min(found.length, Math.max(room, 0));
    for (let i = 0; i < count; i++) {
      const violation = found[i];
      if (violation === undefined) continue;
      this.#tally.add(violation);
      if (!this.#tally.wantsMore && this.#input.onIssues === undefined) continue;
      const issue = violation.issue(row);
      if (this.#tally.wantsMore) this.#tally.first.push(issue);
      issues.push(issue);
    }
    this.#hasStopped = room <= 0 || found.length > room;
    return !this.#hasStopped;
  }

  #warnings(): TableWarning[] {
    const warnings = this.#blankRows?.warnings() ?? [];
    if (this.#rows > 0 || this.#hasStopped) return warnings;
    const message = 'The table has a header but no rows';
    return [...warnings, { code: 'no-rows', message, row: null, cell: null }];
  }
}

function hasUnseenColumn({ columns, missing }: Header, { required }: RowCheck): boolean {
  const judged = new Set(columns.map(({ name }) => name));
  return [...required].some((name) => !judged.has(name) && !missing.has(name));
}
