import type { DialectName } from '../sql/print/dialect.ts';

/** The result files with a workbook's SQL. Those that are there are written together: to print them costs less than to read the file again. */
export const SQL_PACKAGES = {
  postgresql: 'parsing/package.sql',
  duckdb: 'parsing/package.duckdb.sql',
  sqlite: 'parsing/package.sqlite.sql',
} as const satisfies Readonly<Record<DialectName, string>>;
export type SqlPackageName = (typeof SQL_PACKAGES)[DialectName];
