import type { CompiledWorkbook } from '../layout/compile-workbook.ts';
import { writePackage } from '../layout/write-package.ts';
import type { Dialect } from '../print/dialect.ts';
import type { ProofResult } from '../summary/parsing-summary.ts';
import { provePackage } from './prove-package.ts';
import { REFUSED } from './reading.ts';
import { runPackage } from './run-package.ts';
import { LostDatabaseError, type SqlEngine } from './sql-engine.ts';

/** A database, and what to call it. */
export type ProvingEngine = SqlEngine & { readonly name: string };

/** More cells than this do not fit into the memory of the database that proves. */
const MAX_CELLS = 3_000_000;

/** Why a workbook is not proven; undefined for one that can be. */
export function reasonNotToProve({ plan }: CompiledWorkbook): string | undefined {
  const cells = plan.tables.reduce((sum, { rows, columns }) => sum + rows.count * columns.length, 0);
  if (cells <= MAX_CELLS) return undefined;
  const [there, most] = [cells, MAX_CELLS].map((count) => count.toLocaleString('en'));
  return `Its tables have ${there} cells; up to ${most} are proven. Run the package on a database of your own.`;
}

/** Whether the database answered everything: what it refused, or had no time or memory for, may come out otherwise elsewhere. */
export function isComplete({ segments }: ProofResult): boolean {
  return !segments.some(({ reason }) => reason?.startsWith(REFUSED) === true);
}

/** Runs the package of a workbook on an empty database and compares what it computes with what was saved. */
export async function proveWorkbook(
  engine: ProvingEngine,
  compiled: CompiledWorkbook,
  dialect: Dialect,
): Promise<ProofResult> {
  const written = writePackage(compiled, dialect, engine.copy === undefined ? 'insert' : 'copy');
  const refusal = await runPackage(engine, written.statements);
  const segments = await provePackage(
    refusal === undefined ? engine : explaining(engine, refusal),
    compiled,
    written,
    dialect,
  );
  return { engine: engine.name, segments };
}

/** What cannot be read because it was not made says why it was not. */
function explaining(engine: SqlEngine, refusal: string): SqlEngine {
  return {
    run: (script) => engine.run(script),
    query: async (select) => {
      try {
        return await engine.query(select);
      } catch (error) {
        if (error instanceof LostDatabaseError) throw error;
        const reason = error instanceof Error ? error.message : String(error);
        throw new Error(`${reason}; the first statement that was refused: ${refusal}`, { cause: error });
      }
    },
  };
}
