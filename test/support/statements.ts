import { loadModule, parseSync } from 'libpg-query';

/** PostgreSQL's own parser, which has to be loaded once. */
export const loadPostgresParser = loadModule;

/** The kinds of statements in a script, as PostgreSQL's own parser sees them. @throws when it is no SQL. */
export function statementKinds(script: string): string[] {
  const { stmts } = parseSync(script);
  return (stmts ?? []).map(({ stmt }) => Object.keys(stmt ?? {}).join());
}
