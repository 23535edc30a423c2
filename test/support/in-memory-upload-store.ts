import { createHash } from 'node:crypto';
import type { ByteSource } from '../../shared/tabular/byte-source.ts';
import type { Task } from '../../shared/tasks/task.ts';
import { UploadChangedError } from '../../shared/tasks/upload-changed-error.ts';
import { UploadIncompleteError } from '../../shared/tasks/upload-incomplete-error.ts';
import { uploadParts } from '../../shared/tasks/upload-parts.ts';
import type {
  StoredUpload,
  UploadOwner,
  UploadStore,
  UploadTicket,
} from '../../shared/tasks/upload-store.ts';

interface Upload {
  readonly bytes: Uint8Array;
  readonly sha256: string | undefined;
}

export class InMemoryUploadStore implements UploadStore {
  readonly #uploads = new Map<string, Upload>();
  readonly #parts = new Map<string, Map<number, Uint8Array>>();
  /** Ids of tasks whose file is kept. */
  readonly kept = new Set<string>();

  async begin(task: Task): Promise<string> {
    this.#parts.set(task.id, new Map());
    return `upload of ${task.id}`;
  }

  async complete(task: Task): Promise<void> {
    if (this.#uploads.has(task.id)) return;
    const arrived = this.#parts.get(task.id);
    const parts = uploadParts(task.file.size);
    const missing = parts.filter(({ number, size }) => arrived?.get(number)?.length !== size);
    if (missing.length > 0) {
      throw new UploadIncompleteError(task.id, { missing: missing.map(({ number }) => number) });
    }
    const bytes = Buffer.concat(parts.map(({ number }) => arrived?.get(number) ?? new Uint8Array()));
    this.#uploads.set(task.id, { bytes, sha256: undefined });
    this.#parts.delete(task.id);
  }

  async abandon(task: Task): Promise<void> {
    this.#parts.delete(task.id);
  }

  /** What a client does with one part of a ticket. */
  putPart(task: Task, number: number, bytes: Uint8Array): void {
    this.#parts.get(task.id)?.set(number, bytes);
  }

  /** Whether something may still come of a file that comes in parts. */
  isOpen(task: Task): boolean {
    return this.#parts.has(task.id);
  }

  async ticket(task: Task): Promise<UploadTicket> {
    if (task.multipartId !== undefined) {
      const url = `https://uploads.example/${task.ownerId}/${task.id}?X-Amz-Signature=secret`;
      const parts = uploadParts(task.file.size).map((part) => ({
        ...part,
        url: `${url}&partNumber=${part.number}`,
      }));
      return { method: 'MULTIPART', parts, expiresAt: task.uploadExpiresAt };
    }
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

  async stat(task: UploadOwner): Promise<StoredUpload | undefined> {
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

  async copy({ id, eTag }: UploadOwner & Pick<StoredUpload, 'eTag'>, task: Task): Promise<void> {
    const source = this.#uploads.get(id);
    if (source === undefined || eTagOf(source.bytes) !== eTag) throw new UploadChangedError(id);
    this.#uploads.set(task.id, source);
  }

  async keep(task: Task): Promise<void> {
    this.kept.add(task.id);
  }

  async remove(task: UploadOwner): Promise<void> {
    this.#uploads.delete(task.id);
  }
}

function eTagOf(bytes: Uint8Array): string {
  return `"${createHash('md5').update(bytes).digest('hex')}"`;
}
