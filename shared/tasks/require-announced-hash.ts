import type { Task } from './task.ts';
import { UploadMismatchError } from './upload-mismatch-error.ts';

/** Whether a file that came in parts is the one that was announced: its store has seen the parts only. @throws {UploadMismatchError} */
export function requireAnnouncedHash({ announcedSha256 }: Task, sha256: string): void {
  if (announcedSha256 === undefined || announcedSha256 === sha256) return;
  throw new UploadMismatchError(
    'The upload does not have the SHA-256 that was announced. Create a new task and send the file again.',
    { announced: announcedSha256, uploaded: sha256 },
  );
}
