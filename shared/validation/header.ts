import { type Cell, cellText, type Row } from '../tabular/cell.ts';
import { cellAddress, columnLetters } from '../tabular/cell-address.ts';
import { DEFAULT_LIMITS, limitExceeded } from '../tabular/limits.ts';
import type { ColumnCheck } from './column-check.ts';
import type { ColumnRule } from './column-rule.ts';
import { type Issue, truncateValue } from './issue.ts';
import { type CellReader, cellReader } from './read-cell.ts';
import type { RowCheck } from './row-check.ts';
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
  const width = row.cells.findLastIndex(({ kind }) => kind !== 'blank') + 1;
  const columns: HeaderColumn[] = [];
  const issues: Issue[] = [];
  const warnings: TableWarning[] = [];
  const names = new Set<string>();

  for (const [i, cell] of row.cells.slice(0, width).entries()) {
    const index = i + 1;
    const at = { row: row.number, cell: cellAddress(index, row.number) };
    if ((cellText(cell)?.length ?? 0) > DEFAULT_LIMITS.headerLength) {
      throw limitExceeded(DEFAULT_LIMITS, 'headerLength', `cell ${at.cell}`);
    }
    const header = cellText(cell)?.trim() ?? '';
    const name = columnName(cell, check);
    const rule = check.rule(name);
    if (header === '') {
      const message = `Column ${columnLetters(index)} has no header and is ignored`;
      warnings.push({ code: 'blank-header', message, ...at });
    } else if (names.has(name)) {
      issues.push(
        headerIssue(
          at,
          name,
          'duplicate-header',
          `The header “${truncateValue(name)}” is there twice; only the first column is checked`,
        ),
      );
    } else if (rule === undefined) {
      issues.push(
        headerIssue(at, name, 'extra-header', `The schema does not allow a column “${truncateValue(name)}”`),
      );
    } else {
      columns.push({
        name,
        header: cellText(cell) ?? '',
        index,
        rule,
        read: cellReader(rule),
        check: check.columnCheck(name),
      });
    }
    names.add(name);
  }

  const missing = [...check.required].filter((name) => !names.has(name));
  const missingIssues = missing.map((name) =>
    headerIssue(
      { row: row.number, cell: null },
      name,
      'missing-header',
      `The column “${truncateValue(name)}” is required but missing`,
      null,
    ),
  );
  return { columns, width, missing: new Set(missing), issues: [...issues, ...missingIssues], warnings };
}

/** Blanks around a header are no part of it, unless the schema has them too. */
function columnName(cell: Cell, check: RowCheck): string {
  const text = cellText(cell) ?? '';
  return check.columns.includes(text) ? text : text.trim();
}

function headerIssue(
  at: { row: number; cell: string | null },
  column: string,
  code: 'duplicate-header' | 'extra-header' | 'missing-header',
  message: string,
  value: string | null = truncateValue(column),
): Issue {
  return { row: at.row, column, cell: at.cell, code, keyword: null, pointer: null, value, message };
}
