/** A function of the `xl` schema. Written for PostgreSQL 15, parallel safe, and immutable unless it reads today's date. */
export type Helper = {
  readonly name: string;
  readonly sql: string;
  /** Other helpers that it calls. */
  readonly needs: readonly string[];
  /** Whether it, or one that it calls, asks which year it is. */
  readonly readsToday: boolean;
};

type Options = {
  readonly needs?: readonly string[];
  readonly language?: 'sql' | 'plpgsql';
  readonly readsToday?: boolean;
};

/** `signature` as in `num(t text) returns float8`. */
export function define(signature: string, body: string, options: Options = {}): Helper {
  const { needs = [], language = 'sql', readsToday = false } = options;
  const name = signature.slice(0, signature.indexOf('('));
  const sql = `create or replace function xl.${signature} language ${language} ${readsToday ? 'stable' : 'immutable'} parallel safe as $xl$${body}$xl$;\n`;
  return { name, sql, needs, readsToday };
}

/** An aggregate over a state function. */
export function defineAggregate(
  signature: string,
  definition: string,
  needs: readonly string[] = [],
): Helper {
  const name = signature.slice(0, signature.indexOf('('));
  return {
    name,
    sql: `create or replace aggregate xl.${signature} (${definition}, parallel = safe);\n`,
    needs,
    readsToday: false,
  };
}
