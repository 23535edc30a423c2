import { ByteDigest } from '../byte-digest.ts';
import { cacheKey, parsingQuestion } from '../cache/cache-key.ts';
import { bytesOfResult, type CachedFile, type CachedResult, ParsingFigures } from '../cache/cached-result.ts';
import { mayBeRecalled, type RecallDeps, recallResult } from '../cache/recall-result.ts';
import { type CompiledWorkbook, compileWorkbook } from '../sql/layout/compile-workbook.ts';
import { schemaNameOf } from '../sql/layout/schema-name.ts';
import { writePackage } from '../sql/layout/write-package.ts';
import type { Dialect } from '../sql/print/dialect.ts';
import { duckdb } from '../sql/print/duckdb.ts';
import { postgresql } from '../sql/print/postgresql.ts';
import { sqlite } from '../sql/print/sqlite.ts';
import {
  isComplete,
  type ProvingEngine,
  proveWorkbook,
  reasonNotToProve,
} from '../sql/proof/prove-workbook.ts';
import { dialectSummary } from '../sql/summary/dialect-summary.ts';
import { type ParsingSummary, parsingSummary } from '../sql/summary/parsing-summary.ts';
import { workbookDocument } from '../sql/summary/workbook-document.ts';
import { HashedSource } from '../tabular/hashed-source.ts';
import { openWorkbook } from '../workbook/open-workbook.ts';
import { requireAnnouncedHash } from './require-announced-hash.ts';
import { SQL_PACKAGES } from './sql-packages.ts';
import type { ParsingOutcome, Task } from './task.ts';
import type { TaskWatch } from './task-watch.ts';
import type { UploadStore } from './upload-store.ts';

export interface ParseFileDeps extends RecallDeps {
  readonly uploads: Pick<UploadStore, 'open'>;
  /** An empty database that ends when `signal` aborts. */
  readonly openDatabase: (signal: AbortSignal) => ProvingEngine & AsyncDisposable;
  /** Another one whenever the same file might give another result. */
  readonly engine: string;
  readonly resultRetentionSeconds: number;
}

export interface ParsedFile {
  readonly parsing: ParsingOutcome;
  /** Of all files that were written. */
  readonly resultBytes: number;
  /** What later tasks may be answered with, once this one has succeeded; undefined when it may come out otherwise. */
  readonly result: CachedResult | undefined;
}

/** Characters that go to the store at once. */
const CHUNK_LENGTH = 256 * 1024;

/** Dialects that nobody asked for are rendered for workbooks of no more formulas: what takes a second at most. */
const MAX_FORMULAS_FOR_ALL = 500;

/**
 * Writes a workbook's SQL, the workbook as JSON and the summary, the same bytes however often it runs: those of an earlier task of
 * the same owner that asked the same, or what reading the file comes to. Stops when `signal` aborts, and then writes nothing more.
 * @throws {DomainError} when the file cannot be read as a workbook.
 */
export async function parseFile(
  deps: ParseFileDeps,
  task: Task,
  watch: TaskWatch,
  signal: AbortSignal,
): Promise<ParsedFile> {
  const startedAt = deps.now().getTime();
  const upload = { size: task.file.size, eTag: task.uploadETag ?? '' };
  const source = new HashedSource(watch.over(deps.uploads.open(task, upload), signal), task.file.sha256);
  if (task.announcedSha256 !== undefined) requireAnnouncedHash(task, await source.sha256());
  const question = parsingQuestion(task, schemaNameOf(task.file.name), deps.engine);
  const work = { task, source, watch, signal };

  const recalled = await recall(deps, work, question);
  const found = recalled ?? (await readWorkbook(deps, work));

  const key = cacheKey(question, await source.sha256());
  const now = deps.now().getTime();
  const result = {
    ownerId: task.ownerId,
    key,
    taskId: task.id,
    figures: found.figures,
    files: found.files,
    storedAt: new Date(now).toISOString(),
    expiresAt: new Date(now + deps.resultRetentionSeconds * 1000).toISOString(),
  };
  return {
    parsing: { ...found.figures, durationMs: now - startedAt, fromCache: recalled !== undefined },
    resultBytes: bytesOfResult(found),
    result: found.isRepeatable ? result : undefined,
  };
}

