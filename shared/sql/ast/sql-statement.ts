import type { SqlExpression, SqlSelect, SqlType } from './sql-tree.ts';

export type SqlName = { readonly schema: string | null; readonly name: string };

export type SqlColumn = {
  readonly name: string;
  readonly type: SqlType;
  readonly notNull?: boolean;
  readonly primaryKey?: boolean;
  readonly check?: SqlExpression;
  readonly generatedAs?: SqlExpression;
};

export type SqlStatement =
  | { readonly kind: 'create-schema'; readonly name: string; readonly ifMissing?: boolean }
  | { readonly kind: 'create-table'; readonly table: SqlName; readonly columns: readonly SqlColumn[] }
  | { readonly kind: 'create-view'; readonly view: SqlName; readonly select: SqlSelect }
  | {
      readonly kind: 'comment';
      readonly on: 'schema' | 'table' | 'view' | 'column';
      readonly target: SqlName;
      readonly column?: string;
      readonly text: string;
    }
  | {
      readonly kind: 'insert';
      readonly table: SqlName;
      readonly columns: readonly string[];
      readonly rows: readonly (readonly SqlExpression[])[];
    }
  | {
      readonly kind: 'copy';
      readonly table: SqlName;
      readonly columns: readonly string[];
      readonly rows: readonly (readonly (string | number | boolean | null)[])[];
    }
  /** Lets the engine count what is in a table, so that it plans well. */
  | { readonly kind: 'analyze'; readonly table: SqlName }
  | { readonly kind: 'select'; readonly select: SqlSelect };
