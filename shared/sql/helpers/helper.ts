/** A function of the `xl` schema. Written for PostgreSQL 15, immutable and parallel safe. */
export type Helper = {
  readonly name: string;
  readonly sql: string;
  /** Other helpers that it calls. */
  readonly needs: readonly string[];
};

type Options = { readonly needs?: readonly string[]; readonly language?: 'sql' | 'plpgsql' };

/** `signature` as in `num(t text) returns float8`. */
export function define(signature: string, body: string, options: Options = {}): Helper {
  const { needs = [], language = 'sql' } = options;
  const name = signature.slice(0, signature.indexOf('('));
  const sql = `create or replace function xl.${signature} language ${language} immutable parallel safe as $xl$${body}$xl$;\n`;
  return { name, sql, needs };
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
  };
}
