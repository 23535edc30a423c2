import { truncateText } from '../../shared/truncate-text.ts';
import type { Issue } from '../../shared/validation/issue.ts';
import type { ValidationResult } from '../../shared/validation/validation-result.ts';
import type { Output, Totals } from './output.ts';
import { printable } from './printable.ts';

export type Paint = (style: 'bold' | 'green' | 'red' | 'yellow' | 'dim', text: string) => string;

const GAP = '  ';
const HEADINGS = ['FILE', 'ROW', 'COLUMN', 'CELL'] as const;
/** Longer file and column names are cut, so that the message keeps its room. */
const MAX_WIDTH = 30;
const MIN_MESSAGE_WIDTH = 20;

/** A table for people, cut to `width` characters a line if there is one. Columns only ever become wider. */
export function textOutput(paint: Paint, width = Number.POSITIVE_INFINITY): Output {
  const table = new IssueTable(paint, width);
  return {
    begin: () => '',
    beginFile: () => '',
    issues: (file, issues) => table.lines(file, issues),
    endFile: (file, result) => sentences(file, result, paint),
    failFile: () => '', // said on standard error
    end: (totals) => (totals.files > 1 ? `${closing(totals)}\n` : ''),
  };
}

class IssueTable {
  readonly #paint: Paint;
  readonly #width: number;
  readonly #widths: number[] = HEADINGS.map(({ length }) => length);
  #hasHeading = false;

  constructor(paint: Paint, width: number) {
    this.#paint = paint;
    this.#width = width;
  }

  lines(file: string, issues: readonly Issue[]): string {
    const rows = issues.map((issue) => this.#cells(file, issue));
    for (const { cells } of rows) {
      for (const [i, cell] of cells.entries()) this.#widths[i] = Math.max(this.#widths[i] ?? 0, cell.length);
    }
    const heading = this.#hasHeading ? '' : `${this.#paint('bold', this.#line([...HEADINGS], 'MESSAGE'))}\n`;
    this.#hasHeading = true;
    return heading + rows.map(({ cells, message }) => `${this.#line(cells, message)}\n`).join('');
  }

  #cells(file: string, { row, column, cell, message }: Issue) {
    const short = (text: string) => truncateText(printable(text), MAX_WIDTH);
    return {
      cells: [short(file), String(row), short(column ?? '–'), cell ?? '–'],
      message: printable(message),
    };
  }

  #line(cells: readonly string[], message: string): string {
    const start = cells.map((cell, i) => cell.padEnd(this.#widths[i] ?? 0)).join(GAP) + GAP;
    const room = Math.max(this.#width - start.length, MIN_MESSAGE_WIDTH);
    return start + (Number.isFinite(room) ? truncateText(message, room) : message);
  }
}

function sentences(file: string, result: ValidationResult, paint: Paint): string {
  const { rows, issueCount, warnings, stoppedEarly } = result;
  const name = printable(file);
  const notes = warnings.map(({ message }) => `${paint('dim', `${name}: ${printable(message)}.`)}\n`);
  const sentence =
    issueCount === 0
      ? paint('green', `${name} is valid: ${count(rows.total, 'row')}, no issues.`)
      : paint(
          'red',
          `${name}: ${count(issueCount, 'issue')}; ${rows.invalid} of ${count(rows.total, 'row')} invalid.`,
        );
  const stopped = stoppedEarly
    ? `${paint('yellow', `${name}: stopped at ${count(issueCount, 'issue')}; the rest was not checked.`)}\n`
    : '';
  return `${notes.join('')}${sentence}\n${stopped}`;
}

function closing({ files, unreadable, issueCount, rows }: Totals): string {
  const failed = unreadable > 0 ? `, ${unreadable} of them could not be read` : '';
  return `${count(files, 'file')}${failed}: ${count(issueCount, 'issue')} in ${count(rows, 'row')}.`;
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}
