import type { Bucket } from './bucket-store.ts';
import type { HeaderMap } from './header-map.ts';
import type { S3Event } from './notifications.ts';
import { type ObjectDraft, type ObjectVersion, type StoredObject, UNVERSIONED } from './object-version.ts';
import type { S3State } from './operation.ts';
import { checkWrite } from './preconditions.ts';

/**
 * Makes a received draft the latest version of its key and tells the queues, in one turn: of several that race
 * each sees the one before.
 * @throws {AwsError} when the bucket is gone or a condition no longer holds; the draft's bytes are removed then.
 */
export function commitObject(
  state: S3State,
  bucketName: string,
  draft: ObjectDraft,
  conditions: HeaderMap,
  event: S3Event,
): StoredObject {
  const bucket = permittedBucket(state, bucketName, draft, conditions);
  const object = state.objects.put(bucket, draft);
  state.notifications.send(bucket, event, object);
  return object;
}

function permittedBucket(
  { buckets, objects, blobs }: S3State,
  name: string,
  { key, blob }: ObjectDraft,
  conditions: HeaderMap,
): Bucket {
  try {
    checkWrite(conditions, key, objects.latest(name, key));
    return buckets.get(name);
  } catch (error) {
    blobs.remove(blob);
    throw error;
  }
}

export function versionHeaders({ versionId }: ObjectVersion): Record<string, string> {
  return versionId === UNVERSIONED ? {} : { 'x-amz-version-id': versionId };
}

export function quoted(etag: string): string {
  return `"${etag}"`;
}
