import { NotFoundError } from '../../shared/errors.ts';
import type { ResultName, ResultOwner, ResultStore } from '../../shared/tasks/result-store.ts';
import type { Task } from '../../shared/tasks/task.ts';

export class InMemoryResultStore implements ResultStore {
  readonly #files = new Map<string, Uint8Array>();
  /** Bytes that `read` yields at a time. */
  chunkBytes = 16 * 1024;

  async write(
    task: Task,
    name: ResultName,
    chunks: AsyncIterable<Uint8Array>,
    signal?: AbortSignal,
  ): Promise<void> {
    const collected: Uint8Array[] = [];
    for await (const chunk of chunks) {
      signal?.throwIfAborted();
      collected.push(Uint8Array.from(chunk));
    }
    signal?.throwIfAborted();
    this.#files.set(keyOf(task, name), Buffer.concat(collected));
  }

  async exists(task: ResultOwner, name: ResultName): Promise<boolean> {
    return this.#files.has(keyOf(task, name));
  }

  async read(task: ResultOwner, name: ResultName, start = 0): Promise<AsyncIterable<Uint8Array>> {
    const file = this.#files.get(keyOf(task, name));
    if (file === undefined) throw new NotFoundError('result', `${task.id}/${name}`);
    return chunksOf(file.subarray(start), this.chunkBytes);
  }

  async downloadUrl(task: Task, name: ResultName, fileName: string): Promise<string> {
    return `https://results.example/${task.id}/${name}?as=${encodeURIComponent(fileName)}&X-Amz-Signature=secret`;
  }

  async remove(task: Task, name: ResultName): Promise<void> {
    this.#files.delete(keyOf(task, name));
  }

  async removeAll({ ownerId, id }: ResultOwner): Promise<void> {
    for (const key of this.#files.keys()) if (key.startsWith(`${ownerId}/${id}/`)) this.#files.delete(key);
  }
}

function keyOf(task: ResultOwner, name: ResultName): string {
  return `${task.ownerId}/${task.id}/${name}`;
}

async function* chunksOf(bytes: Uint8Array, size: number): AsyncIterable<Uint8Array> {
  for (let start = 0; start < bytes.byteLength; start += size) yield bytes.slice(start, start + size);
}
