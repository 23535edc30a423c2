import type { ColumnResult, TableWarning, ValidationResult } from './validation-result.ts';

/** Bytes of each list: a table may have 16,384 columns with long names, and an answer of the API only 6 MB. */
const MAX_LIST_BYTES = 1024 ** 2;

interface Lists {
  readonly columns: readonly ColumnResult[];
  readonly header: readonly string[];
  readonly issuesByColumn: ReadonlyMap<string, number>;
  readonly warnings: readonly TableWarning[];
}

type Listed = Pick<ValidationResult, 'columns' | 'header' | 'issuesByColumn' | 'warnings'>;

/** What a result says column by column: as much as fits, and a warning when that is not all. */
export function listColumns({ columns, header, issuesByColumn, warnings }: Lists): Listed {
  // Profiles have a limit of their own: they take no other column's place.
  const listed = firstThatFit(columns.map(({ profile: _, ...figures }) => figures)).length;
  const listedColumns = columns.slice(0, listed);
  const listedHeader = firstThatFit(header);
  const listedIssues = firstThatFit([...issuesByColumn]);
  const listedWarnings = firstThatFit(warnings);
  const isComplete =
    listedColumns.length === columns.length &&
    listedHeader.length === header.length &&
    listedIssues.length === issuesByColumn.size &&
    listedWarnings.length === warnings.length;
  return {
    columns: listedColumns,
    header: listedHeader,
    issuesByColumn: Object.fromEntries(listedIssues),
    warnings: isComplete
      ? listedWarnings
      : [notListed(listedColumns.length, columns.length), ...listedWarnings],
  };
}

function firstThatFit<T>(items: readonly T[]): T[] {
  let bytes = 0;
  const end = items.findIndex((item) => {
    bytes += Buffer.byteLength(JSON.stringify(item)) + 1;
    return bytes > MAX_LIST_BYTES;
  });
  return items.slice(0, end === -1 ? items.length : end);
}

function notListed(listed: number, total: number): TableWarning {
  const message = `There are too many columns to list each: ${listed} of ${total} are listed. All were checked, and the report has all issues`;
  return { code: 'columns-not-listed', message, row: null, cell: null };
}
