import { PGlite } from '@electric-sql/pglite';
import { type CompiledWorkbook, compileWorkbook } from '../../../shared/sql/layout/compile-workbook.ts';
import type { Layout } from '../../../shared/sql/layout/layouts.ts';
import { type SqlPackage, writePackage } from '../../../shared/sql/layout/write-package.ts';
import type { Dialect } from '../../../shared/sql/print/dialect.ts';
import { postgresql } from '../../../shared/sql/print/postgresql.ts';
import { provePackage } from '../../../shared/sql/proof/prove-package.ts';
import type { ProvingEngine } from '../../../shared/sql/proof/prove-workbook.ts';
import type { SqlEngine } from '../../../shared/sql/proof/sql-engine.ts';
import type { SegmentProof } from '../../../shared/sql/proof/verdict.ts';
import { cellAddress } from '../../../shared/tabular/cell-address.ts';
import type { WorkbookModel } from '../../../shared/workbook/workbook-model.ts';

export type Shown = number | string | boolean | null;

const ERRORS: Readonly<Record<number, string>> = {
  1: '#NULL!',
  2: '#DIV/0!',
  3: '#VALUE!',
  4: '#REF!',
  5: '#NAME?',
  6: '#NUM!',
  7: '#N/A',
};

/** A workbook whose package has run on a database. */
export interface SqlRun {
  readonly compiled: CompiledWorkbook;
  readonly pack: SqlPackage;
  /** What the views show, by sheet and address: `Sheet1!B2`. Blank cells are null. */
  cells(): Promise<ReadonlyMap<string, Shown>>;
  prove(): Promise<SegmentProof[]>;
  refusals(): readonly string[];
}

/** An engine for all workbooks of a test file: it takes seconds to start. */
export class SqlRunner implements AsyncDisposable {
  readonly #database: PGlite;
  readonly engine: ProvingEngine;

  private constructor(database: PGlite) {
    this.#database = database;
    this.engine = {
      name: 'PGlite',
      run: async (script) => {
        await database.exec(script);
      },
      clear: async () => {
        await database.exec('drop schema if exists wb cascade; drop schema if exists xl cascade;');
      },
      query: async (select) => (await database.query<Record<string, unknown>>(select)).rows,
    };
  }

  static async start(): Promise<SqlRunner> {
    return new SqlRunner(await PGlite.create());
  }

  /** Runs the package in place of the one before. */
  async run(model: WorkbookModel, layout?: Layout): Promise<SqlRun> {
    await this.engine.clear();
    return await runWorkbook(this.engine, model, postgresql, layout);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#database.close();
  }
}

/** Compiles a workbook for a dialect and runs its package on an empty database. */
export async function runWorkbook(
  engine: SqlEngine,
  model: WorkbookModel,
  dialect: Dialect,
  layout?: Layout,
): Promise<SqlRun> {
  const compiled = compileWorkbook(model, 'wb', dialect, layout);
  const written = writePackage(compiled, dialect, 'insert');
  // They are written as they are read, once.
  const pack = { ...written, statements: [...written.statements] };
  await engine.run(pack.statements.join(''));
  return {
    compiled,
    pack,
    cells: () => readCells(engine, compiled, pack, dialect),
    prove: async () => (await provePackage(engine, compiled, pack, dialect)).segments,
    refusals: () => compiled.plan.refused.map(({ text, refusal }) => `=${text}: ${refusal}`),
  };
}

async function readCells(
  engine: SqlEngine,
  { plan }: CompiledWorkbook,
  pack: SqlPackage,
  dialect: Dialect,
): Promise<ReadonlyMap<string, Shown>> {
  const found = new Map<string, Shown>();
  const sheetName = (index: number) => plan.homes.sheets[index]?.name ?? '';
  const rowsOf = (view: string) => engine.query(`select * from ${dialect.quoteName('wb', view)}`);
  for (const { name, table, columns } of pack.tables) {
    for (const row of await rowsOf(name)) {
      for (const { column, planes } of columns) {
        const plane = (kind: 'number' | 'text' | 'logical' | 'error') => row[planes.get(kind) ?? ''] ?? null;
        const address = cellAddress(column.column, Number(row._row));
        const value = shown(plane('number'), plane('text'), plane('logical'), plane('error'));
        found.set(`${sheetName(table.sheetIndex)}!${address}`, value);
      }
    }
  }
  for (const { name, sheetIndex } of pack.cells) {
    for (const row of await rowsOf(name)) {
      const value = shown(row.number, row.text, row.logical, row.error);
      found.set(`${sheetName(sheetIndex)}!${row.cell}`, value);
    }
  }
  return found;
}

/** At most one is not null. */
function shown(...planes: readonly unknown[]): Shown {
  const present = planes.filter((plane) => plane !== null);
  if (present.length > 1) throw new Error(`A cell has several values: ${JSON.stringify(planes)}`);
  const [value] = present;
  if (value === undefined) return null;
  // An engine without logical values answers 0 and 1.
  if (planes[2] !== null) return Boolean(value);
  if (planes[3] !== null) return ERRORS[Number(value)] ?? `error ${value}`;
  if (typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') return value;
  throw new TypeError(`A cell is a ${typeof value}`);
}
