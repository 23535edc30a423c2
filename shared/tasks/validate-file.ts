import { ByteDigest, type DigestedBytes } from '../byte-digest.ts';
import { cacheKey, cacheQuestion } from '../cache/cache-key.ts';
import { type CachedResult, ValidationFigures } from '../cache/cached-result.ts';
import { mayBeRecalled, type RecallDeps, recallResult } from '../cache/recall-result.ts';
import type { SchemaRepository, SchemaVersion } from '../schemas/schema-repository.ts';
import { HashedSource } from '../tabular/hashed-source.ts';
import { openTable } from '../tabular/open-table.ts';
import type { Table } from '../tabular/table.ts';
import type { Issue } from '../validation/issue.ts';
import { encodeIssues } from '../validation/issue-json.ts';
import type { RowCheck } from '../validation/row-check.ts';
import { validateTable } from '../validation/validate-table.ts';
import type { ValidationResult } from '../validation/validation-result.ts';
import { requireAnnouncedHash } from './require-announced-hash.ts';
import type { ResultName } from './result-store.ts';
import type { Task, ValidationOutcome } from './task.ts';
import type { TaskWatch } from './task-watch.ts';
import type { UploadStore } from './upload-store.ts';
import type { ValidationSummary } from './validation-summary.ts';

const REPORT = 'validation/report.ndjson' satisfies ResultName;
const SUMMARY = 'validation/summary.json' satisfies ResultName;

export interface ValidateFileDeps extends RecallDeps {
  readonly schemas: Pick<SchemaRepository, 'pinned'>;
  readonly uploads: Pick<UploadStore, 'open'>;
  readonly compile: (schema: SchemaVersion) => RowCheck | Promise<RowCheck>;
  /** Another one whenever the same file and schema might give another result. */
  readonly engine: string;
  readonly resultRetentionSeconds: number;
}

export interface ValidatedFile {
  readonly validation: ValidationOutcome;
  /** The file's, base64. */
  readonly sha256: string;
  /** How many issues were found now; none when an earlier task had found them. */
  readonly issuesByCode: Readonly<Record<string, number>>;
  /** What later tasks may be answered with, once this one has succeeded. */
  readonly result: CachedResult;
}

/**
 * Writes report and summary of a task's file, the same bytes however often it runs: those of an earlier task of the
 * same owner that asked the same, or what reading the file against the schema comes to.
 * Stops when `signal` aborts, and then writes nothing more.
 * @throws {DomainError} when the file cannot be judged at all.
 */
export async function validateFile(
  deps: ValidateFileDeps,
  task: Task,
  watch: TaskWatch,
  signal: AbortSignal,
): Promise<ValidatedFile> {
  const startedAt = deps.now().getTime();
  if (task.schema === undefined) throw new Error(`Task ${task.id} has no schema to be validated against.`);
  const schema = await deps.schemas.pinned(task.schema.name, task.schema.version);
  const upload = { size: task.file.size, eTag: task.uploadETag ?? '' };
  const source = new HashedSource(watch.over(deps.uploads.open(task, upload), signal), task.file.sha256);
  const question = cacheQuestion(task, schema, deps.engine);

  const recalled = await recall(deps, { task, source, question, watch, signal });
  const found = recalled ?? (await readFile(deps, { task, source, schema, watch, signal }));

  const sha256 = await source.sha256();
  requireAnnouncedHash(task, sha256);
  const now = deps.now().getTime();
  const validation = {
    ...found.figures,
    durationMs: now - startedAt,
    fromCache: recalled !== undefined,
  };
  const result = {
    ownerId: task.ownerId,
    key: cacheKey(question, sha256),
    taskId: task.id,
    figures: found.figures,
    files: found.files,
    storedAt: new Date(now).toISOString(),
    expiresAt: new Date(now + deps.resultRetentionSeconds * 1000).toISOString(),
  };
  return { validation, sha256, issuesByCode: found.issuesByCode, result };
}

interface Work {
  readonly task: Task;
  readonly source: HashedSource;
  readonly watch: TaskWatch;
  readonly signal: AbortSignal;
}

interface Findings {
  readonly figures: ValidationFigures;
  readonly issuesByCode: Readonly<Record<string, number>>;
  readonly files: CachedResult['files'];
}

/** The earlier result, copied. The file is hashed for it only when there is one for a file of this size. */
async function recall(
  deps: RecallDeps,
  { task, source, question, watch, signal }: Work & { readonly question: string },
): Promise<Findings | undefined> {
  const isKnown = task.file.sha256 !== undefined;
  if (!isKnown && !(await mayBeRecalled(deps, task, question))) return undefined;
  const key = cacheKey(question, await source.sha256());
  const found = await recallResult(deps, task, key, { signal, onProgress: () => watch.tick() });
  return found && { figures: ValidationFigures.parse(found.figures), issuesByCode: {}, files: found.files };
}

async function readFile(
  deps: ValidateFileDeps,
  { task, source, schema, watch, signal }: Work & { readonly schema: SchemaVersion },
): Promise<Findings> {
  const check = await deps.compile(schema);
  const { sheet, delimiter, maxIssues } = task.options;
  const table = await openTable(source, { fileName: task.file.name, sheet, delimiter });

  const [result, report] = await withReport(deps.results, task, signal, (onIssues) =>
    validateTable({
      table,
      check,
      maxIssues,
      onIssues,
      signal,
      onProgress: () => watch.tick(),
    }),
  );
  const summary = Buffer.from(JSON.stringify(summaryOf(table, result)));
  await deps.results.write(task, SUMMARY, once(summary), signal);

  const { outcome, rows, cells, issueCount, issuesByCode } = result;
  return {
    issuesByCode,
    figures: { outcome, rows, cells, issueCount },
    files: [
      { name: REPORT, ...report },
      { name: SUMMARY, ...digestOf(summary) },
    ],
  };
}

type OnIssues = (issues: readonly Issue[]) => Promise<void>;

/** Streams what `judge` finds into the report, as fast as the store takes it. */
async function withReport<Result>(
  results: ValidateFileDeps['results'],
  task: Task,
  signal: AbortSignal,
  judge: (onIssues: OnIssues) => Promise<Result>,
): Promise<[Result, DigestedBytes]> {
  const digest = new ByteDigest();
  const report = new TransformStream<Uint8Array, Uint8Array>();
  const writer = report.writable.getWriter();
  const writing = results.write(task, REPORT, report.readable, signal);
  writing.catch((reason: unknown) => writer.abort(reason)).catch(() => undefined); // a broken report stops the reading
  try {
    const result = await judge((issues) => {
      const lines = encodeIssues(issues);
      digest.add(lines);
      return writer.write(lines);
    });
    await writer.close();
    await writing;
    return [result, digest.finish()];
  } catch (error) {
    await writer.abort(error).catch(() => undefined); // fails only if the report has failed already
    await writing; // if it was the report that failed, this throws the reason
    throw error;
  }
}

/** No times and no ids: the same file and schema give the same bytes. */
function summaryOf(table: Table, result: ValidationResult): ValidationSummary {
  const { issuesByCode, issuesByColumn, columns, header, issues, warnings, stoppedEarly } = result;
  const { format, encoding, delimiter, sheet } = table;
  const file = { format, encoding, delimiter, sheet };
  return { issuesByCode, issuesByColumn, columns, header, file, issues, warnings, stoppedEarly };
}

function digestOf(bytes: Uint8Array): DigestedBytes {
  const digest = new ByteDigest();
  digest.add(bytes);
  return digest.finish();
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
