import { createReadStream } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { bucketArn, objectArn } from '../bucket-store.ts';
import { type ByteRange, byteRange } from '../byte-range.ts';
import { checksumHeaders } from '../checksums.ts';
import { quoted, versionHeaders } from '../commit.ts';
import type { ObjectVersion, StoredObject } from '../object-version.ts';
import { authorizeCaller, type Operation, type Operations, type S3Call, type S3State } from '../operation.ts';
import { checkRead } from '../preconditions.ts';
import { noSuchKey, s3Error } from '../refusals.ts';

const READ_BYTES = 256 * 1024;
/** The only headers that a request may put into its answer. */
const RESPONSE_OVERRIDES = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
  'expires',
];

export function readOperations(state: S3State): Operations {
  return { 'GET object': getObject(state), 'HEAD object': headObject(state) };
}

/** The object that a request names. @throws {AwsError} NoSuchKey, NoSuchVersion, MethodNotAllowed, AccessDenied */
export function requestedObject(state: S3State, call: S3Call, response: ServerResponse): StoredObject {
  state.buckets.get(call.bucket);
  const versionId = call.query.get('versionId');
  const versions = state.objects.versions(call.bucket, call.key);
  const version = versionId === null ? versions[0] : versions.find((found) => found.versionId === versionId);
  if (version?.kind === 'object') return version;
  if (version !== undefined) response.setHeader('x-amz-delete-marker', 'true');
  // Who may not list must not learn which keys exist: S3 answers 403 then, not 404.
  authorizeCaller(state, call.principal, { action: 's3:ListBucket', resource: bucketArn(call.bucket) });
  if (versionId === null) throw noSuchKey(call.key);
  throw withoutBytes(version, call.key, versionId);
}

function withoutBytes(marker: ObjectVersion | undefined, key: string, versionId: string) {
  if (marker === undefined) {
    return s3Error('NoSuchVersion', 'The specified version does not exist.', {
      Key: key,
      VersionId: versionId,
    });
  }
  return s3Error('MethodNotAllowed', 'This version is a delete marker: it has no content to read.', {
    Key: key,
  });
}

function getObject(state: S3State): Operation {
  return {
    name: 'GetObject',
    accesses: readAccess,
    async run(call, response) {
      const object = requestedObject(state, call, response);
      const range = writeHead(call, object, response);
      if (range === 'not-modified' || object.size === 0) {
        response.end();
        return;
      }
      const file = createReadStream('', {
        fd: state.blobs.open(object.blob),
        start: range?.first ?? 0,
        end: range?.last ?? object.size - 1,
        highWaterMark: READ_BYTES,
      });
      await pipeline(file, response).catch((error: unknown) => {
        if (!response.destroyed) throw error; // a client that hangs up while reading is no fault
      });
    },
  };
}

function headObject(state: S3State): Operation {
  return {
    name: 'HeadObject',
    accesses: readAccess,
    run(call, response) {
      writeHead(call, requestedObject(state, call, response), response);
      response.end();
    },
  };
}

function readAccess({ bucket, key, query }: S3Call) {
  const action = query.has('versionId') ? 's3:GetObjectVersion' : 's3:GetObject';
  return [{ action, resource: objectArn(bucket, key) }];
}

/** Begins the answer, once nothing can refuse it any more. */
function writeHead(
  call: S3Call,
  object: StoredObject,
  response: ServerResponse,
): ByteRange | undefined | 'not-modified' {
  const about = {
    etag: quoted(object.etag),
    'last-modified': new Date(object.modifiedAt).toUTCString(),
    ...versionHeaders(object),
  };
  if (checkRead(call.headers, object) === 'not-modified') {
    response.writeHead(304, about);
    return 'not-modified';
  }
  const range = byteRange(call.headers.range, object.size);
  const isWhole = range === undefined;
  response.writeHead(isWhole ? 200 : 206, {
    'content-type': 'binary/octet-stream',
    ...object.headers,
    ...object.metadata,
    ...about,
    ...tagCount(object),
    ...(isWhole && call.headers['x-amz-checksum-mode'] === 'ENABLED' ? checksumHeaders(object.checksum) : {}),
    ...(isWhole ? {} : { 'content-range': `bytes ${range.first}-${range.last}/${object.size}` }),
    ...overrides(call.query),
    'accept-ranges': 'bytes',
    'content-length': isWhole ? object.size : range.last - range.first + 1,
  });
  return range;
}

function tagCount({ tags }: StoredObject): Record<string, number> {
  const count = Object.keys(tags).length;
  return count === 0 ? {} : { 'x-amz-tagging-count': count };
}

function overrides(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries(
    RESPONSE_OVERRIDES.flatMap((header) => {
      const value = query.get(`response-${header}`);
      return value === null ? [] : [[header, value]];
    }),
  );
}
