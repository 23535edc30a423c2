import { loadModule, parseSync } from 'libpg-query';

await loadModule();

type Parsed = { readonly stmts?: readonly { readonly stmt: Record<string, unknown> }[] };

/** The statements that PostgreSQL's own grammar finds in a text. Throws if it is no SQL. */
export function statementsIn(sql: string): readonly Record<string, unknown>[] {
  const { stmts = [] } = parseSync(sql) as Parsed; // safe because it is the parser's documented result
  return stmts.map(({ stmt }) => stmt);
}
