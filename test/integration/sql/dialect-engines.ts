import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import initSqlJs from 'sql.js';
import type { SqlEngine } from '../../../shared/sql/proof/sql-engine.ts';

/** Of 70 MB, so that it belongs to the benchmarks' package and is there only where those are. */
const duckDbModule = fileURLToPath(
  new URL('../../../bench/node_modules/@duckdb/node-api/package.json', import.meta.url),
);

export const hasDuckDb = existsSync(duckDbModule);

type Row = Readonly<Record<string, unknown>>;
/** As much of DuckDB's interface as a proof takes. */
type DuckDb = {
  readonly DuckDBInstance: {
    create(path: string): Promise<{
      connect(): Promise<{
        run(sql: string): Promise<unknown>;
        runAndReadAll(sql: string): Promise<{ getRowObjectsJS(): readonly Row[] }>;
      }>;
    }>;
  };
};

export async function startDuckDb(): Promise<SqlEngine> {
  // safe because the package's version is pinned
  const { DuckDBInstance } = createRequire(duckDbModule)('@duckdb/node-api') as DuckDb;
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  return {
    run: async (script) => {
      await connection.run(script);
    },
    query: async (select) => (await connection.runAndReadAll(select)).getRowObjectsJS(),
  };
}

/** SQLite's own mathematical functions. */
const SQLITE: object = { useOldExtensionFunctions: false };

/** SQLite as WebAssembly. */
export async function startSqlite(): Promise<SqlEngine> {
  const { Database } = await initSqlJs(SQLITE);
  const database = new Database();
  return {
    run: async (script) => {
      database.exec(script);
    },
    query: async (select) => {
      const statement = database.prepare(select);
      const rows: Row[] = [];
      while (statement.step()) rows.push(statement.getAsObject());
      statement.free();
      return rows;
    },
  };
}
