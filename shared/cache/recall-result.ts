import { ByteDigest, type DigestedBytes } from '../byte-digest.ts';
import { NotFoundError } from '../errors.ts';
import type { Now } from '../ports/clock.ts';
import type { Counter } from '../ports/counter.ts';
import type { ResultName, ResultStore } from '../tasks/result-store.ts';
import type { Task } from '../tasks/task.ts';
import type { CachedResult } from './cached-result.ts';
import type { ResultCache } from './result-cache.ts';

export interface RecallDeps {
  readonly cache: Pick<ResultCache, 'find' | 'hasKeyLike'>;
  readonly results: Pick<ResultStore, 'read' | 'write'>;
  readonly count: Counter;
  readonly now: Now;
}

/** Whether an earlier result may answer `question`, once the file's hash is known. */
export function mayBeRecalled(deps: RecallDeps, { ownerId }: Task, question: string): Promise<boolean> {
  return unlessOutOfOrder(deps, false, () => deps.cache.hasKeyLike(ownerId, question));
}

/**
 * Gives `task` files of its own with an earlier result, byte for byte, so that it needs nothing of the other task.
 * Undefined when there is no such result or it is not whole any more: then nothing but the files' names is taken.
 * Stops when `signal` aborts, with its reason.
 */
export async function recallResult(
  deps: RecallDeps,
  task: Task,
  key: string,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: () => void },
): Promise<CachedResult | undefined> {
  const recalled = await unlessOutOfOrder(deps, undefined, async () => {
    const found = await deps.cache.find(task.ownerId, key, deps.now());
    if (found === undefined) return undefined;
    const source = { ownerId: task.ownerId, id: found.taskId };
    for (const [name, expected] of filesOf(found)) {
      const chunks = unchanged(await deps.results.read(source, name), expected, onProgress);
      await deps.results.write(task, name, chunks, signal);
    }
    return found;
  });
  signal.throwIfAborted();
  return recalled;
}

function filesOf({ report, summary }: CachedResult): (readonly [ResultName, DigestedBytes])[] {
  return [
    ['validation/report.ndjson', report],
    ['validation/summary.json', summary],
  ];
}

/** Fails at the end when the bytes are others than those expected: then nothing is stored. */
async function* unchanged(
  chunks: AsyncIterable<Uint8Array>,
  expected: DigestedBytes,
  onProgress: () => void,
): AsyncGenerator<Uint8Array> {
  const digest = new ByteDigest();
  for await (const chunk of chunks) {
    digest.add(chunk);
    onProgress();
    yield chunk;
  }
  const { bytes, sha256 } = digest.finish();
  if (bytes === expected.bytes && sha256 === expected.sha256) return;
  throw new Error(`A cached file is damaged: ${bytes} bytes where ${expected.bytes} were stored.`);
}

/** A cache that is out of order, or whose files are damaged or gone, costs time but never a result. */
async function unlessOutOfOrder<Answer>(
  { count }: Pick<RecallDeps, 'count'>,
  otherwise: Answer,
  ask: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof NotFoundError)) count('CacheFaults');
    return otherwise;
  }
}
