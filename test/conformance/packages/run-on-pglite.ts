import { installedPglite } from '../../../shared/runtime/postgres/installed-pglite.ts';
import { PgliteEngine } from '../../../shared/runtime/postgres/pglite-engine.ts';
import type { CompiledWorkbook } from '../../../shared/sql/layout/compile-workbook.ts';
import { writePackage } from '../../../shared/sql/layout/write-package.ts';
import { postgresql } from '../../../shared/sql/print/postgresql.ts';
import { runPackage } from '../../../shared/sql/proof/run-package.ts';
import type { Run } from './judge-package.ts';

/** A database that starts again remembers all that it has run. */
const MAX_RUNS = 20;

/** Runs packages as the proof does, and reads all of their views. */
export class PackagesOnPglite implements AsyncDisposable {
  readonly #timeoutSeconds: number;
  #engine: PgliteEngine | undefined;
  #runs = 0;

  constructor(timeoutSeconds: number) {
    this.#timeoutSeconds = timeoutSeconds;
  }

  async run(compiled: CompiledWorkbook): Promise<Run> {
    this.#engine ??= new PgliteEngine({
      files: installedPglite(),
      statementTimeoutMs: this.#timeoutSeconds * 1000,
    });
    const run = await runOn(this.#engine, compiled);
    this.#runs++;
    if (this.#runs % MAX_RUNS === 0 || run.stopped !== undefined || run.unread.size > 0) {
      await this[Symbol.asyncDispose]();
    }
    return run;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#engine?.[Symbol.asyncDispose]();
    this.#engine = undefined;
  }
}

async function runOn(engine: PgliteEngine, compiled: CompiledWorkbook): Promise<Run> {
  const { schema } = compiled.names;
  const pack = writePackage(compiled, postgresql, 'copy');
  const views = [...pack.tables, ...pack.cells].map(({ name }) => name);
  const unread = new Map<string, string>();
  const dropped = [schema, 'xl'].map((each) => `drop schema if exists ${each} cascade;`);
  await engine.run(`set client_min_messages = warning; ${dropped.join(' ')}`);
  const stopped = await runPackage(engine, pack.statements);
  if (stopped !== undefined) return { views, stopped: stopped.reason, unread };
  for (const name of views) {
    try {
      await engine.query(`select * from ${postgresql.quoteName(schema, name)}`);
    } catch (error) {
      unread.set(name, error instanceof Error ? error.message : String(error));
    }
  }
  return { views, stopped: undefined, unread };
}
