import type { IntakeMessage, TaskMessage } from '../events.ts';
import type { UploadNotice } from './accept-upload.ts';
import { parseUploadKey } from './upload-key.ts';

/**
 * Which uploads a message is about.
 * @throws {Error} for an object that is not an upload: nobody but us should write into this bucket.
 */
export function uploadNotices(message: IntakeMessage): readonly UploadNotice[] {
  if ('Event' in message) return []; // S3 only says that its notifications work
  if ('taskId' in message) return [{ upload: message, isCertain: false }];
  return message.Records.map(({ s3 }) => ({ upload: uploadAt(s3.object.key), isCertain: true }));
}

function uploadAt(encodedKey: string): TaskMessage {
  const upload = parseUploadKey(decodeURIComponent(encodedKey.replaceAll('+', ' ')));
  if (upload !== undefined) return upload;
  throw new Error(
    'S3 told of an object that is not an upload. Look into the bucket for keys that are not ours.',
  );
}
