import { ByteDigest, type DigestedBytes } from '../byte-digest.ts';
import { NotFoundError } from '../errors.ts';
import type { Now } from '../ports/clock.ts';
import type { ResultStore } from '../tasks/result-store.ts';
import type { Task } from '../tasks/task.ts';
import type { CachedResult } from './cached-result.ts';
import { type CacheFaultDeps, noteCacheFault } from './note-cache-fault.ts';
import type { ResultCache } from './result-cache.ts';

export interface RecallDeps extends CacheFaultDeps {
  readonly cache: Pick<ResultCache, 'find' | 'hasKeyLike'>;
  readonly results: Pick<ResultStore, 'read' | 'write'>;
  readonly now: Now;
}

/** Whether an earlier result may answer `question`, once the file's hash is known. */
export async function mayBeRecalled(deps: RecallDeps, task: Task, question: string): Promise<boolean> {
  try {
    return await deps.cache.hasKeyLike(task.ownerId, question);
  } catch (error) {
    noteCacheFault(deps, task.id, error);
    return false;
  }
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
  try {
    const found = await deps.cache.find(task.ownerId, key, deps.now());
    if (found === undefined) return undefined;
    const source = { ownerId: task.ownerId, id: found.taskId };
    for (const { name, ...expected } of found.files) {
      const chunks = unchanged(await deps.results.read(source, name), expected, onProgress);
      await deps.results.write(task, name, chunks, signal);
    }
    return found;
  } catch (error) {
    // The earlier result's files may be gone: removed by hand, or a day before their entry.
    if (!signal.aborted && !(error instanceof NotFoundError)) noteCacheFault(deps, task.id, error);
    return undefined;
  } finally {
    signal.throwIfAborted();
  }
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
