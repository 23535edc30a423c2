import { detectFormat } from '../tabular/detect-format.ts';
import { readableFormat } from '../tabular/readable-format.ts';
import type { Task } from './task.ts';
import { UploadMismatchError } from './upload-mismatch-error.ts';
import type { StoredUpload, UploadStore } from './upload-store.ts';

/**
 * Whether what was uploaded is what was announced, and of a kind that can be read. Looks at a few kilobytes only.
 * @throws {UploadMismatchError} for another size or checksum.
 * @throws {UnreadableFileError} for what is empty, or no table by its first bytes.
 * @throws {UploadChangedError} if it changes meanwhile.
 */
export async function checkUpload(
  uploads: Pick<UploadStore, 'open'>,
  task: Task,
  upload: StoredUpload,
): Promise<void> {
  const { size, sha256, name } = task.file;
  if (upload.size !== size) {
    throw new UploadMismatchError(
      `The upload has ${upload.size} bytes, but ${size} were announced. Create a new task with the file's size.`,
      { announced: size, uploaded: upload.size },
    );
  }
  // Parts have no hash of all bytes; a copy was made of bytes whose hash is known.
  const isCheckable = task.multipartId === undefined && task.from === undefined;
  if (isCheckable && sha256 !== undefined && upload.sha256 !== sha256) {
    throw new UploadMismatchError(
      'The upload does not have the SHA-256 that was announced. Create a new task and send the file again.',
      { announced: sha256, uploaded: upload.sha256 },
    );
  }
  const { format } = await detectFormat(uploads.open(task, upload));
  readableFormat(format, name);
}
