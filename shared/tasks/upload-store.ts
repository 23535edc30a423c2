import type { ByteSource } from '../tabular/byte-source.ts';
import type { Task } from './task.ts';

/** What the client needs to put one file into place, once. */
export interface UploadTicket {
  readonly method: 'PUT';
  readonly url: string;
  /** All of them are signed: the client must send exactly these. */
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresAt: string;
}

/** A stored upload as it is right now. */
export interface StoredUpload {
  /** Bytes. */
  readonly size: number;
  readonly eTag: string;
  /** Base64, of all bytes and checked by the store itself; only when the client sent one. */
  readonly sha256: string | undefined;
}

/** Where uploaded files live, by task. */
export interface UploadStore {
  ticket(task: Task): Promise<UploadTicket>;
  /** Undefined while nothing has been uploaded. */
  stat(task: Task): Promise<StoredUpload | undefined>;
  /** Reads the upload as long as it is still `eTag`. @throws {UploadChangedError} once it is not. */
  open(task: Task, upload: Pick<StoredUpload, 'size' | 'eTag'>): ByteSource;
  /** Keeps an accepted file as long as results are kept; what is not accepted goes after a day. */
  keep(task: Task): Promise<void>;
  /** Removes it; nothing happens if there is none. */
  remove(task: Pick<Task, 'ownerId' | 'id'>): Promise<void>;
}
