import type { Row } from '../tabular/cell.ts';
import { cellAddress, columnLetters } from '../tabular/cell-address.ts';
import type { ColumnCheck } from './column-check.ts';
import type { ColumnRule } from './column-rule.ts';
import { type HeaderCell, HeaderNames } from './header-names.ts';
import type { Issue } from './issue.ts';
import { type CellReader, cellReader } from './read-cell.ts';
import type { RowCheck } from './row-check.ts';
import { truncateValue } from './truncate-value.ts';
import type { TableWarning } from './validation-result.ts';

/** A column that the schema judges. */
export interface HeaderColumn {
  readonly name: string;
  /** As the file spells it. */
  readonly header: string;
  /** 1-based. */
  readonly index: number;
  readonly rule: ColumnRule;
  readonly read: CellReader;
  readonly check: ColumnCheck;
}

/** What a table's first row says about the ones below it. */
export interface Header {
  /** All headers as the file spells them, "" where there is none. */
  readonly labels: readonly string[];
  readonly columns: readonly HeaderColumn[];
  /** Columns up to the last one with a header: cells beyond are extra. */
  readonly width: number;
  readonly missing: ReadonlySet<string>;
  /** In column order; what is missing comes last. */
  readonly issues: readonly Issue[];
  readonly warnings: readonly TableWarning[];
}

/**
 * Matches a header row with a schema. A column that is blank, repeated or not allowed is not judged further.
 * @throws {UnreadableFileError} `file-limit-exceeded` for a name that is too long.
 */
export function readHeader(row: Row, check: RowCheck): Header {
  const headerNames = new HeaderNames(row, check);
  const columns: HeaderColumn[] = [];
  const issues: Issue[] = [];
  const warnings: TableWarning[] = [];
  const names = new Set<string>();
  for (const cell of headerNames.cells) {
    const { column, issue, warning } = judgeHeader(cell, names, headerNames, { row, check });
    if (column !== undefined) columns.push(column);
    if (issue !== undefined) issues.push(issue);
    if (warning !== undefined) warnings.push(warning);
    if (!cell.isShadowed) names.add(cell.name);
  }

  if (check.table.header === 'exact') issues.push(...misplaced(row, columns, check));
  const missing = mandatory(check).filter((name) => !names.has(name));
  if (isForeign(columns, issues, check)) {
    const message = 'None of the columns that the schema names is in the file';
    warnings.push({ code: 'no-schema-columns', message, row: row.number, cell: null });
  }
  return {
    labels: headerNames.texts,
    columns,
    width: headerNames.texts.length,
    missing: new Set(missing),
    issues: [...issues, ...missing.map((name) => missingIssue(name, row, headerNames))],
    warnings,
  };
}

/** What a cell of the header comes to: one of these. */
interface HeaderVerdict {
  readonly column?: HeaderColumn;
  readonly issue?: Issue;
  readonly warning?: TableWarning;
}

function judgeHeader(
  cell: HeaderCell,
  before: ReadonlySet<string>,
  { similarColumn }: HeaderNames,
  { row, check }: { readonly row: Row; readonly check: RowCheck },
): HeaderVerdict {
  const { text, index, own, alias, name, isShadowed } = cell;
  const at = { row: row.number, cell: cellAddress(index, row.number) };
  const rule = check.rule(name);
  if (own === '') {
    const message = `Column ${columnLetters(index)} has no header and is ignored`;
    return { warning: { code: 'blank-header', message, ...at } };
  }
  if (before.has(name) || isShadowed) {
    const finding = { code: 'duplicate-header', message: duplicateMessage(own, alias) } as const;
    return { issue: headerIssue(at, name, finding, truncateValue(own)) };
  }
  if (isExtra(name, rule, check)) {
    const message = `The schema does not allow a column “${truncateValue(name)}”${hint(similarColumn(name))}`;
    return { issue: headerIssue(at, name, { code: 'extra-header', message }) };
  }
  if (rule === undefined) {
    const message = `The schema says nothing of the column “${truncateValue(name)}”, which is ignored`;
    return { warning: { code: 'ignored-header', message, ...at } };
  }
  const read = cellReader(rule);
  return { column: { name, header: text, index, rule, read, check: check.columnCheck(name) } };
}

function missingIssue(name: string, row: Row, { similarHeader }: HeaderNames): Issue {
  const message = `The column “${truncateValue(name)}” is required but missing${hint(similarHeader(name), 'is it')}`;
  return headerIssue({ row: row.number, cell: null }, name, { code: 'missing-header', message }, null);
}

function hint(name: string | undefined, question = 'did you mean'): string {
  return name === undefined ? '' : `; ${question} “${truncateValue(name)}”?`;
}

/** Whether nothing of the schema was looked for in vain only because it allows columns that it does not name. */
function isForeign(columns: readonly HeaderColumn[], issues: readonly Issue[], check: RowCheck): boolean {
  const names = new Set(check.columns);
  return names.size > 0 && issues.length === 0 && !columns.some(({ name }) => names.has(name));
}

function isExtra(name: string, rule: ColumnRule | undefined, { columns, table }: RowCheck): boolean {
  if (table.header === undefined) return rule === undefined;
  return (table.header === 'exact' || table.header === 'subset') && !columns.includes(name);
}

/** Columns that the header itself must have. */
function mandatory({ columns, required, table }: RowCheck): readonly string[] {
  if (table.header === 'any') return [];
  const all = table.header === 'exact' || table.header === 'superset';
  return [...new Set([...(all ? columns : []), ...required])];
}

/** The first column that is not where the schema has it; those after it follow from it. */
function misplaced(row: Row, columns: readonly HeaderColumn[], check: RowCheck): Issue[] {
  const present = new Set(columns.map(({ name }) => name));
  const order = check.columns.filter((name) => present.has(name));
  const at = columns.findIndex(({ name }, i) => name !== order[i]);
  const [column, expected] = [columns[at], order[at]];
  if (column === undefined || expected === undefined) return [];
  const message = `The column “${truncateValue(expected)}” is expected here: the schema prescribes the order`;
  const place = { row: row.number, cell: cellAddress(column.index, row.number) };
  return [headerIssue(place, column.name, { code: 'misplaced-header', message })];
}

function duplicateMessage(own: string, alias: string | undefined): string {
  const [header, column] = [truncateValue(own), truncateValue(alias ?? own)];
  return alias === undefined
    ? `The header “${header}” is there twice; only the first column is checked`
    : `The header “${header}” means the column “${column}”, which is there already; this one is not checked`;
}

interface HeaderFinding {
  readonly code: 'duplicate-header' | 'extra-header' | 'missing-header' | 'misplaced-header';
  readonly message: string;
}

function headerIssue(
  at: { row: number; cell: string | null },
  column: string,
  { code, message }: HeaderFinding,
  value: string | null = truncateValue(column),
): Issue {
  return { row: at.row, column, cell: at.cell, code, keyword: null, pointer: null, value, message };
}
