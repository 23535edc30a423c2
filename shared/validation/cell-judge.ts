import { BLANK, type Cell, cellText } from '../tabular/cell.ts';
import { columnLetters } from '../tabular/cell-address.ts';
import type { CellBatch } from '../tabular/cell-batch.ts';
import { ambiguityOf } from './ambiguity.ts';
import { bareRow } from './bare-row.ts';
import { CellFault } from './cell-fault.ts';
import { compareText } from './compare-text.ts';
import { errorCellMessage } from './error-cell-message.ts';
import type { Header, HeaderColumn } from './header.ts';
import { issueCodeOf } from './issue-code.ts';
import { issueMessage } from './issue-message.ts';
import { withoutMissingValue } from './read-cell.ts';
import { requiredFinding } from './required-finding.ts';
import type { Finding, RowCheck } from './row-check.ts';
import { truncateValue } from './truncate-value.ts';
import type { Violation } from './violation.ts';

/** Texts of which it is remembered what is wrong with them: tables are wrong in the same way again and again. */
const MOST_REMEMBERED = 4096;
const LONGEST_REMEMBERED = 100;

const NONE: readonly CellFault[] = [];

export interface CellJudgeInput {
  readonly header: Header;
  readonly check: NonNullable<RowCheck['checkCells']>;
  readonly required: ReadonlySet<string>;
  /** Told of each cell that has a text and counts as empty. */
  readonly onMissingValue: (column: string) => void;
}

/** Judges cells one by one, for schemas with which a row is valid when each of its cells is. */
export class CellJudge {
  readonly #input: CellJudgeInput;
  /** By 0-based index. */
  readonly #columns: (JudgedColumn | undefined)[] = [];
  /** The one row in which cells are judged. It has all columns, so that the engine always sees the same shape. */
  readonly #row = bareRow();
  #remembered = 0;

  constructor(input: CellJudgeInput) {
    this.#input = input;
    for (const column of input.header.columns) {
      this.#columns[column.index - 1] = { column, letters: columnLetters(column.index), faults: new Map() };
      this.#row[column.name] = undefined;
    }
  }

  /** What is wrong with some cells of a row, given by their columns (0-based, from left to right). */
  judge(batch: CellBatch, row: number, columns: readonly number[]): readonly Violation[] {
    const start = batch.rowStarts[row] ?? 0;
    const length = batch.rowLength(row);
    let violations: CellFault[] | undefined;
    for (const at of columns) {
      const column = this.#columns[at];
      if (column === undefined) continue;
      const faults = this.#faultsOf(column, at < length ? batch.cell(start + at) : BLANK);
      if (faults.length === 0) continue;
      violations ??= [];
      for (const fault of faults) violations.push(fault);
    }
    return violations ?? NONE;
  }

  #faultsOf(judged: JudgedColumn, cell: Cell): readonly CellFault[] {
    const { column, faults } = judged;
    const value = withoutMissingValue(cell, column.rule);
    if (value !== cell) this.#input.onMissingValue(column.name);
    const text = value === cell ? memorableText(cell) : undefined;
    if (text === undefined) return this.#judge(judged, cell, value);
    const known = faults.get(text);
    if (known !== undefined) return known;
    const found = this.#judge(judged, cell, value);
    if (this.#remembered < MOST_REMEMBERED) {
      this.#remembered++;
      faults.set(text, found);
    }
    return found;
  }

  /** `cell` is what issues show of it, `value` what counts. */
  #judge({ column, letters }: JudgedColumn, cell: Cell, value: Cell): readonly CellFault[] {
    const at = { column: column.name, letters };
    if (cell.kind === 'error') {
      const message = () => errorCellMessage(cell.value);
      return [
        new CellFault({
          ...at,
          code: 'error-cell',
          keyword: null,
          pointer: null,
          value: cell.value,
          message,
        }),
      ];
    }
    const findings = this.#findings(column, value);
    const [first] = findings;
    if (first === undefined) return NONE;

    const ambiguity = ambiguityOf(value, column.rule);
    if (ambiguity !== undefined) {
      const { keyword, pointer } = first;
      const shown = shownText(value);
      const message = () => ambiguity;
      return [new CellFault({ ...at, code: 'ambiguous', keyword, pointer, value: shown, message })];
    }
    const shown = shownText(cell);
    return findings
      .map((finding) => ({ finding, code: issueCodeOf(finding.keyword) }))
      .sort((a, b) => compareText(a.code, b.code) || compareText(a.finding.pointer, b.finding.pointer))
      .map(({ finding, code }) => {
        const { keyword, pointer } = finding;
        const message = () => issueMessage(finding, shown, column.rule);
        return new CellFault({ ...at, code, keyword, pointer, value: shown, message });
      });
  }

  #findings({ name, read }: HeaderColumn, cell: Cell): readonly Finding[] {
    const { check, required } = this.#input;
    const value = read(cell);
    if (value === undefined) return required.has(name) ? [requiredFinding(name)] : [];
    const row = this.#row;
    const isExact = typeof value === 'bigint';
    row[name] = isExact ? Number(value) : value;
    const findings = check(row, isExact ? new Map([[name, value]]) : undefined);
    row[name] = undefined;
    return findings;
  }
}

interface JudgedColumn {
  readonly column: HeaderColumn;
  readonly letters: string;
  /** By the texts of cells. */
  readonly faults: Map<string, readonly CellFault[]>;
}

/** The text that says all about a cell; undefined for a cell of another kind and for one too long to be kept. */
function memorableText(cell: Cell): string | undefined {
  if (cell.kind === 'blank') return '';
  return cell.kind === 'text' && cell.value.length <= LONGEST_REMEMBERED ? cell.value : undefined;
}

function shownText(cell: Cell): string | null {
  const text = cellText(cell);
  return text === null ? null : truncateValue(text);
}
