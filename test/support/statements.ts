import { loadModule, parseSync } from 'libpg-query';

/** PostgreSQL's own parser, which has to be loaded once. */
export const loadPostgresParser = loadModule;

/** The kinds of statements in a script, as PostgreSQL's own parser sees them. @throws when it is no SQL. */
export function statementKinds(script: string): string[] {
  const { stmts } = parseSync(script);
  return (stmts ?? []).map(({ stmt }) => Object.keys(stmt ?? {}).join());
}

/** The tables of a schema that a script reads anywhere. */
export function tablesRead(script: string, schema: string): string[] {
  const names: string[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('RangeVar' in node) {
      const { RangeVar: table } = node;
      if (typeof table === 'object' && table !== null && 'relname' in table && 'schemaname' in table) {
        if (table.schemaname === schema) names.push(String(table.relname));
      }
    }
    for (const child of Object.values(node)) visit(child);
  };
  visit(parseSync(script));
  return names;
}
