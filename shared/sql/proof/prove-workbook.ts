import { type CompiledWorkbook, compileInViews, compileWithout } from '../layout/compile-workbook.ts';
import { writePackage } from '../layout/write-package.ts';
import type { Dialect } from '../print/dialect.ts';
import type { ProofResult } from '../summary/parsing-summary.ts';
import { provePackage } from './prove-package.ts';
import { REFUSED } from './reading.ts';
import { runPackage, type StatementRefusal } from './run-package.ts';
import { LostDatabaseError, type SqlEngine } from './sql-engine.ts';
import type { SegmentProof } from './verdict.ts';

/** A database, and what to call it. */
export interface ProvingEngine extends SqlEngine {
  readonly name: string;
  /** Makes it empty again. */
  clear(): Promise<void>;
}

/** More cells than this do not fit into the memory of the database that proves. */
const MAX_CELLS = 3_000_000;
/** Each runs a package. What the first finds to blame is hardly ever not all. */
const MAX_ROUNDS = 3;

/** Why a workbook is not proven; undefined for one that can be. */
export function reasonNotToProve({ plan }: CompiledWorkbook): string | undefined {
  const cells = plan.tables.reduce((sum, { rows, columns }) => sum + rows.count * columns.length, 0);
  if (cells <= MAX_CELLS) return undefined;
  const [there, most] = [cells, MAX_CELLS].map((count) => count.toLocaleString('en'));
  return `Its tables have ${there} cells; up to ${most} are proven. Run the package on a database of your own.`;
}

/** Whether the database answered everything: what it refused, or had no time or memory for, may come out otherwise elsewhere. */
export function isComplete({ segments }: ProofResult): boolean {
  return !hasRefused(segments);
}

function hasRefused(segments: readonly SegmentProof[]): boolean {
  return segments.some(({ reason }) => reason?.startsWith(REFUSED) === true);
}

/** What is to be delivered, and what its proof came to. */
export interface ProvenWorkbook {
  readonly compiled: CompiledWorkbook;
  readonly proof: ProofResult;
}

/**
 * Runs the package of a workbook on an empty database and compares what it computes with what was saved. When the database
 * refuses some of it, that becomes constants, and the workbook without it is proven anew: its views can be read.
 */
export async function proveWorkbook(
  engine: ProvingEngine,
  compiled: CompiledWorkbook,
  dialect: Dialect,
): Promise<ProvenWorkbook> {
  let current = compiled;
  for (let round = 1; ; round++) {
    const { next, segments } = await proveOnce(engine, current, dialect);
    if (next === undefined || round === MAX_ROUNDS) {
      return { compiled: current, proof: { engine: engine.name, segments } };
    }
    current = next;
    await engine.clear();
  }
}

interface Round {
  readonly segments: SegmentProof[];
  /** The workbook without what was refused, when something was. */
  readonly next: CompiledWorkbook | undefined;
}

async function proveOnce(
  engine: ProvingEngine,
  compiled: CompiledWorkbook,
  dialect: Dialect,
): Promise<Round> {
  const written = writePackage(compiled, dialect, engine.copy === undefined ? 'insert' : 'copy');
  const refusal = await runPackage(engine, written.statements);
  const { segments, refusals, isReadable } = await provePackage(
    refusal === undefined ? engine : explaining(engine, refusal),
    compiled,
    written,
    dialect,
  );
  if (refusals.length > 0) return { segments, next: compileWithout(refusals, compiled, dialect) };
  const isRefused = refusal?.isLost === false || !isReadable;
  if (!isRefused || compiled.generated.columns.size === 0) return { segments, next: undefined };
  // Who is to blame can be told of views alone.
  const why = `${REFUSED}: ${refusal?.reason ?? 'what depends on it cannot be read'}`;
  return { segments, next: compileInViews(compiled, dialect, why) };
}

/** What cannot be read because it was not made says why it was not. */
function explaining(engine: SqlEngine, refusal: StatementRefusal): SqlEngine {
  return {
    run: (script) => engine.run(script),
    query: async (select) => {
      try {
        return await engine.query(select);
      } catch (error) {
        if (error instanceof LostDatabaseError) throw error;
        const reason = error instanceof Error ? error.message : String(error);
        if (reason === refusal.reason) throw error;
        throw new Error(`${reason}; the first statement that was refused: ${refusal.reason}`, {
          cause: error,
        });
      }
    },
  };
}
