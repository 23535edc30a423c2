import type { CompiledWorkbook } from '../../../shared/sql/layout/compile-workbook.ts';
import { writePackage } from '../../../shared/sql/layout/write-package.ts';
import { postgresql } from '../../../shared/sql/print/postgresql.ts';
import type { DebianPostgres } from '../../integration/sql/debian-postgres.ts';
import { statementKinds } from '../../support/statements.ts';

/** All that a package may consist of. */
const KINDS = new Set([
  'CreateSchemaStmt',
  'CreateFunctionStmt',
  'DefineStmt',
  'CreateStmt',
  'CommentStmt',
  'InsertStmt',
  'ViewStmt',
]);

/** What PostgreSQL's parser has against a package: each statement is one, of a kind that packages have. */
export function faultsOfText(compiled: CompiledWorkbook): string[] {
  const faults: string[] = [];
  const count = { views: 0, tables: 0 };
  const pack = writePackage(compiled, postgresql, 'insert');
  for (const statement of pack.statements) {
    try {
      const kinds = statementKinds(statement);
      const [kind = ''] = kinds;
      if (kinds.length !== 1 || !KINDS.has(kind)) {
        faults.push(`${kinds.join(', ') || 'nothing'} in ${statement.slice(0, 100)}`);
      }
      if (kind === 'ViewStmt') count.views++;
      if (kind === 'CreateStmt') count.tables++;
    } catch (error) {
      faults.push(`${messageOf(error)} in ${statement.slice(0, 100)}`);
    }
  }
  const views = pack.tables.length + pack.cells.length;
  if (count.views !== views) faults.push(`${count.views} views instead of ${views}`);
  // The catalogue is one more, and each sheet may have one for its cells outside of tables.
  const { tables, homes } = compiled.plan;
  const most = tables.length + homes.sheets.length + 1;
  if (count.tables <= tables.length || count.tables > most) {
    faults.push(`${count.tables} tables for ${tables.length} regions of ${homes.sheets.length} sheets`);
  }
  return faults;
}

export interface Run {
  /** Names of its views. */
  readonly views: readonly string[];
  /** What psql said when it stopped. */
  readonly stopped: string | undefined;
  /** By view that could not be read to its end: why. */
  readonly unread: ReadonlyMap<string, string>;
}

/** Runs a package as the documentation says, and reads all of its views. */
export async function runOn(
  server: DebianPostgres,
  compiled: CompiledWorkbook,
  timeout: `${number}s`,
): Promise<Run> {
  const pack = writePackage(compiled, postgresql, 'copy');
  const stopped = await server.runFile([...pack.statements].join(''));
  const unread = new Map<string, string>();
  const views = [...pack.tables, ...pack.cells].map(({ name }) => name);
  if (stopped !== undefined) return { views, stopped, unread };
  using session = server.connect(timeout);
  for (const name of views) {
    try {
      const view = postgresql.quoteName(compiled.names.schema, name);
      await session.run(`copy (select * from ${view}) to '/dev/null'`);
    } catch (error) {
      unread.set(name, messageOf(error));
    }
  }
  return { views, stopped, unread };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
