import type { SqlLiteral, SqlType } from '../ast/sql-tree.ts';

/** What differs between engines. Everything else is printed alike. */
export type Dialect = {
  readonly name: 'postgresql';
  readonly quoteIdentifier: (name: string) => string;
  readonly encodeLiteral: (literal: SqlLiteral) => string;
  readonly typeName: (type: SqlType | 'numeric') => string;
};
