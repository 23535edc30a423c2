import { type Cell, cellText, type Row } from '../tabular/cell.ts';
import { cellAddress, columnLetters } from '../tabular/cell-address.ts';
import type { Header, HeaderColumn } from './header.ts';
import { type Issue, truncateValue } from './issue.ts';
import { issueCodeOf } from './issue-code.ts';
import { issueMessage } from './issue-message.ts';
import type { Finding, RowCheck, RowObject } from './row-check.ts';

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

  constructor(header: Header, check: RowCheck, rowsHaveEnds: boolean) {
    this.#header = header;
    this.#check = check;
    this.#rowsHaveEnds = rowsHaveEnds;
    this.#byName = new Map(header.columns.map((column) => [column.name, column]));
  }

  /** What is wrong with a row, from left to right; what concerns the whole row comes last. */
  judge(row: Row): readonly Violation[] {
    const shape = row.cells.length === this.#header.width ? [] : this.#shapeIssues(row);
    const errors = this.#errorCells(row);
    const findings = this.#judgeValues(row);
    if (shape.length + errors.length + findings.length === 0) return [];

    const explained = new Set([...shape, ...errors].map(({ column }) => column));
    const violations = findings
      .filter((finding) => !isExplained(finding, explained, this.#header.missing))
      .map((finding) => this.#violationOf(finding, row));
    return [...[...shape, ...errors].map((issue) => this.#known(issue)), ...violations].sort(byPlace);
  }

  #judgeValues(row: Row): readonly Finding[] {
    const object = Object.create(null) as RowObject;
    let exact: Map<string, bigint> | undefined;
    for (const { name, index, read } of this.#header.columns) {
      const cell = row.cells[index - 1];
      const value = read(cell ?? { kind: 'blank' });
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

  #errorCells(row: Row): Issue[] {
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
    const { code, column } = issue;
    return { code, column, pointer: '', position: this.#position(issue), issue: () => issue };
  }

  #violationOf(finding: Finding, row: Row): PlacedViolation {
    const { column, keyword, pointer } = finding;
    const index = column === null ? undefined : this.#byName.get(column)?.index;
    const code = issueCodeOf(keyword);
    return {
      code,
      column,
      pointer,
      position: index ?? LAST,
      issue: () => issueOf(finding, code, row, index),
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
  code: 'extra-cell' | 'missing-cell' | 'error-cell',
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
