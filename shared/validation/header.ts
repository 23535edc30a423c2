import type { Row } from '../tabular/cell.ts';
import { cellAddress, columnLetters } from '../tabular/cell-address.ts';
import type { ColumnCheck } from './column-check.ts';
import type { ColumnRule } from './column-rule.ts';
import { headerTexts } from './header-texts.ts';
import type { Issue } from './issue.ts';
import { type CellReader, cellReader } from './read-cell.ts';
import type { RowCheck } from './row-check.ts';
import { similarNames } from './similar-name.ts';
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
  const texts = headerTexts(row);
  const columns: HeaderColumn[] = [];
  const issues: Issue[] = [];
  const warnings: TableWarning[] = [];
  const names = new Set<string>();
  const spelt = texts.map((text) => columnName(text, check));
  const exact = new Set(spelt);
  const known = new Set([...check.columns, ...check.table.aliases.keys()]);
  const meant = new Set(
    spelt.map((name) => (check.columns.includes(name) ? name : check.table.aliases.get(name))),
  );
  const similarColumn = similarNames(check.columns.filter((name) => !meant.has(name)));
  const similarHeader = similarNames(spelt.filter((name) => !known.has(name)));

  for (const [i, text] of texts.entries()) {
    const index = i + 1;
    const at = { row: row.number, cell: cellAddress(index, row.number) };
    const own = spelt[i] ?? '';
    const alias = check.columns.includes(own) ? undefined : check.table.aliases.get(own);
    const name = alias ?? own;
    const rule = check.rule(name);
    const isShadowed = alias !== undefined && exact.has(alias);
    if (own === '') {
      const message = `Column ${columnLetters(index)} has no header and is ignored`;
      warnings.push({ code: 'blank-header', message, ...at });
    } else if (names.has(name) || isShadowed) {
      issues.push(
        headerIssue(at, name, 'duplicate-header', duplicateMessage(own, alias), truncateValue(own)),
      );
    } else if (isExtra(name, rule, check)) {
      const message = `The schema does not allow a column “${truncateValue(name)}”${hint(similarColumn(name))}`;
      issues.push(headerIssue(at, name, 'extra-header', message));
    } else if (rule === undefined) {
      const message = `The schema says nothing of the column “${truncateValue(name)}”, which is ignored`;
      warnings.push({ code: 'ignored-header', message, ...at });
    } else {
      const read = cellReader(rule);
      columns.push({ name, header: text, index, rule, read, check: check.columnCheck(name) });
    }
    if (!isShadowed) names.add(name);
  }

  if (check.table.header === 'exact') issues.push(...misplaced(row, columns, check));
  const missing = mandatory(check).filter((name) => !names.has(name));
  const missingIssues = missing.map((name) =>
    headerIssue(
      { row: row.number, cell: null },
      name,
      'missing-header',
      `The column “${truncateValue(name)}” is required but missing${hint(similarHeader(name), 'is it')}`,
      null,
    ),
  );
  if (isForeign(columns, issues, check)) {
    const message = 'None of the columns that the schema names is in the file';
    warnings.push({ code: 'no-schema-columns', message, row: row.number, cell: null });
  }
  return {
    labels: texts,
    columns,
    width: texts.length,
    missing: new Set(missing),
    issues: [...issues, ...missingIssues],
    warnings,
  };
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
  return [headerIssue(place, column.name, 'misplaced-header', message)];
}

function duplicateMessage(own: string, alias: string | undefined): string {
  const [header, column] = [truncateValue(own), truncateValue(alias ?? own)];
  return alias === undefined
    ? `The header “${header}” is there twice; only the first column is checked`
    : `The header “${header}” means the column “${column}”, which is there already; this one is not checked`;
}

/** Blanks around a header are no part of it, unless the schema has them too. */
function columnName(text: string, check: RowCheck): string {
  return check.columns.includes(text) ? text : text.trim();
}

function headerIssue(
  at: { row: number; cell: string | null },
  column: string,
  code: 'duplicate-header' | 'extra-header' | 'missing-header' | 'misplaced-header',
  message: string,
  value: string | null = truncateValue(column),
): Issue {
  return { row: at.row, column, cell: at.cell, code, keyword: null, pointer: null, value, message };
}
