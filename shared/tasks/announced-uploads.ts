import type { StoreNotice, TaskMessage } from '../events.ts';
import { parseUploadKey } from './upload-key.ts';

/**
 * Which uploads S3 tells of.
 * @throws {Error} for an object that is not an upload: nobody but us should write into this bucket.
 */
export function announcedUploads(notice: StoreNotice): readonly TaskMessage[] {
  if ('Event' in notice) return []; // S3 only says that its notifications work
  return notice.Records.map(({ s3 }) => uploadAt(s3.object.key));
}

function uploadAt(encodedKey: string): TaskMessage {
  const upload = parseUploadKey(decodeURIComponent(encodedKey.replaceAll('+', ' ')));
  if (upload !== undefined) return upload;
  throw new Error(
    'S3 told of an object that is not an upload. Look into the bucket for keys that are not ours.',
  );
}
