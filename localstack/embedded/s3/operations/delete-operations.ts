import { z } from 'zod';
import { AwsError } from '../../aws-error.ts';
import { objectArn } from '../bucket-store.ts';
import { versionHeaders } from '../commit.ts';
import type { ObjectVersion } from '../object-version.ts';
import { authorizeCaller, type Operation, type Operations, type S3Call, type S3State } from '../operation.ts';
import { s3Error } from '../refusals.ts';
import { readXml } from '../request-body.ts';
import { sendEmpty, sendXml } from '../respond.ts';
import { elements } from '../xml.ts';

const MAX_KEYS = 1000;
const DeleteDocument = z.strictObject({
  Quiet: z.enum(['true', 'false']).optional(),
  Object: elements(z.strictObject({ Key: z.string().min(1), VersionId: z.string().optional() })),
});

export function deleteOperations(state: S3State): Operations {
  return { 'DELETE object': deleteObject(state), 'POST bucket ?delete': deleteObjects(state) };
}

function deleteObject(state: S3State): Operation {
  return {
    name: 'DeleteObject',
    accesses: ({ bucket, key, query }) => [deleteAccess(bucket, key, query.get('versionId') ?? undefined)],
    run({ bucket, key, query }, response) {
      const removed = remove(state, bucket, key, query.get('versionId') ?? undefined);
      sendEmpty(response, 204, {
        ...(removed === undefined ? {} : versionHeaders(removed)),
        ...(removed?.kind === 'delete-marker' ? { 'x-amz-delete-marker': 'true' } : {}),
      });
    },
  };
}

function deleteObjects(state: S3State): Operation {
  return {
    name: 'DeleteObjects',
    // Which keys is known from the body: each is authorized when it is its turn, and a denial concerns it alone.
    accesses: () => [],
    async run(call, response) {
      state.buckets.get(call.bucket);
      requireIntegrity(call);
      const document = await readXml(call, 'Delete', DeleteDocument);
      if (document.Object.length === 0 || document.Object.length > MAX_KEYS) {
        throw s3Error('MalformedXML', `Name 1 to ${MAX_KEYS} keys, not ${document.Object.length}.`);
      }
      const results = document.Object.map(({ Key, VersionId }) => deleteOne(state, call, Key, VersionId));
      sendXml(response, 'DeleteResult', {
        Deleted: document.Quiet === 'true' ? [] : results.flatMap(({ Deleted }) => Deleted ?? []),
        Error: results.flatMap((result) => result.Error ?? []),
      });
    },
  };
}

function deleteOne(state: S3State, call: S3Call, key: string, versionId: string | undefined) {
  try {
    authorizeCaller(state, call.principal, deleteAccess(call.bucket, key, versionId));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { Error: { Key: key, VersionId: versionId, Code: 'AccessDenied', Message: error.message } };
  }
  const removed = remove(state, call.bucket, key, versionId);
  const isMarker = removed?.kind === 'delete-marker';
  return {
    Deleted: {
      Key: key,
      VersionId: versionId,
      DeleteMarker: isMarker ? true : undefined,
      DeleteMarkerVersionId: isMarker ? removed.versionId : undefined,
    },
  };
}

function deleteAccess(bucket: string, key: string, versionId: string | undefined) {
  const action = versionId === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion';
  return { action, resource: objectArn(bucket, key) };
}

/** What is not there counts as deleted. @returns the new marker, or what was removed. */
function remove(
  { buckets, objects, notifications }: S3State,
  bucketName: string,
  key: string,
  versionId: string | undefined,
): ObjectVersion | undefined {
  const bucket = buckets.get(bucketName);
  const removed =
    versionId === undefined ? objects.delete(bucket, key) : objects.deleteVersion(bucketName, key, versionId);
  if (removed === undefined) return undefined;
  const isNewMarker = versionId === undefined && removed.kind === 'delete-marker';
  const event = isNewMarker ? 'ObjectRemoved:DeleteMarkerCreated' : 'ObjectRemoved:Delete';
  notifications.send(bucket, event, removed, isNewMarker ? removed.sequence : objects.nextSequence());
  return removed;
}

/** S3 wants to be sure that it deletes what was meant. */
function requireIntegrity({ headers }: S3Call): void {
  const isProtected =
    headers['content-md5'] !== undefined ||
    headers['x-amz-trailer'] !== undefined ||
    Object.keys(headers).some((name) => name.startsWith('x-amz-checksum-'));
  if (!isProtected) {
    throw s3Error(
      'InvalidRequest',
      'Missing required header for this request: Content-MD5 OR x-amz-checksum-*',
    );
  }
}
