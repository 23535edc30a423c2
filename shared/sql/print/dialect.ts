import type { SqlStatement } from '../ast/sql-statement.ts';
import type { SqlExpression, SqlLiteral, SqlSelect, SqlType } from '../ast/sql-tree.ts';
import type { ViewLimits } from './view-limits.ts';

export const DIALECT_NAMES = ['postgresql', 'duckdb', 'sqlite'] as const;
export type DialectName = (typeof DIALECT_NAMES)[number];

/** What differs between engines. Everything else is printed alike. */
export type Dialect = {
  readonly name: DialectName;
  /** What the engine calls itself. */
  readonly title: string;
  readonly quoteIdentifier: (name: string) => string;
  /** What a table or view of a schema is called. */
  readonly quoteName: (schema: string | null, name: string) => string;
  readonly encodeLiteral: (literal: SqlLiteral) => string;
  readonly typeName: (type: SqlType | 'numeric') => string;
  /** The definitions of the helpers named and of those they need, each after what it needs. */
  readonly defineHelpers: (names: Iterable<string>) => readonly string[];
  /** Statements that change no value and that the engine does not know. */
  readonly omits: ReadonlySet<SqlStatement['kind']>;
  /** Whether nulls come last, or first when descending, only if one says so. */
  readonly saysNullOrder: boolean;
  /** Columns that a table computes by itself. */
  readonly generated: GeneratedSupport;
  readonly viewLimits: ViewLimits;
  /** How much of the language the engine has; undefined when all. */
  readonly partial?: PartialDialect;
};

export type GeneratedSupport = {
  readonly storage: 'stored' | 'virtual';
  /** The text of an expression that the engine writes otherwise there than in queries; undefined where it does not. */
  readonly printOwn?: PartialDialect['printOwn'];
  /** No, if expressions there must do without; they may where nothing is said. */
  readonly takesSelects?: false;
};

/** Of an engine that does not do all that the compiler asks for. Refuses by throwing `DialectRefusalError`. */
export type PartialDialect = {
  /** The text of an expression that the engine writes in a way of its own; undefined where it does not. */
  readonly printOwn: (node: SqlExpression, print: (node: SqlExpression) => string) => string | undefined;
  /** The same select in terms that the engine has. */
  readonly lower: (select: SqlSelect) => SqlSelect;
  /** How many rows may be computed one from the other; undefined when as many as a sheet has. */
  readonly maxRecursions?: number;
};
