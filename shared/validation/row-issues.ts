import { BLANK, type Cell, cellText, type Row } from '../tabular/cell.ts';
import { cellAddress, columnLetters } from '../tabular/cell-address.ts';
import type { CellBatch } from '../tabular/cell-batch.ts';
import { ambiguityOf } from './ambiguity.ts';
import { bareRow } from './bare-row.ts';
import type { Header, HeaderColumn } from './header.ts';
import { type Issue, truncateValue } from './issue.ts';
import { issueCodeOf } from './issue-code.ts';
import { issueMessage } from './issue-message.ts';
import { withoutMissingValue } from './read-cell.ts';
import { requiredFinding } from './required-finding.ts';
import type { Finding, RowCheck } from './row-check.ts';

const NONE: readonly never[] = [];
const NOWHERE: ReadonlySet<string | null> = new Set();

/** Something wrong in a row, of which the words are found only when somebody wants them. */
export interface Violation {
  readonly code: Issue['code'];
  readonly column: string | null;
  issue(): Issue;
}

/** Judges the rows below one header. */
export class RowJudge {
  readonly #header: Header;
  readonly #check: RowCheck;
  /** In a CSV a row that ends early has lost cells; in a workbook, cells that are not there are empty. */
  readonly #rowsHaveEnds: boolean;
  readonly #byName: ReadonlyMap<string, HeaderColumn>;
  readonly #withMissingValues: readonly HeaderColumn[];
  readonly #byIndex: (HeaderColumn | undefined)[] = [];
  /** Stands for cells that are vouched for. */
  readonly #vouched: readonly Cell[];
  /** The one row in which cells in doubt are judged; it has all columns, so that the engine always sees the same shape. */
  readonly #doubted = bareRow();
  /** Cells per column that have a text and count as empty, in the rows so far. */
  readonly missingValues = new Map<string, number>();

  constructor(header: Header, check: RowCheck, rowsHaveEnds: boolean) {
    this.#header = header;
    this.#check = check;
    this.#rowsHaveEnds = rowsHaveEnds;
    this.#byName = new Map(header.columns.map((column) => [column.name, column]));
    this.#withMissingValues = header.columns.filter(({ rule }) => rule.missingValues.size > 0);
    this.#vouched = new Array<Cell>(header.width).fill(BLANK);
    for (const column of header.columns) {
      this.#byIndex[column.index - 1] = column;
      this.#doubted[column.name] = undefined;
    }
  }

  /** What is wrong with a row, and `others` found elsewhere, from left to right; what concerns the whole row comes last. */
  judge(fileRow: Row, others: readonly Issue[] = []): readonly Violation[] {
    const row = this.#withoutMissingValues(fileRow);
    const shape = row.cells.length === this.#header.width ? NONE : this.#shapeIssues(row);
    const errors = this.#errorCells(row);
    const findings = this.#judgeValues(row);
    if (shape.length + errors.length + findings.length + others.length === 0) return NONE;
    const known = [...shape, ...errors, ...this.#ambiguousCells(findings, row)];
    return this.#violations(known, others, findings, fileRow);
  }

  /** What is wrong with a row of the header's width, of which only the cells in the columns given (0-based) are in doubt. */
  judgeCells(batch: CellBatch, row: number, columns: readonly number[]): readonly Violation[] {
    const { checkCells } = this.#check;
    const start = batch.rowStarts[row] ?? 0;
    const length = batch.rowLength(row);
    if (checkCells === undefined) return this.judge(batch.row(row));
    const cells = this.#vouched.slice();
    for (const column of columns) {
      if (column >= length) continue;
      const cell = batch.cell(start + column);
      if (cell.kind === 'error') return this.judge(batch.row(row));
      cells[column] = cell;
    }
    const fileRow = { number: batch.rowNumbers[row] ?? 0, cells };
    const judged = this.#withoutMissingValues(fileRow);
    const findings = this.#judgeDoubted(judged, columns, checkCells);
    if (findings.length === 0) return NONE;
    return this.#violations(this.#ambiguousCells(findings, judged), NONE, findings, fileRow);
  }

  #judgeDoubted(
    { cells }: Row,
    columns: readonly number[],
    checkCells: NonNullable<RowCheck['checkCells']>,
  ): readonly Finding[] {
    const row = this.#doubted;
    let exact: Map<string, bigint> | undefined;
    let missing: Finding[] | undefined;
    for (const at of columns) {
      const column = this.#byIndex[at];
      if (column === undefined) continue;
      const { name } = column;
      const value = column.read(cells[at] ?? BLANK);
      if (typeof value === 'bigint') {
        exact ??= new Map();
        exact.set(name, value);
        row[name] = Number(value);
      } else {
        row[name] = value;
        if (value === undefined && this.#check.required.has(name)) {
          missing ??= [];
          missing.push(requiredFinding(name));
        }
      }
    }
    const findings = checkCells(row, exact);
    for (const at of columns) {
      const column = this.#byIndex[at];
      if (column !== undefined) row[column.name] = undefined;
    }
    return missing === undefined ? findings : [...findings, ...missing];
  }

