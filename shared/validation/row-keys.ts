import { hash } from 'node:crypto';
import { BLANK } from '../tabular/cell.ts';
import type { CellBatch } from '../tabular/cell-batch.ts';
import type { HeaderColumn } from './header.ts';
import { type CellValue, withoutMissingValue } from './read-cell.ts';

/** Columns that `x-unique` names together, all of them in the file. */
export interface UniqueKey {
  /** Its place in the list of the schema. */
  readonly position: number;
  readonly columns: readonly HeaderColumn[];
}

/**
 * A row's values in the columns of a key as 128 bits; undefined when one of them is empty, as NULLs in SQL repeat nothing.
 * Half of a SHA-256, because files come from outside and nobody can make two values that have the same: with 10⁹ rows
 * the odds that any two meet by chance are 1 to 10²⁰.
 */
export function keyHash(batch: CellBatch, row: number, { position, columns }: UniqueKey): Buffer | undefined {
  const parts: (string | number)[] = [position];
  for (const column of columns) {
    const value = valueAt(batch, row, column);
    if (value === undefined || value === null) return undefined;
    parts.push(typedText(value));
  }
  return hash('sha256', JSON.stringify(parts), 'buffer');
}

function valueAt(batch: CellBatch, row: number, { index, rule, read }: HeaderColumn): CellValue {
  const isThere = index <= batch.rowLength(row);
  const cell = isThere ? batch.cell((batch.rowStarts[row] ?? 0) + index - 1) : BLANK;
  return read(withoutMissingValue(cell, rule));
}

/** Equal for equal values: 1, 1.0 and the integers beyond 2⁵³ included. */
function typedText(value: string | number | boolean | bigint): string {
  if (typeof value === 'string') return `text ${value}`;
  if (typeof value === 'number' && Number.isInteger(value)) return `number ${BigInt(value)}`;
  return typeof value === 'boolean' ? `boolean ${value}` : `number ${value}`;
}
