import type { Parsing, Task, Validation } from '../../../client/etl-client.ts';
import { printable } from '../printable.ts';
import type { Paint } from '../text-output.ts';
import { wrapText } from '../wrap-text.ts';

/** Room for lines where nobody says how wide they may be. */
const WIDTH = 120;
const INDENT = '  ';

/** What came of a task. */
export interface TaskResults {
  readonly task: Task;
  readonly validation?: Validation;
  readonly parsing?: Parsing;
}

/** For people. */
export function taskText({ task, validation, parsing }: TaskResults, paint: Paint, width = WIDTH): string {
  const name = printable(task.file.name);
  const lines: string[] = [];
  if (validation !== undefined) {
    const isValid = validation.outcome === 'valid';
    for (const { cell, row, message } of validation.issues)
      lines.push(...issueLines(cell ?? `row ${row}`, printable(message), width));
    const rest = validation.issueCount - validation.issues.length;
    if (rest > 0) lines.push(paint('dim', `… and ${rest.toLocaleString('en')} more: --report FILE has all.`));
    lines.push(paint(isValid ? 'green' : 'red', `${name}: ${printable(validation.summary)}.`));
  }
  if (parsing !== undefined) {
    const isProven = parsing.outcome === 'proven';
    for (const { sheet, cell, formula, reason } of parsing.unsupported)
      lines.push(...issueLines(printable(`${sheet}!${cell}`), printable(`${formula}: ${reason}`), width));
    lines.push(paint(isProven ? 'green' : 'yellow', `${name}: ${printable(parsing.summary)}.`));
  }
  if (validation === undefined && parsing === undefined)
    lines.push(`${name}: task ${task.id} ${task.status}.`);
  return lines.map((line) => `${line}\n`).join('');
}

function issueLines(place: string, message: string, width: number): string[] {
  const start = `${place}${INDENT}`;
  return wrapText(message, Math.max(width - start.length, 20)).map((line, i) =>
    i === 0 ? start + line : ' '.repeat(start.length) + line,
  );
}
