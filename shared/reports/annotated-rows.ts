import type { PlacedCell, Row } from '../tabular/cell.ts';
import type { CellBatch } from '../tabular/cell-batch.ts';
import type { Issue } from '../validation/issue.ts';
import type { ReportRows } from './report-kind.ts';

/** A row of the file and what is wrong with it. */
export interface AnnotatedRow {
  /** Its cells below the header. */
  readonly row: Row;
  /** What stands right of the header. */
  readonly beyond: readonly PlacedCell[];
  readonly issues: readonly Issue[];
}

/** A file's rows with their issues: the first row with content is the header, whichever rows follow. */
export interface AnnotatedTable {
  /** Ends with its last name. */
  readonly header: AnnotatedRow;
  readonly rows: AsyncIterable<AnnotatedRow>;
}

export interface AnnotateInput {
  readonly batches: AsyncIterable<CellBatch>;
  /** In the order of the rows. */
  readonly issues: AsyncIterable<Issue>;
  readonly select: ReportRows;
  /** Data rows that were judged: those after them are neither valid nor invalid. */
  readonly judgedRows: number;
}

/** Lays both next to each other, holding one row of each. Rows without content are left out. */
export async function annotateTable(input: AnnotateInput): Promise<AnnotatedTable | undefined> {
  const rows = annotatedRows(input.batches, input.issues);
  const first = await rows.next();
  return first.done === true ? undefined : { header: first.value, rows: selectRows(rows, input) };
}

async function* selectRows(
  rows: AsyncGenerator<AnnotatedRow>,
  { select, judgedRows }: AnnotateInput,
): AsyncGenerator<AnnotatedRow> {
  let ordinal = 0;
  for await (const row of rows) {
    ordinal++;
    const isInvalid = row.issues.length > 0;
    if (select === 'invalid' && !isInvalid) continue;
    if (select === 'valid' && (isInvalid || ordinal > judgedRows)) continue;
    yield row;
  }
}

async function* annotatedRows(
  batches: AsyncIterable<CellBatch>,
  report: AsyncIterable<Issue>,
): AsyncGenerator<AnnotatedRow> {
  const issues = report[Symbol.asyncIterator]();
  try {
    let width: number | undefined;
    let next = await issues.next();
    for await (const batch of batches) {
      for (let at = 0; at < batch.rowCount; at++) {
        if (width === undefined ? batch.isWhiteRow(at) : batch.isBlankRow(at)) continue;
        width ??= batch.contentWidth(at);
        const row = batch.row(at, width);
        const found: Issue[] = [];
        while (next.done !== true && next.value.row <= row.number) {
          found.push(next.value);
          next = await issues.next();
        }
        yield { row, beyond: batch.contentBeyond(at, width), issues: found };
      }
    }
  } finally {
    await issues.return?.();
  }
}
