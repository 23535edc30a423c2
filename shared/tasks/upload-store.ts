import type { ByteSource } from '../tabular/byte-source.ts';
import type { Task } from './task.ts';
import type { UploadPart } from './upload-parts.ts';

/** What the client needs to put one file into place, once. */
export interface SingleTicket {
  readonly method: 'PUT';
  readonly url: string;
  /** All of them are signed: the client must send exactly these. */
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresAt: string;
}

/** The same for a file that comes in parts, of exactly these sizes, in any order. It is there once they are completed. */
export interface MultipartTicket {
  readonly method: 'MULTIPART';
  readonly parts: readonly (UploadPart & { readonly url: string })[];
  readonly expiresAt: string;
}

export type UploadTicket = SingleTicket | MultipartTicket;

/** A stored upload as it is right now. */
export interface StoredUpload {
  /** Bytes. */
  readonly size: number;
  readonly eTag: string;
  /** Base64, of all bytes and checked by the store itself; only when the client sent one, and all bytes at once. */
  readonly sha256: string | undefined;
}

/** Whose file it is. */
export type UploadOwner = Pick<Task, 'ownerId' | 'id'>;

/** Where uploaded files live, by task. */
export interface UploadStore {
  /** Prepares for a file that comes in parts. @returns what the task has to keep as its `multipartId`. */
  begin(task: Task): Promise<string>;
  /** In parts when the task has a `multipartId`. */
  ticket(task: Task): Promise<UploadTicket>;
  /**
   * Puts the parts together. Nothing happens when that has been done.
   * @throws {UploadIncompleteError} when parts are missing, or the upload was given up.
   */
  complete(task: Task): Promise<void>;
  /** Gives up a file that comes in parts, and what has come of it; nothing happens if there is none. */
  abandon(task: Task): Promise<void>;
  /** Undefined while nothing has been uploaded. */
  stat(task: UploadOwner): Promise<StoredUpload | undefined>;
  /** Reads the upload as long as it is still `eTag`. @throws {UploadChangedError} once it is not. */
  open(task: Task, upload: Pick<StoredUpload, 'size' | 'eTag'>): ByteSource;
  /** Gives `task` a file of its own with the same bytes. @throws {UploadChangedError} if the other is no longer `eTag`. */
  copy(from: UploadOwner & Pick<StoredUpload, 'eTag'>, task: Task): Promise<void>;
  /** Keeps an accepted file as long as results are kept; what is not accepted goes after a day. */
  keep(task: Task): Promise<void>;
  /** Removes it; nothing happens if there is none. */
  remove(task: UploadOwner): Promise<void>;
}
