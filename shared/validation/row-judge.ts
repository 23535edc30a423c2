import { BLANK, type Cell, type Row } from '../tabular/cell.ts';
import { cellAddress } from '../tabular/cell-address.ts';
import type { CellBatch } from '../tabular/cell-batch.ts';
import { ambiguityOf } from './ambiguity.ts';
import { bareRow } from './bare-row.ts';
import { CellJudge } from './cell-judge.ts';
import { compareText } from './compare-text.ts';
import type { Header, HeaderColumn } from './header.ts';
import type { Issue } from './issue.ts';
import { issueCodeOf } from './issue-code.ts';
import { issueMessage } from './issue-message.ts';
import { misquotedCells } from './misquoted-cells.ts';
import { extraCells, missingCells } from './ragged-row.ts';
import { withoutMissingValue } from './read-cell.ts';
import type { Repeat } from './repeated-rows.ts';
import type { Finding, RowCheck } from './row-check.ts';
import { errorCells, shapeIssue, textAt } from './shape-issues.ts';
import { uniqueIssue } from './unique-issue.ts';
import type { Violation } from './violation.ts';

const NONE: readonly never[] = [];

/** A row with more cells in doubt than these is judged as a whole, as the engine looks at each column in every call. */
const MOST_DOUBTS = 16;

/** Judges the rows below one header. */
export class RowJudge {
  readonly #header: Header;
  readonly #check: RowCheck;
  /** In a CSV a row that ends early has lost cells; in a workbook, cells that are not there are empty. */
  readonly #rowsHaveEnds: boolean;
  readonly #byName: ReadonlyMap<string, HeaderColumn>;
  readonly #withMissingValues: readonly HeaderColumn[];
  readonly #cells: CellJudge | undefined;
  /** Cells per column that have a text and count as empty, in the rows so far. */
  readonly missingValues = new Map<string, number>();

  constructor(header: Header, check: RowCheck, rowsHaveEnds: boolean) {
    this.#header = header;
    this.#check = check;
    this.#rowsHaveEnds = rowsHaveEnds;
    this.#byName = new Map(header.columns.map((column) => [column.name, column]));
    this.#withMissingValues = header.columns.filter(({ rule }) => rule.missingValues.size > 0);
    const { checkCells, required } = check;
    if (checkCells !== undefined) {
      const onMissingValue = (column: string) => this.#countMissingValue(column);
      this.#cells = new CellJudge({ header, check: checkCells, required, onMissingValue });
    }
  }

