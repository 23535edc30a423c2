import type { z } from 'zod';
import { BLANK, type Row } from '../tabular/cell.ts';
import type { CellBatch } from '../tabular/cell-batch.ts';
import { emptyTable } from '../tabular/empty-table.ts';
import type { Table } from '../tabular/table.ts';
import { UnreadableFileError } from '../tabular/unreadable-file-error.ts';
import { ruleOfColumnSchema } from '../validation/column-rule.ts';
import { headerTexts } from '../validation/header-texts.ts';
import type { SchemaObject } from '../validation/json-schema.ts';
import { ColumnProfile } from '../validation/profile/column-profile.ts';
import { MOST_PROFILES, profileColumn } from '../validation/profile/profile-column.ts';
import { RowSample } from '../validation/profile/row-sample.ts';
import { truncateValue } from '../validation/truncate-value.ts';
import { addEvidence, ColumnEvidence, noEvidence } from './column-evidence.ts';
import { shapeWarnings } from './shape-warnings.ts';

export const InferredColumn = ColumnEvidence.extend({
  /** Of the first `MOST_PROFILES` columns. */
  profile: ColumnProfile.optional(),
});
export type InferredColumn = z.infer<typeof InferredColumn>;

/** A schema that accepts every value in the rows that were looked at, and what it rests on. */
export interface Inference {
  readonly schema: SchemaObject;
  /** Data rows that were looked at. */
  readonly rows: number;
  /** Whether these are all rows of the table. */
  readonly complete: boolean;
  readonly columns: readonly InferredColumn[];
  /** What is wrong with the table whatever the schema says, in sentences. */
  readonly warnings: readonly string[];
}

export interface InferSchemaInput {
  readonly table: Table;
  /** Rows to look at, from the first one on. All of them by default. */
  readonly maxRows?: number;
  /** Asked between two batches of rows; looking ends when it is. */
  readonly isTimeUp?: () => boolean;
  /** Told the number of data rows so far, after each batch. */
  readonly onProgress?: (rows: number) => void;
}

const DRAFT = 'https://json-schema.org/draft/2020-12/schema';
/** A column of this name cannot be described by a schema. */
const RESERVED = '__proto__';

/**
 * Reads a table and proposes a schema that accepts every value in it: the narrowest type that all cells of a column can
 * be read as, required where no cell is empty. Numbers with leading zeros stay strings; the only format is `date`, where
 * every cell is one. Repeated headers, ragged rows and failed formulas are issues under any schema, and so warned of.
 * @throws {UnreadableFileError} when the file cannot be read as far as that, or names no columns.
 */
export async function inferSchema(input: InferSchemaInput): Promise<Inference> {
  const { maxRows = Number.POSITIVE_INFINITY, isTimeUp, onProgress } = input;
  let seen: SeenRows | undefined;
  let complete = true;
  for await (const batch of input.table.batches()) {
    for (let row = 0; row < batch.rowCount && complete; row++) {
      if (seen === undefined ? batch.isWhiteRow(row) : batch.isBlankRow(row)) continue;
      if (seen === undefined) seen = new SeenRows(batch.row(row), input.table.format === 'csv');
      else if (seen.count === maxRows) complete = false;
      else seen.add(batch, row);
    }
    onProgress?.(seen?.count ?? 0);
    if (!complete) break;
    if (seen !== undefined && isTimeUp?.() === true) {
      complete = false;
      break;
    }
  }
  if (seen === undefined) throw emptyTable();
  const { columns, count, warnings } = seen;
  return { schema: schemaOf(columns), rows: count, complete, columns: seen.profiled(), warnings };
}

/** The rows below a header, as far as they were looked at. */
class SeenRows {
  readonly columns: readonly ColumnEvidence[];
  readonly #sample: RowSample;
  readonly #repeatedHeaders: readonly string[];
  /** Up to the last header. */
  readonly #width: number;
  /** Up to the last column with a name; 0 where rows have no ends, as in workbooks. */
  readonly #leastLength: number;
  #longRows = 0;
  #shortRows = 0;
  count = 0;

  constructor(header: Row, rowsHaveEnds: boolean) {
    this.columns = readColumns(header);
    this.#repeatedHeaders = repeatedHeaders(header);
    this.#width = headerTexts(header).length;
    this.#leastLength = rowsHaveEnds ? (this.columns.at(-1)?.index ?? 0) : 0;
    this.#sample = new RowSample(this.columns.slice(0, MOST_PROFILES).map(({ index }) => index));
  }

  get warnings(): readonly string[] {
    return shapeWarnings({
      repeatedHeaders: this.#repeatedHeaders,
      longRows: this.#longRows,
      shortRows: this.#shortRows,
      errorCells: this.columns.reduce((sum, { errors }) => sum + errors, 0),
    });
  }

  add(batch: CellBatch, row: number): void {
    const start = (batch.rowStarts[row] ?? 0) - 1;
    const length = batch.rowLength(row);
    if (length < this.#leastLength) this.#shortRows++;
    if (length > this.#width && batch.contentWidth(row) > this.#width) this.#longRows++;
    for (const column of this.columns) {
      addEvidence(column, column.index > length ? BLANK : batch.cell(start + column.index));
    }
    if (this.count === this.#sample.next) this.#sample.take(batch, row);
    this.count++;
  }

  /** The columns with what their values are like, read as the schema says. */
  profiled(): InferredColumn[] {
    return this.columns.map((column, i) => {
      if (i >= MOST_PROFILES) return column;
      const rule = ruleOfColumnSchema(columnSchema(column));
      return { ...column, profile: profileColumn(this.#sample.column(i), rule, this.count) };
    });
  }
}

function readColumns(row: Row): ColumnEvidence[] {
  const names = new Map<string, number>();
  for (const [i, text] of headerTexts(row).entries()) {
    const name = text.trim();
    if (name !== '' && !names.has(name)) names.set(name, i + 1);
  }
  if ([...names.keys()].every((name) => name === RESERVED)) {
    throw new UnreadableFileError(
      'header-missing',
      `No column has a name that a schema could describe (row ${row.number}). The first row must name the columns.`,
    );
  }
  return [...names].map(([name, index]) => noEvidence(name, index));
}

function repeatedHeaders(row: Row): readonly string[] {
  const once = new Set<string>();
  const repeated = new Set<string>();
  for (const text of headerTexts(row)) {
    const name = text.trim();
    if (once.has(name)) repeated.add(truncateValue(name));
    else if (name !== '') once.add(name);
  }
  return [...repeated];
}

function schemaOf(columns: readonly ColumnEvidence[]): SchemaObject {
  const describable = columns.filter(({ name }) => name !== RESERVED);
  const isRequired = ({ values, nulls }: ColumnEvidence) => values > 0 && nulls === 0;
  return {
    $schema: DRAFT,
    type: 'object',
    properties: Object.fromEntries(describable.map((column) => [column.name, columnSchema(column)])),
    required: describable.filter(isRequired).map(({ name }) => name),
    ...(describable.length === columns.length ? { additionalProperties: false } : {}),
  };
}

function columnSchema({ values, errors, integers, numbers, booleans, dates }: ColumnEvidence): SchemaObject {
  const readable = values - errors;
  if (readable === 0) return { type: 'string' };
  if (booleans === readable) return { type: 'boolean' };
  if (integers === readable) return { type: 'integer' };
  if (numbers === readable) return { type: 'number' };
  return dates === readable ? { type: 'string', format: 'date' } : { type: 'string' };
}
