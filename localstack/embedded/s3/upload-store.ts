import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Journal } from '../journal.ts';
import type { BlobStore } from './blob-store.ts';
import type { Checksum, ChecksumAlgorithm } from './checksums.ts';
import type { ObjectAttributes } from './object-version.ts';
import { s3Error } from './refusals.ts';
import { compareKeys } from './sorted-keys.ts';

export interface Upload {
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  /** Milliseconds since the epoch. */
  readonly initiatedAt: number;
  readonly attributes: ObjectAttributes;
  readonly checksum?: Pick<Checksum, 'type'> & { readonly algorithm: ChecksumAlgorithm };
}

export interface Part {
  readonly uploadId: string;
  readonly number: number;
  readonly blob: string;
  readonly size: number;
  /** Hex without quotes. */
  readonly etag: string;
  readonly checksum: Checksum | undefined;
  readonly modifiedAt: number;
}

const UPLOADS = 's3/uploads';
const PARTS = 's3/parts';

/** Multipart uploads that are neither completed nor aborted. Owns the blobs of their parts. */
export class UploadStore {
  readonly #clock: Clock;
  readonly #journal: Journal;
  readonly #blobs: BlobStore;
  readonly #uploads: Map<string, Upload>;
  readonly #parts = new Map<string, Map<number, Part>>();
  readonly #completing = new Set<string>();

  constructor(clock: Clock, journal: Journal, blobs: BlobStore) {
    this.#clock = clock;
    this.#journal = journal;
    this.#blobs = blobs;
    this.#uploads = journal.load<Upload>(UPLOADS);
    for (const id of this.#uploads.keys()) this.#parts.set(id, new Map());
    for (const [key, part] of journal.load<Part>(PARTS)) {
      const parts = this.#parts.get(part.uploadId);
      if (parts === undefined) journal.delete(PARTS, key);
      else parts.set(part.number, part);
    }
  }

  /** Blobs that belong to parts. */
  blobs(): string[] {
    return [...this.#parts.values()].flatMap((parts) => [...parts.values()].map(({ blob }) => blob));
  }

  /** Ordered by key, then by time. */
  inBucket(bucket: string): readonly Upload[] {
    return [...this.#uploads.values()]
      .filter((upload) => upload.bucket === bucket)
      .sort((a, b) => compareKeys(a.key, b.key) || a.initiatedAt - b.initiatedAt);
  }

  create(draft: Omit<Upload, 'id' | 'initiatedAt'>): Upload {
    const upload: Upload = {
      ...draft,
      id: randomBytes(48).toString('base64url'),
      initiatedAt: this.#clock.now(),
    };
    this.#journal.put(UPLOADS, upload.id, upload);
    this.#uploads.set(upload.id, upload);
    this.#parts.set(upload.id, new Map());
    return upload;
  }

  /** An upload that takes parts. @throws {AwsError} NoSuchUpload */
  get(bucket: string, key: string, id: string): Upload {
    const upload = this.#uploads.get(id);
    const isOpen = upload?.bucket === bucket && upload.key === key && !this.#completing.has(id);
    if (!isOpen) {
      const message =
        'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.';
      throw s3Error('NoSuchUpload', message, { UploadId: id });
    }
    return upload;
  }

  /** Ordered by number. */
  parts(id: string): readonly Part[] {
    return [...(this.#parts.get(id)?.values() ?? [])].sort((a, b) => a.number - b.number);
  }

  part(id: string, number: number): Part | undefined {
    return this.#parts.get(id)?.get(number);
  }

  /** Takes the place of an earlier part with the same number. */
  putPart(part: Part): void {
    const replaced = this.part(part.uploadId, part.number);
    this.#journal.put(PARTS, partKey(part), part);
    this.#parts.get(part.uploadId)?.set(part.number, part);
    if (replaced !== undefined) this.#blobs.remove(replaced.blob);
  }

  /** Keeps the parts as they are while `assemble` reads them; the upload remains when it throws. */
  async whileClosed<Result>(upload: Upload, assemble: () => Promise<Result>): Promise<Result> {
    this.#completing.add(upload.id);
    try {
      return await assemble();
    } finally {
      this.#completing.delete(upload.id);
    }
  }

  /** Lifecycle comes back an hour later to one that is being completed. */
  abort(id: string): void {
    if (!this.#completing.has(id)) this.remove(id);
  }

  remove(id: string): void {
    this.#journal.delete(UPLOADS, id);
    for (const part of this.parts(id)) {
      this.#journal.delete(PARTS, partKey(part));
      this.#blobs.remove(part.blob);
    }
    this.#uploads.delete(id);
    this.#parts.delete(id);
  }
}

function partKey({ uploadId, number }: Part): string {
  return `${uploadId}/${number}`;
}
