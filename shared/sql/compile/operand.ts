import type { SqlExpression, SqlFrame } from '../ast/sql-tree.ts';
import type { FromClause } from './from-clause.ts';
import type { Typed } from './typed.ts';

/** Few cells whose values are at hand: of the same row, or saved ones. */
export type CellsOperand = {
  readonly shape: 'cells';
  readonly rows: number;
  readonly columns: number;
  /** Row by row. */
  readonly cells: readonly Typed[];
  /** Empty cells that belong to the range and are not listed: the rest of a whole column. */
  readonly unlisted?: number;
};

/** Rows of another select: each gives one row of the range. */
export type RelationOperand = {
  readonly shape: 'relation';
  /** Equal for ranges whose rows are the same rows: they are read side by side. */
  readonly key: string;
  /** The rows to read. Expressions over the columns are bound to it. */
  readonly from: FromClause;
  readonly where: SqlExpression | null;
  /** Position of the row in the range, from 0, as bigint. */
  readonly row: SqlExpression;
  /** Position of the column, from 0, where each row holds one cell; `null` where it holds all `values` side by side. */
  readonly column: SqlExpression | null;
  readonly values: readonly Typed[];
  readonly rows: number;
  readonly columns: number;
  /** Whether the rows are written into the statement: few enough to be read for each row of another select. */
  readonly isInline: boolean;
  /** How many of its `rows` have a row at most, where that is known. */
  readonly stored?: number;
  /** Empty cells that belong to the range, but to none of its `rows`. */
  readonly unlisted?: number;
  /** What cells that have no row hold: nothing in a range, more in what is computed of one. Not there if all have a row. */
  readonly absent?: Typed;
};

/** Rows of the select that is being built, around the current one: `$A$2:A2`, `A1:A12`. */
export type WindowOperand = {
  readonly shape: 'window';
  readonly values: readonly Typed[];
  readonly orderBy: SqlExpression;
  readonly frame: SqlFrame;
};

export type ArrayOperand = CellsOperand | RelationOperand;

/** How many cells of it are read at most. */
export function storedCells(array: ArrayOperand): number {
  const { rows, columns } = array;
  return (array.shape === 'relation' ? Math.min(array.stored ?? rows, rows) : rows) * columns;
}

export type RangeOperand = ArrayOperand | WindowOperand;

export type Operand = ({ readonly shape: 'scalar' } & { readonly value: Typed }) | RangeOperand;

export function scalarOperand(value: Typed): Operand {
  return { shape: 'scalar', value };
}
