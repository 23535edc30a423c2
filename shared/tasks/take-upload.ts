import type { IntakeMessage, UploadMessage } from '../events.ts';
import type { MessageQueue } from '../ports/message-queue.ts';
import { type AcceptUploadDeps, acceptUpload } from './accept-upload.ts';
import { announcedUploads } from './announced-uploads.ts';
import type { Task } from './task.ts';

export type TakeUploadDeps = AcceptUploadDeps & { readonly intake: MessageQueue<UploadMessage> };

/**
 * Takes an upload in, or gives it its place among those who wait: S3 cannot tell a queue whose an upload is, and a queue that does
 * not know that lets everybody wait behind the one who uploads most (docs/adr/0028). Gives the task that was looked at.
 */
export async function takeUpload(deps: TakeUploadDeps, message: IntakeMessage): Promise<Task | undefined> {
  if ('taskId' in message) {
    const { ownerId, taskId, isUploaded } = message;
    return acceptUpload(deps, { upload: { ownerId, taskId }, isCertain: isUploaded });
  }
  const uploads = announcedUploads(message);
  await Promise.all(
    uploads.map((upload) => deps.intake.send({ ...upload, isUploaded: true }, upload.ownerId)),
  );
  return undefined;
}