interface Work {
  readonly task: Task;
  readonly source: HashedSource;
  readonly watch: TaskWatch;
  readonly signal: AbortSignal;
}

interface Findings {
  readonly figures: ParsingFigures;
  readonly files: readonly CachedFile[];
  /** No database was asked that might do better at another time. */
  readonly isRepeatable: boolean;
}

/** The earlier result, copied. The file is hashed for it only when there is one for a file of this size. */
async function recall(
  deps: RecallDeps,
  { task, source, watch, signal }: Work,
  question: string,
): Promise<Findings | undefined> {
  const isKnown = task.file.sha256 !== undefined;
  if (!isKnown && !(await mayBeRecalled(deps, task, question))) return undefined;
  const key = cacheKey(question, await source.sha256());
  const found = await recallResult(deps, task, key, { signal, onProgress: () => watch.tick() });
  return found && { figures: ParsingFigures.parse(found.figures), files: found.files, isRepeatable: true };
}

async function readWorkbook(deps: ParseFileDeps, { task, source, watch, signal }: Work): Promise<Findings> {
  const model = await openWorkbook(source, task.file.name);
  const schema = schemaNameOf(task.file.name);
  const translated = compileWorkbook(model, schema, postgresql, task.options.layout);
  const isWanted = task.options.proof ?? true;
  const notProven = isWanted ? reasonNotToProve(translated) : undefined;
  const isProven = isWanted && notProven === undefined;
  const { compiled, proof } = isProven ? await prove(translated) : { compiled: translated, proof: null };
  const written = writePackage(compiled, postgresql, 'insert');
  const files: CachedFile[] = [];
  await save(SQL_PACKAGES.postgresql, written.statements);
  await save('parsing/workbook.json', workbookDocument(compiled, proof));

  const summary = parsingSummary(compiled, written, postgresql, proof);
  const dialects = [dialectSummary(compiled, postgresql, compiled)];
  for (const dialect of [duckdb, sqlite]) {
    const isCheap = summary.formulas.translated <= MAX_FORMULAS_FOR_ALL;
    if (isCheap || task.options.dialect === dialect.name) dialects.push(await render(dialect));
  }
  await save('parsing/summary.json', [JSON.stringify({ ...summary, notProven, dialects })]);
  return { figures: figuresOf(summary), files, isRepeatable: proof === null || isComplete(proof) };

  async function save(name: CachedFile['name'], texts: Iterable<string>): Promise<void> {
    const digest = new ByteDigest();
    const chunks = encoded(texts, (chunk) => {
      digest.add(chunk);
      watch.tick();
    });
    await deps.results.write(task, name, chunks, signal);
    files.push({ name, ...digest.finish() });
  }

  async function render(dialect: Dialect) {
    watch.tick();
    signal.throwIfAborted();
    const own = compileWorkbook(model, schema, dialect, task.options.layout);
    await save(SQL_PACKAGES[dialect.name], writePackage(own, dialect, 'insert').statements);
    return dialectSummary(own, dialect, compiled);
  }

  async function prove(workbook: CompiledWorkbook) {
    await using database = deps.openDatabase(signal);
    // The thread that proves leaves this one free to see that the task was cancelled.
    const looking = setInterval(() => watch.tick(), 500);
    try {
      return await proveWorkbook(database, workbook, postgresql);
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

async function* encoded(
  texts: Iterable<string>,
  onChunk: (chunk: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  let pending = '';
  for (const text of texts) {
    pending += text;
    if (pending.length < CHUNK_LENGTH) continue;
    yield chunkOf(pending);
    pending = '';
  }
  yield chunkOf(pending);

  function chunkOf(text: string): Uint8Array {
    const chunk = Buffer.from(text);
    onChunk(chunk);
    return chunk;
  }
}