  /** What is wrong with a row, what it repeats included, from left to right; what concerns the whole row comes last. */
  judge(batch: CellBatch, at: number, repeats: readonly Repeat[] = NONE): readonly Violation[] {
    const { width } = this.#header;
    const fileRow = batch.row(at, width);
    const row = this.#withoutMissingValues(fileRow);
    const others = repeats.map((repeat) => uniqueIssue(fileRow, repeat));
    const extra = batch.rowLength(at) > width ? extraCells(batch, at, width) : NONE;
    const missing = row.cells.length < width && this.#rowsHaveEnds ? this.#missingColumns(row) : NONE;
    const shape = [...missingCells(row, missing), ...extra];
    const misquoted = misquotedCells(batch, at, this.#header.columns);
    const errors = [...errorCells(row, this.#header), ...misquoted];
    const findings = this.#judgeValues(row);
    if (shape.length + errors.length + findings.length + others.length === 0) return NONE;

    const known = [...shape, ...errors, ...this.#ambiguousCells(findings, row)];
    const explained = new Set([...known.map(({ column }) => column), ...missing.map(({ name }) => name)]);
    const violations = [...known, ...others].map((issue) => this.#known(issue));
    for (const finding of findings) {
      if (!isExplained(finding, explained, this.#header.missing)) {
        violations.push(this.#violationOf(finding, fileRow));
      }
    }
    return violations.sort(byPlace);
  }

  /** What is wrong with a row that has the right length and no cell in doubt but those in the columns given (0-based, in order). */
  judgeCells(batch: CellBatch, row: number, columns: readonly number[]): readonly Violation[] {
    const isOwnMatter = columns.every((column) => !batch.isMisquotedCell(row, column));
    if (this.#cells === undefined || columns.length > MOST_DOUBTS || !isOwnMatter)
      return this.judge(batch, row);
    return this.#cells.judge(batch, row, columns);
  }

  /** Texts that a column declares to mean nothing become blank cells, and are counted as such. */
  #withoutMissingValues(row: Row): Row {
    let cells: Cell[] | undefined;
    for (const column of this.#withMissingValues) {
      const cell = row.cells[column.index - 1];
      if (cell === undefined || withoutMissingValue(cell, column.rule) === cell) continue;
      cells ??= [...row.cells];
      cells[column.index - 1] = BLANK;
      this.#countMissingValue(column.name);
    }
    return cells === undefined ? row : { number: row.number, cells };
  }

  #countMissingValue(column: string): void {
    this.missingValues.set(column, (this.missingValues.get(column) ?? 0) + 1);
  }

  /** Of the cells that the schema refuses, the ones that it might accept if it were known what they mean. */
  #ambiguousCells(findings: readonly Finding[], row: Row): readonly Issue[] {
    let issues: Map<string, Issue> | undefined;
    for (const { column: name, keyword, pointer } of findings) {
      const column = name === null ? undefined : this.#byName.get(name);
      const cell = column === undefined ? undefined : row.cells[column.index - 1];
      if (column === undefined || cell === undefined || issues?.has(column.name)) continue;
      const ambiguity = ambiguityOf(cell, column.rule);
      if (ambiguity === undefined) continue;
      const value = textAt(row, column.index);
      const issue = shapeIssue(row, column.index, column.name, 'ambiguous', value, ambiguity);
      issues ??= new Map();
      issues.set(column.name, { ...issue, keyword, pointer });
    }
    return issues === undefined ? NONE : [...issues.values()];
  }

  #judgeValues(row: Row): readonly Finding[] {
    const object = bareRow();
    let exact: Map<string, bigint> | undefined;
    for (const { name, index, read } of this.#header.columns) {
      const cell = row.cells[index - 1];
      const value = read(cell ?? BLANK);
      if (value === undefined) continue;
      if (typeof value === 'bigint') {
        exact ??= new Map();
        exact.set(name, value);
        object[name] = Number(value);
      } else {
        object[name] = value;
      }
    }
    return this.#check.check(object, exact);
  }

  #missingColumns(row: Row): readonly HeaderColumn[] {
    return this.#header.columns.filter(({ index }) => index > row.cells.length);
  }

  #known(issue: Issue): PlacedViolation {
    const { code, column, pointer } = issue;
    return { code, column, pointer: pointer ?? '', position: this.#position(issue), issue: () => issue };
  }

  #violationOf(finding: Finding, row: Row): PlacedViolation {
    const { column, keyword, pointer } = finding;
    const place = column === null ? undefined : this.#byName.get(column);
    const code = issueCodeOf(keyword);
    return {
      code,
      column,
      pointer,
      position: place?.index ?? LAST,
      issue: () => issueOf(finding, code, row, place),
    };
  }

  #position({ column, cell, code }: Issue): number {
    const known = column === null ? undefined : this.#byName.get(column)?.index;
    if (known !== undefined) return known;
    return code === 'extra-cell' && cell !== null ? this.#header.width + 1 : LAST;
  }
}

interface PlacedViolation extends Violation {
  readonly pointer: string;
  readonly position: number;
}

/** Where that stands which concerns the whole row. */
const LAST = Number.MAX_SAFE_INTEGER;

/** By column, then code, then place in the schema: the same on every run, whatever order the engine reports in. */
function byPlace(a: PlacedViolation, b: PlacedViolation): number {
  return a.position - b.position || compareText(a.code, b.code) || compareText(a.pointer, b.pointer);
}

function issueOf(finding: Finding, code: Issue['code'], row: Row, place: HeaderColumn | undefined): Issue {
  const { column, keyword, pointer } = finding;
  const index = place?.index;
  const value = index === undefined ? null : textAt(row, index);
  const cell = index === undefined ? null : cellAddress(index, row.number);
  return {
    row: row.number,
    column,
    cell,
    code,
    keyword,
    pointer,
    value,
    message: issueMessage(finding, value, place?.rule),
  };
}

/** An error or missing cell says enough; so does the header about a column that is not there. */
function isExplained(
  { column, keyword }: Finding,
  explained: ReadonlySet<string | null>,
  missing: ReadonlySet<string>,
) {
  if (column === null) return false;
  return explained.has(column) || (keyword === 'required' && missing.has(column));
}