  /** From left to right: what is `known`, and of the findings what that does not explain. */
  #violations(
    known: readonly Issue[],
    others: readonly Issue[],
    findings: readonly Finding[],
    fileRow: Row,
  ): readonly Violation[] {
    const explained = known.length === 0 ? NOWHERE : new Set(known.map(({ column }) => column));
    const violations: PlacedViolation[] = [];
    for (const issue of known) violations.push(this.#known(issue));
    for (const issue of others) violations.push(this.#known(issue));
    for (const finding of findings) {
      if (!isExplained(finding, explained, this.#header.missing)) {
        violations.push(this.#violationOf(finding, fileRow));
      }
    }
    return isInOrder(violations) ? violations : violations.sort(byPlace);
  }

  /** Texts that a column declares to mean nothing become blank cells, and are counted as such. */
  #withoutMissingValues(row: Row): Row {
    let cells: Cell[] | undefined;
    for (const column of this.#withMissingValues) {
      const cell = row.cells[column.index - 1];
      if (cell === undefined || withoutMissingValue(cell, column.rule) === cell) continue;
      cells ??= [...row.cells];
      cells[column.index - 1] = BLANK;
      this.missingValues.set(column.name, (this.missingValues.get(column.name) ?? 0) + 1);
    }
    return cells === undefined ? row : { number: row.number, cells };
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

  #shapeIssues(row: Row): Issue[] {
    const issues: Issue[] = [];
    for (let i = this.#header.width; i < row.cells.length; i++) {
      const text = textAt(row, i + 1);
      if (text === null) continue;
      const message = `“${text}” stands in column ${columnLetters(i + 1)}, which has no header`;
      issues.push(shapeIssue(row, i + 1, null, 'extra-cell', text, message));
    }
    if (!this.#rowsHaveEnds) return issues;
    for (const { name, index } of this.#header.columns) {
      if (index <= row.cells.length) continue;
      const message = `The row ends before the column “${name}”`;
      issues.push(shapeIssue(row, index, name, 'missing-cell', null, message));
    }
    return issues;
  }

  #errorCells(row: Row): readonly Issue[] {
    if (!row.cells.some(({ kind }) => kind === 'error')) return NONE;
    const issues: Issue[] = [];
    for (const { name, index } of this.#header.columns) {
      const cell: Cell | undefined = row.cells[index - 1];
      if (cell?.kind !== 'error') continue;
      const message = `The formula in this cell failed with ${cell.value}`;
      issues.push(shapeIssue(row, index, name, 'error-cell', cell.value, message));
    }
    return issues;
  }

  #known(issue: Issue): PlacedViolation {
    const { code, column, pointer } = issue;
    return { code, column, pointer: pointer ?? '', position: this.#position(issue), issue: () => issue };
  }

  #violationOf(finding: Finding, row: Row): PlacedViolation {
    const index = finding.column === null ? undefined : this.#byName.get(finding.column)?.index;
    return new FoundViolation(finding, row, index);
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

/** What the schema engine has found in a row. */
class FoundViolation implements PlacedViolation {
  readonly code: Issue['code'];
  readonly column: string | null;
  readonly pointer: string;
  readonly position: number;
  readonly #finding: Finding;
  readonly #row: Row;
  readonly #index: number | undefined;

  constructor(finding: Finding, row: Row, index: number | undefined) {
    this.code = issueCodeOf(finding.keyword);
    this.column = finding.column;
    this.pointer = finding.pointer;
    this.position = index ?? LAST;
    this.#finding = finding;
    this.#row = row;
    this.#index = index;
  }

  issue(): Issue {
    return issueOf(this.#finding, this.code, this.#row, this.#index);
  }
}

/** Where that stands which concerns the whole row. */
const LAST = Number.MAX_SAFE_INTEGER;

/** By column, then code, then place in the schema: the same on every run, whatever order the engine reports in. */
function byPlace(a: PlacedViolation, b: PlacedViolation): number {
  return a.position - b.position || compareText(a.code, b.code) || compareText(a.pointer, b.pointer);
}

function isInOrder(violations: readonly PlacedViolation[]): boolean {
  return violations.every((violation, i) => {
    const before = violations[i - 1];
    return before === undefined || byPlace(before, violation) <= 0;
  });
}

function issueOf(finding: Finding, code: Issue['code'], row: Row, index: number | undefined): Issue {
  const { column, keyword, pointer } = finding;
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
    message: issueMessage(finding, value),
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

function shapeIssue(
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

function textAt(row: Row, index: number): string | null {
  const cell = row.cells[index - 1];
  const text = cell === undefined ? null : cellText(cell);
  return text === null ? null : truncateValue(text);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
