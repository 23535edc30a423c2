import { objectArn } from '../bucket-store.ts';
import { checksumElements, checksumHeaders } from '../checksums.ts';
import { commitObject, quoted, versionHeaders } from '../commit.ts';
import type { HeaderMap } from '../header-map.ts';
import { objectAttributes } from '../object-attributes.ts';
import { type ObjectAttributes, type StoredObject, UNVERSIONED } from '../object-version.ts';
import type { Operation, Operations, S3Call, S3State } from '../operation.ts';
import { entityTooLarge, receivePayload } from '../payload.ts';
import { checkCopySource, checkWrite } from '../preconditions.ts';
import { noSuchKey, notImplemented, s3Error } from '../refusals.ts';
import { sendEmpty, sendXml } from '../respond.ts';
import { requireKnownHeaders } from '../write-headers.ts';

/** What one request may bring: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
export const MAX_UPLOAD_BYTES = 5 * 2 ** 30;
const MAX_KEY_BYTES = 1024;

export function writeOperations(state: S3State): Operations {
  return { 'PUT object': putObject(state), 'PUT object from a copy source': copyObject(state) };
}

/** What writing an object with these headers needs. */
export function writeAccesses({ bucket, key, headers }: S3Call) {
  const resource = objectArn(bucket, key);
  const hasTags = headers['x-amz-tagging'] !== undefined;
  return [
    { action: 's3:PutObject', resource },
    ...(hasTags ? [{ action: 's3:PutObjectTagging', resource }] : []),
  ];
}

/** Refuses by the headers alone, before a body is read. @throws {AwsError} */
export function requireAcceptableBody(headers: HeaderMap): void {
  requireKnownHeaders(headers);
  const length = headers['x-amz-decoded-content-length'] ?? headers['content-length'];
  if (length === undefined) {
    throw s3Error('MissingContentLength', 'You must provide the Content-Length HTTP header.');
  }
  if (Number(length) > MAX_UPLOAD_BYTES) throw entityTooLarge(MAX_UPLOAD_BYTES);
}

/** @throws {AwsError} InvalidArgument */
export function requireKey(key: string): void {
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) {
    throw s3Error(
      'InvalidArgument',
      `Your key is too long: at most ${MAX_KEY_BYTES} bytes of UTF-8 are allowed.`,
    );
  }
}

function putObject(state: S3State): Operation {
  return {
    name: 'PutObject',
    accesses: writeAccesses,
    async run(call, response) {
      const { bucket, key, headers } = call;
      state.buckets.get(bucket);
      requireKey(key);
      requireAcceptableBody(headers);
      const attributes = objectAttributes(headers);
      checkWrite(headers, key, state.objects.latest(bucket, key));
      const { blob, result } = await state.blobs.write((append) =>
        receivePayload(call.body, headers, { maxBytes: MAX_UPLOAD_BYTES }, append),
      );
      const { size, md5: etag, checksum } = result;
      const draft = { ...attributes, key, blob, size, etag, checksum };
      const object = commitObject(state, bucket, draft, headers, 'ObjectCreated:Put');
      sendEmpty(response, 200, {
        etag: quoted(object.etag),
        ...versionHeaders(object),
        ...checksumHeaders(object.checksum),
      });
    },
  };
}

function copyObject(state: S3State): Operation {
  return {
    name: 'CopyObject',
    accesses(call) {
      const source = copySource(call.headers);
      const resource = objectArn(source.bucket, source.key);
      const action = source.versionId === undefined ? 's3:GetObject' : 's3:GetObjectVersion';
      const found = findSource(state, source);
      const carriesTags = !replaces(call.headers, 'tagging') && Object.keys(found?.tags ?? {}).length > 0;
      const tagAccesses = [
        { action: 's3:GetObjectTagging', resource },
        { action: 's3:PutObjectTagging', resource: objectArn(call.bucket, call.key) },
      ];
      return [{ action, resource }, ...writeAccesses(call), ...(carriesTags ? tagAccesses : [])];
    },
    run(call, response) {
      const { bucket, key, headers } = call;
      requireKey(key);
      requireKnownHeaders(headers);
      state.buckets.get(bucket);
      const source = copySource(headers);
      state.buckets.get(source.bucket);
      const found = findSource(state, source);
      if (found === undefined) throw noSuchKey(source.key);
      checkCopySource(headers, found);
      requireChange(found, call);
      checkWrite(headers, key, state.objects.latest(bucket, key));
      const draft = {
        ...copiedAttributes(found, headers),
        key,
        blob: state.blobs.duplicate(found.blob),
        size: found.size,
        etag: found.etag,
        checksum: found.checksum,
      };
      const object = commitObject(state, bucket, draft, headers, 'ObjectCreated:Copy');
      sendXml(
        response,
        'CopyObjectResult',
        {
          ETag: quoted(object.etag),
          LastModified: new Date(object.modifiedAt).toISOString(),
          ...checksumElements(object.checksum),
        },
        {
          ...versionHeaders(object),
          ...(found.versionId === UNVERSIONED ? {} : { 'x-amz-copy-source-version-id': found.versionId }),
        },
      );
    },
  };
}

interface CopySource {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string | undefined;
}

/** Reads `x-amz-copy-source: /bucket/key?versionId=…`, percent-encoded. @throws {AwsError} InvalidArgument */
function copySource(headers: HeaderMap): CopySource {
  const [path = '', query] = (headers['x-amz-copy-source'] ?? '').split('?');
  const [, bucket, key] = /^\/?([^/]+)\/(.+)$/s.exec(decoded(path)) ?? [];
  if (bucket === undefined || key === undefined) {
    throw s3Error(
      'InvalidArgument',
      'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
    );
  }
  return { bucket, key, versionId: new URLSearchParams(query).get('versionId') ?? undefined };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    throw s3Error('InvalidArgument', 'Copy Source must be percent-encoded.', {}, { cause: error });
  }
}

function findSource({ objects }: S3State, { bucket, key, versionId }: CopySource): StoredObject | undefined {
  const versions = objects.versions(bucket, key);
  const found =
    versionId === undefined ? versions[0] : versions.find((version) => version.versionId === versionId);
  return found?.kind === 'object' ? found : undefined;
}

function copiedAttributes(source: StoredObject, headers: HeaderMap): ObjectAttributes {
  const given = objectAttributes(headers);
  const { headers: stored, metadata } = replaces(headers, 'metadata') ? given : source;
  return { headers: stored, metadata, tags: replaces(headers, 'tagging') ? given.tags : source.tags };
}

function replaces(headers: HeaderMap, what: 'metadata' | 'tagging'): boolean {
  const directive = headers[`x-amz-${what}-directive`] ?? 'COPY';
  if (directive !== 'COPY' && directive !== 'REPLACE') {
    throw s3Error('InvalidArgument', `Unknown ${what} directive ${directive}: use COPY or REPLACE.`);
  }
  return directive === 'REPLACE';
}

function requireChange(source: StoredObject, { bucket, key, headers, query }: S3Call): void {
  const conditions = Object.keys(headers).filter(
    (name) => name.startsWith('x-amz-copy-source-') && name !== 'x-amz-copy-source-if-match',
  );
  if (conditions.length > 0 || query.has('versionId'))
    throw notImplemented(`CopyObject with ${conditions.join(', ')}`);
  const isItself = source.bucket === bucket && source.key === key;
  if (isItself && !replaces(headers, 'metadata') && !replaces(headers, 'tagging')) {
    const message =
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata.";
    throw s3Error('InvalidRequest', message);
  }
}
