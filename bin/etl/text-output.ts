import { truncateText } from '../../shared/truncate-text.ts';
import type { Issue } from '../../shared/validation/issue.ts';
import type { ValidationResult } from '../../shared/validation/validation-result.ts';
import type { Output, Reading, Totals } from './output.ts';
import { printable } from './printable.ts';
import { wrapText } from './wrap-text.ts';

export type Paint = (style: 'bold' | 'green' | 'red' | 'yellow' | 'dim', text: string) => string;

const GAP = '  ';
const HEADINGS = ['FILE', 'ROW', 'COLUMN', 'CELL'] as const;
/** On a terminal longer file and column names are cut, so that the message keeps its room. */
const MAX_WIDTH = 30;
/** Messages with less room than that stand below their place. */
const MIN_MESSAGE_WIDTH = 20;
const INDENT = 4;

/** A table for people, in lines of `width` characters if there is a width. Columns only ever become wider. */
export function textOutput(paint: Paint, width = Number.POSITIVE_INFINITY): Output {
  const table = new IssueTable(paint, width);
  return {
    begin: () => '',
    beginFile: () => '',
    issues: (file, issues) => table.lines(file, issues),
    endFile: (file, result, reading) => sentences(file, result, reading, paint),
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
    const [name, header] = [printable(file), printable(column ?? '–')];
    const isCut = Number.isFinite(this.#width);
    return {
      cells: [
        isCut ? truncateStart(name, MAX_WIDTH) : name,
        String(row),
        isCut ? truncateText(header, MAX_WIDTH) : header,
        cell ?? '–',
      ],
      message: printable(message),
    };
  }

  #line(cells: readonly string[], message: string): string {
    const place = cells.map((cell, i) => cell.padEnd(this.#widths[i] ?? 0)).join(GAP);
    if (!Number.isFinite(this.#width)) return place + GAP + message;
    const start = place.length + GAP.length;
    const isBeside = this.#width - start >= MIN_MESSAGE_WIDTH;
    const indent = isBeside ? start : INDENT;
    const lines = wrapText(message, Math.max(this.#width - indent, MIN_MESSAGE_WIDTH));
    return (
      (isBeside ? place + GAP : `${place.trimEnd()}\n${' '.repeat(INDENT)}`) +
      lines.join(`\n${' '.repeat(indent)}`)
    );
  }
}

/** A path's end tells more than its beginning. Not cut within a character. */
function truncateStart(text: string, length: number): string {
  return text.length <= length ? text : `…${text.slice(1 - length).replace(/^[\udc00-\udfff]/, '')}`;
}

function sentences(file: string, result: ValidationResult, reading: Reading, paint: Paint): string {
  const { rows, issueCount, warnings, stoppedEarly } = result;
  const name = printable(file);
  const notes = warnings.map(({ message }) => `${paint('dim', `${name}: ${printable(message)}.`)}\n`);
  const sentence =
    issueCount === 0
      ? paint('green', `${name} (${howRead(reading)}) is valid: ${count(rows.total, 'row')}, no issues.`)
      : paint(
          'red',
          `${name} (${howRead(reading)}): ${count(issueCount, 'issue')}; ${invalidOf(rows.invalid, rows.total)}.`,
        );
  const stopped = stoppedEarly
    ? `${paint('yellow', `${name}: stopped at ${count(issueCount, 'issue')}; the rest was not checked.`)}\n`
    : '';
  return `${notes.join('')}${sentence}\n${stopped}`;
}

function howRead({ sheet, encoding, delimiter }: Reading): string {
  if (sheet !== undefined) return `sheet “${printable(sheet)}”`;
  return `${encoding}, cells separated by ${delimiter === '\t' ? 'tabs' : `“${delimiter}”`}`;
}

function closing({ files, unreadable, issueCount, rows, invalidRows }: Totals): string {
  const failed = unreadable > 0 ? `, ${unreadable} of them could not be read` : '';
  return `${count(files, 'file')}${failed}: ${count(issueCount, 'issue')}; ${invalidOf(invalidRows, rows)}.`;
}

function invalidOf(invalid: number, total: number): string {
  return `${invalid.toLocaleString('en')} of ${count(total, 'row')} invalid`;
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}
