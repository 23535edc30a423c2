import type { Now } from '../ports/clock.ts';
import { compileWorkbook } from '../sql/layout/compile-workbook.ts';
import { schemaNameOf } from '../sql/layout/schema-name.ts';
import { writePackage } from '../sql/layout/write-package.ts';
import type { Dialect } from '../sql/print/dialect.ts';
import { duckdb } from '../sql/print/duckdb.ts';
import { postgresql } from '../sql/print/postgresql.ts';
import { sqlite } from '../sql/print/sqlite.ts';
import { type ProvingEngine, proveWorkbook, reasonNotToProve } from '../sql/proof/prove-workbook.ts';
import { dialectSummary } from '../sql/summary/dialect-summary.ts';
import { type ParsingSummary, parsingSummary } from '../sql/summary/parsing-summary.ts';
import { workbookDocument } from '../sql/summary/workbook-document.ts';
import { openWorkbook } from '../workbook/open-workbook.ts';
import type { ResultStore } from './result-store.ts';
import { SQL_PACKAGES } from './sql-packages.ts';
import type { ParsingOutcome, Task } from './task.ts';
import type { TaskWatch } from './task-watch.ts';
import type { UploadStore } from './upload-store.ts';

export interface ParseFileDeps {
  readonly uploads: Pick<UploadStore, 'open'>;
  readonly results: Pick<ResultStore, 'write'>;
  /** An empty database that ends when `signal` aborts. */
  readonly openDatabase: (signal: AbortSignal) => ProvingEngine & AsyncDisposable;
  readonly now: Now;
}

/** Characters that go to the store at once. */
const CHUNK_LENGTH = 256 * 1024;

/** Dialects that nobody asked for are rendered for workbooks of no more formulas: what takes a second at most. */
const MAX_FORMULAS_FOR_ALL = 500;

/**
 * Writes a workbook's SQL, the workbook as JSON and the summary, the same bytes however often it runs. Stops when `signal`
 * aborts, and then writes nothing more.
 * @throws {DomainError} when the file cannot be read as a workbook.
 */
export async function parseFile(
  deps: ParseFileDeps,
  task: Task,
  watch: TaskWatch,
  signal: AbortSignal,
): Promise<ParsingOutcome> {
  const startedAt = deps.now().getTime();
  const source = watch.over(
    deps.uploads.open(task, { size: task.file.size, eTag: task.uploadETag ?? '' }),
    signal,
  );
  const model = await openWorkbook(source, task.file.name);
  const schema = schemaNameOf(task.file.name);
  const compiled = compileWorkbook(model, schema, postgresql, task.options.layout);
  const written = writePackage(compiled, postgresql, 'insert');
  const save = (name: Parameters<ResultStore['write']>[1], texts: Iterable<string>) =>
    deps.results.write(
      task,
      name,
      encoded(texts, () => watch.tick()),
      signal,
    );
  await save(SQL_PACKAGES.postgresql, written.statements);

  const isWanted = task.options.proof ?? true;
  const notProven = isWanted ? reasonNotToProve(compiled) : undefined;
  const proof = isWanted && notProven === undefined ? await prove() : null;
  await save('parsing/workbook.json', workbookDocument(compiled, proof));

  const summary = parsingSummary(compiled, written, postgresql, proof);
  const dialects = [dialectSummary(compiled, postgresql, compiled)];
  for (const dialect of [duckdb, sqlite]) {
    const isCheap = summary.formulas.translated <= MAX_FORMULAS_FOR_ALL;
    if (isCheap || task.options.dialect === dialect.name) dialects.push(await render(dialect));
  }
  await save('parsing/summary.json', [JSON.stringify({ ...summary, notProven, dialects })]);
  return { ...figuresOf(summary), durationMs: deps.now().getTime() - startedAt };

  async function render(dialect: Dialect) {
    watch.tick();
    signal.throwIfAborted();
    const own = compileWorkbook(model, schema, dialect, task.options.layout);
    await save(SQL_PACKAGES[dialect.name], writePackage(own, dialect, 'insert').statements);
    return dialectSummary(own, dialect, compiled);
  }

  async function prove() {
    await using database = deps.openDatabase(signal);
    // The thread that proves leaves this one free to see that the task was cancelled.
    const looking = setInterval(() => watch.tick(), 500);
    try {
      return await proveWorkbook(database, compiled, postgresql);
    } finally {
      clearInterval(looking);
      signal.throwIfAborted();
    }
  }
}

function figuresOf({ tables, formulas, proof }: Pick<ParsingSummary, 'tables' | 'formulas' | 'proof'>) {
  const { pass, fail, unresolved } = proof ?? { pass: 0, fail: 0, unresolved: formulas.cells };
  const outcome =
    formulas.cells === pass
      ? ('proven' as const)
      : proof === null
        ? ('not-run' as const)
        : ('unproven' as const);
  return { outcome, tables: tables.length, formulaCells: formulas.cells, pass, fail, unresolved };
}

async function* encoded(texts: Iterable<string>, onProgress: () => void): AsyncGenerator<Uint8Array> {
  let pending = '';
  for (const text of texts) {
    pending += text;
    if (pending.length < CHUNK_LENGTH) continue;
    onProgress();
    yield Buffer.from(pending);
    pending = '';
  }
  yield Buffer.from(pending);
}
