import { createHash } from 'node:crypto';
import type { ByteSource } from '../../shared/tabular/byte-source.ts';
import type { Task } from '../../shared/tasks/task.ts';
import { UploadChangedError } from '../../shared/tasks/upload-changed-error.ts';
import type { StoredUpload, UploadStore, UploadTicket } from '../../shared/tasks/upload-store.ts';

interface Upload {
  readonly bytes: Uint8Array;
  readonly sha256: string | undefined;
}

export class InMemoryUploadStore implements UploadStore {
  readonly #uploads = new Map<string, Upload>();
  /** Ids of tasks whose file is kept. */
  readonly kept = new Set<string>();

  async ticket(task: Task): Promise<UploadTicket> {
    return {
      method: 'PUT',
      url: `https://uploads.example/${task.ownerId}/${task.id}?X-Amz-Signature=secret`,
      headers: {
        'content-type': task.file.contentType,
        'content-length': String(task.file.size),
        'if-none-match': '*',
        ...(task.file.sha256 === undefined ? {} : { 'x-amz-checksum-sha256': task.file.sha256 }),
      },
      expiresAt: task.uploadExpiresAt,
    };
  }

  /** What a client does with a ticket, or what somebody does to the file behind our back. */
  put(task: Task, bytes: Uint8Array): void {
    this.#uploads.set(task.id, { bytes, sha256: task.file.sha256 });
  }

  async stat(task: Task): Promise<StoredUpload | undefined> {
    const upload = this.#uploads.get(task.id);
    if (upload === undefined) return undefined;
    return { size: upload.bytes.byteLength, eTag: eTagOf(upload.bytes), sha256: upload.sha256 };
  }

  open(task: Task, { size, eTag }: Pick<StoredUpload, 'size' | 'eTag'>): ByteSource {
    const read = async function* (this: InMemoryUploadStore, start: number, end: number) {
      const upload = this.#uploads.get(task.id);
      if (upload === undefined || eTagOf(upload.bytes) !== eTag) throw new UploadChangedError(task.id);
      yield upload.bytes.slice(start, end);
    };
    return { size, read: read.bind(this) };
  }

  async keep(task: Task): Promise<void> {
    this.kept.add(task.id);
  }

  async remove(task: Pick<Task, 'ownerId' | 'id'>): Promise<void> {
    this.#uploads.delete(task.id);
  }
}

function eTagOf(bytes: Uint8Array): string {
  return `"${createHash('md5').update(bytes).digest('hex')}"`;
}
