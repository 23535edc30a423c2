/** The column types a package uses. A dialect says what each is called. */
export type SqlType =
  | 'double'
  | 'text'
  | 'boolean'
  | 'smallint'
  | 'integer'
  | 'bigint'
  | 'date'
  | 'timestamp'
  | 'double[]'
  | 'text[]';

export type SqlOperator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '||'
  | '='
  | '<>'
  | '<'
  | '<='
  | '>'
  | '>='
  | 'and'
  | 'or'
  | 'is not distinct from'
  | '~'
  | 'like';

export type SqlOrder = { readonly by: SqlExpression; readonly descending?: boolean };

/** The rows of a window, counted from the current one; `null` means from the first or to the last row. */
export type SqlFrame = { readonly preceding: number | null; readonly following: number | null };

export type SqlWindow = {
  readonly partitionBy: readonly SqlExpression[];
  readonly orderBy: readonly SqlOrder[];
  readonly frame?: SqlFrame;
};

export type SqlLiteral = {
  readonly kind: 'literal';
  readonly type: SqlType;
  readonly value: number | string | boolean | null;
};

export type SqlCase = {
  readonly kind: 'case';
  readonly branches: readonly { readonly when: SqlExpression; readonly result: SqlExpression }[];
  readonly otherwise: SqlExpression | null;
};

export type SqlAggregate = {
  readonly kind: 'aggregate';
  /** `null` for the engine's own, `xl` for a helper. */
  readonly schema: 'xl' | null;
  readonly name: string;
  readonly args: readonly SqlExpression[];
  readonly distinct?: boolean;
  readonly orderBy?: readonly SqlOrder[];
  readonly withinGroup?: readonly SqlOrder[];
  readonly filter?: SqlExpression;
  readonly over?: SqlWindow;
};

/** SQL as data. Only a dialect's printer turns it into text. */
export type SqlExpression =
  | SqlLiteral
  | { readonly kind: 'column'; readonly source: string | null; readonly name: string }
  | {
      readonly kind: 'call';
      readonly schema: 'xl' | null;
      readonly name: string;
      readonly args: readonly SqlExpression[];
    }
  | {
      readonly kind: 'operator';
      readonly operator: SqlOperator;
      readonly left: SqlExpression;
      readonly right: SqlExpression;
    }
  | { readonly kind: 'not' | 'negate' | 'is-null' | 'is-not-null'; readonly operand: SqlExpression }
  | { readonly kind: 'cast'; readonly operand: SqlExpression; readonly type: SqlType | 'numeric' }
  | SqlCase
  | SqlAggregate
  | { readonly kind: 'array'; readonly type: SqlType; readonly items: readonly SqlExpression[] }
  | { readonly kind: 'element'; readonly array: SqlExpression; readonly position: SqlExpression }
  | { readonly kind: 'subquery'; readonly select: SqlSelect };

export type SqlSource =
  | { readonly kind: 'table'; readonly schema: string | null; readonly name: string; readonly alias: string }
  | {
      readonly kind: 'subselect';
      readonly select: SqlSelect;
      readonly alias: string;
      readonly lateral: boolean;
    }
  | {
      readonly kind: 'values';
      readonly rows: readonly (readonly SqlExpression[])[];
      readonly alias: string;
      readonly columns: readonly string[];
      readonly lateral: boolean;
    };

export type SqlJoin = {
  readonly join: 'cross' | 'left' | 'inner';
  readonly source: SqlSource;
  readonly on: SqlExpression | null;
};

export type SqlFrom = { readonly first: SqlSource; readonly joins: readonly SqlJoin[] };

export type SqlOutput = { readonly expression: SqlExpression; readonly as: string };

export type SqlSelect = {
  readonly kind: 'select';
  readonly with?: readonly {
    readonly name: string;
    readonly select: SqlSelect;
    readonly materialized?: boolean;
    /** It reads itself: its last select is added up until it gives no more rows. */
    readonly recursive?: boolean;
  }[];
  readonly distinctOn?: readonly SqlExpression[];
  readonly outputs: readonly SqlOutput[];
  readonly from: SqlFrom | null;
  readonly where?: SqlExpression | null;
  readonly groupBy?: readonly SqlExpression[];
  readonly orderBy?: readonly SqlOrder[];
  readonly limit?: number;
  /** `0` keeps the planner from merging the select into its parent, which would repeat its expressions. */
  readonly offset?: number;
  readonly unionAll?: readonly SqlSelect[];
};
