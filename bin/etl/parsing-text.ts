import type {
  ColumnSummary,
  ParsingSummary,
  TableSummary,
  Verdict,
} from '../../shared/sql/summary/parsing-summary.ts';
import { truncateText } from '../../shared/truncate-text.ts';
import type { CellValue } from '../../shared/workbook/cell-value.ts';
import { printable } from './printable.ts';
import type { Paint } from './text-output.ts';
import type { ParseCommand } from './verbs/parse.ts';

const MAX_NAME = 30;
const MAX_FORMULA = 60;
const MAX_LISTED = 10;
/** Room for lines where nobody says how wide they may be. */
const WIDTH = 120;

/** What was asked for, and what came of it. */
interface ParsedFile {
  readonly command: ParseCommand;
  readonly summary: ParsingSummary;
  /** Why nothing was proven. */
  readonly why: string | undefined;
}

/** What became of a workbook, for people. */
export function parsingText({ command, summary, why }: ParsedFile, paint: Paint, width = WIDTH): string {
  const { file, sql, isProven } = command;
  const { proof, formulas, unsupported, failures } = summary;
  const isGood = proof !== null && proof.pass === proof.cells;
  const details = [
    ...summary.tables.flatMap((table) => [...tableLines(table, paint), '']),
    ...section('Cells that differ', failureLines(summary), paint, (proof?.fail ?? 0) - failures.length),
    ...section('Not computed by the tables', viewLines(summary), paint),
    ...section(
      openTitle(summary),
      unresolvedLines(summary),
      paint,
      formulas.unsupported - unsupported.length,
    ),
  ];
  const sentences = [paint(isGood ? 'green' : 'yellow', `${printable(file)}: ${summary.summary}.`)];
  if (why !== undefined) sentences.push(why);
  if (!isProven && formulas.cells > 0) sentences.push('Nothing was run: --no-proof.');
  if (sql !== undefined) sentences.push(`The SQL is in ${printable(sql)}.`);
  return [...details.map((line) => cut(line, width)), ...sentences].map((line) => `${line}\n`).join('');
}

function tableLines(table: TableSummary, paint: Paint): string[] {
  const { sheet, range, view, rows } = table;
  const name = view === undefined ? table.table : `${table.table}, computed in ${view}`;
  const title = `${short(sheet)}!${range} → ${name} (${rows.toLocaleString('en')} ${rows === 1 ? 'row' : 'rows'})`;
  const rowsOfText = table.columns.map(columnCells);
  const widths = [0, 1, 2, 3].map((i) => Math.max(0, ...rowsOfText.map((cells) => cells[i]?.length ?? 0)));
  const lines = rowsOfText.map((cells) =>
    `  ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd(),
  );
  return [paint('bold', title), ...lines];
}

function columnCells({ letter, name, type, formula, formulas = 1, verdict }: ColumnSummary): string[] {
  const first = formula === undefined ? '' : formulaText(formula);
  const others = formulas > 1 ? `, and ${formulas - 1} more` : '';
  return [letter, short(name), type, told(verdict), `${first}${others}`];
}

function told(verdict: Verdict | undefined): string {
  if (verdict === undefined) return '';
  const { pass, fail, unresolved } = verdict;
  return [
    `${pass.toLocaleString('en')} proven`,
    ...(fail > 0 ? [`${fail.toLocaleString('en')} ${fail === 1 ? 'differs' : 'differ'}`] : []),
    ...(unresolved > 0 ? [`${unresolved.toLocaleString('en')} open`] : []),
  ].join(', ');
}

function failureLines({ failures }: ParsingSummary): string[] {
  return failures.map(
    ({ sheet, cell, formula, saved, computed }) =>
      `${short(sheet)}!${cell}  saved ${shown(saved)}, computed ${shown(computed)}  ${formulaText(formula)}`,
  );
}

function unresolvedLines({ unsupported, unresolved }: ParsingSummary): string[] {
  return [...unsupported, ...unresolved].map(
    ({ sheet, cell, formula, reason }) =>
      `${short(sheet)}!${cell}  ${formulaText(formula)}  ${printable(reason)}`,
  );
}

/** Where nothing was run, only what has no SQL is listed. */
function openTitle({ proof }: ParsingSummary): string {
  return proof === null ? 'Not translated' : 'Not proven';
}

/** Where generated columns were wanted. */
function viewLines({ tables }: ParsingSummary): string[] {
  return tables.flatMap(({ table, columns }) =>
    columns.flatMap(({ name, whyInView }) =>
      whyInView === undefined ? [] : [`${short(table)}.${short(name)}  ${printable(whyInView)}`],
    ),
  );
}

/** `unlisted`: how many there are that the summary leaves out, too. */
function section(title: string, lines: readonly string[], paint: Paint, unlisted = 0): string[] {
  if (lines.length === 0) return [];
  const more = lines.length + unlisted - MAX_LISTED;
  const inJson = unlisted > 0 ? lines.length : 'them';
  const rest = more > 0 ? [`  … and ${more.toLocaleString('en')} more (--json lists ${inJson})`] : [];
  return [paint('bold', title), ...lines.slice(0, MAX_LISTED).map((line) => `  ${line}`), ...rest, ''];
}

function shown(value: CellValue): string {
  switch (value.kind) {
    case 'blank':
      return 'nothing';
    case 'text':
      return `“${short(value.value)}”`;
    case 'boolean':
      return value.value ? 'TRUE' : 'FALSE';
    default:
      return String(value.value);
  }
}

function formulaText(formula: string): string {
  return truncateText(printable(formula), MAX_FORMULA);
}

function short(text: string): string {
  return truncateText(printable(text), MAX_NAME);
}

/** Painted lines are left as they are: what paints them takes no room. */
function cut(line: string, width: number): string {
  return line.includes('\u{1b}') ? line : truncateText(line, width);
}
