import { cellText, type Row } from '../tabular/cell.ts';
import { DEFAULT_LIMITS, limitExceeded } from '../tabular/limits.ts';
import type { Table } from '../tabular/table.ts';
import { UnreadableFileError } from '../tabular/unreadable-file-error.ts';
import type { SchemaObject } from '../validation/json-schema.ts';
import { addEvidence, type ColumnEvidence, noEvidence } from './column-evidence.ts';

/** A schema that accepts the table it was read off, and what it rests on. */
export interface Inference {
  readonly schema: SchemaObject;
  /** Data rows that were looked at: all of them. */
  readonly rows: number;
  readonly columns: readonly ColumnEvidence[];
}

export interface InferSchemaInput {
  readonly table: Table;
  /** Stops between two batches of rows, with the signal's reason. */
  readonly signal?: AbortSignal;
}

const DRAFT = 'https://json-schema.org/draft/2020-12/schema';
/** A column of this name cannot be described by a schema. */
const RESERVED = '__proto__';

/**
 * Reads a whole table and proposes the narrowest schema that accepts it: types by what every cell can be read as,
 * required where no cell is empty. Numbers with leading zeros stay strings; the only format is `date`, where every
 * cell is one. Repeated headers, ragged rows and failed formulas are issues under any schema.
 * @throws {UnreadableFileError} when the file cannot be read to its end, or has no header.
 */
export async function inferSchema({ table, signal }: InferSchemaInput): Promise<Inference> {
  let columns: ColumnEvidence[] | undefined;
  let rows = 0;
  for await (const batch of table.batches()) {
    signal?.throwIfAborted();
    for (let i = 0; i < batch.rowCount; i++) {
      if (batch.isBlankRow(i)) continue;
      const row = batch.row(i);
      if (columns === undefined) {
        columns = readColumns(row);
        continue;
      }
      rows++;
      for (const column of columns) addEvidence(column, row.cells[column.index - 1]);
    }
  }
  if (columns === undefined) {
    throw new UnreadableFileError(
      'header-missing',
      'The table is empty: its first row must name the columns.',
    );
  }
  return { schema: schemaOf(columns), rows, columns };
}

function readColumns({ cells, number }: Row): ColumnEvidence[] {
  const names = new Map<string, number>();
  for (const [i, cell] of cells.entries()) {
    const name = cellText(cell)?.trim() ?? '';
    if (name.length > DEFAULT_LIMITS.headerLength)
      throw limitExceeded(DEFAULT_LIMITS, 'headerLength', `row ${number}`);
    if (name !== '' && !names.has(name)) names.set(name, i + 1);
  }
  return [...names].map(([name, index]) => noEvidence(name, index));
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
