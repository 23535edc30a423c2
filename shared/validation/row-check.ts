import type { ColumnCheck } from './column-check.ts';
import type { ColumnRule } from './column-rule.ts';
import type { ExactIntegers } from './exact-integers.ts';
import type { TableRule } from './table-rule.ts';

/** One row as the schema sees it. Has no prototype: headers such as `__proto__` are data. */
export type RowObject = Record<string, string | number | boolean | null | undefined>;

/** One keyword that a row violates. */
export interface Finding {
  /** Null when the row as a whole violates it. */
  readonly column: string | null;
  readonly keyword: string;
  /** JSON pointer to the keyword in the schema. */
  readonly pointer: string;
  /** What the keyword demanded; depends on the keyword. */
  readonly params: Readonly<Record<string, unknown>>;
}

/** A schema, ready to judge rows. */
export interface RowCheck {
  /** Columns that the schema names, in its order. */
  readonly columns: readonly string[];
  /** Columns that every row must have a value in. */
  readonly required: ReadonlySet<string>;
  readonly table: TableRule;
  /** How a column is read; undefined when the schema allows no column of that name. */
  rule(column: string): ColumnRule | undefined;
  /** The quick look at a column that comes before the row is judged. Doubts everything where only whole rows tell. */
  columnCheck(column: string): ColumnCheck;
  /** What is wrong with a row. `exact` holds the integers that the row has only nearly. */
  check(row: RowObject, exact?: ExactIntegers): readonly Finding[];
  /**
   * What is wrong with those cells that the row has; `undefined` stands for one that it has not. Only where a row is valid
   * when it has all that is required and each of its cells is valid.
   */
  readonly checkCells: ((row: RowObject, exact?: ExactIntegers) => readonly Finding[]) | undefined;
}
