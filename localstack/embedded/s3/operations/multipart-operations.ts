import { objectArn } from '../bucket-store.ts';
import { announcedChecksum, checksumElements, checksumHeaders, namedAlgorithm } from '../checksums.ts';
import { quoted } from '../commit.ts';
import type { HeaderMap } from '../header-map.ts';
import { objectAttributes } from '../object-attributes.ts';
import type { Operation, Operations, S3Call, S3State } from '../operation.ts';
import { receivePayload } from '../payload.ts';
import { s3Error } from '../refusals.ts';
import { sendEmpty, sendXml } from '../respond.ts';
import type { Upload } from '../upload-store.ts';
import { requireKnownHeaders } from '../write-headers.ts';
import { completeMultipartUpload } from './complete-multipart-upload.ts';
import { MAX_UPLOAD_BYTES, requireAcceptableBody, requireKey, writeAccesses } from './write-operations.ts';

const MAX_PART_NUMBER = 10_000;
const MAX_LISTED_PARTS = 1000;

export function multipartOperations(state: S3State): Operations {
  return {
    'POST object ?uploads': createMultipartUpload(state),
    'PUT object ?partNumber&uploadId': uploadPart(state),
    'GET object ?uploadId': listParts(state),
    'POST object ?uploadId': completeMultipartUpload(state),
    'DELETE object ?uploadId': abortMultipartUpload(state),
  };
}

function createMultipartUpload({ buckets, uploads }: S3State): Operation {
  return {
    name: 'CreateMultipartUpload',
    accesses: writeAccesses,
    run({ bucket, key, headers }, response) {
      buckets.get(bucket);
      requireKey(key);
      requireKnownHeaders(headers);
      const checksum = uploadChecksum(headers);
      const upload = uploads.create({
        bucket,
        key,
        attributes: objectAttributes(headers),
        ...(checksum === undefined ? {} : { checksum }),
      });
      const checksumAnswer: Record<string, string> =
        checksum === undefined
          ? {}
          : {
              'x-amz-checksum-algorithm': checksum.algorithm.toUpperCase(),
              'x-amz-checksum-type': checksum.type,
            };
      const result = { Bucket: bucket, Key: key, UploadId: upload.id };
      sendXml(response, 'InitiateMultipartUploadResult', result, checksumAnswer);
    },
  };
}

/** @throws {AwsError} InvalidRequest for a pair that S3 does not offer. */
function uploadChecksum(headers: HeaderMap): Upload['checksum'] {
  const algorithm = namedAlgorithm(headers['x-amz-checksum-algorithm']);
  if (algorithm === undefined) return undefined;
  const usual = algorithm === 'crc64nvme' ? 'FULL_OBJECT' : 'COMPOSITE';
  const type = headers['x-amz-checksum-type'] ?? usual;
  const isOffered =
    type === 'FULL_OBJECT' ? algorithm.startsWith('crc') : type === 'COMPOSITE' && algorithm !== 'crc64nvme';
  if (!isOffered) {
    throw s3Error(
      'InvalidRequest',
      `The ${type} checksum type cannot be used with the ${algorithm} checksum algorithm.`,
    );
  }
  return { algorithm, type: type === 'FULL_OBJECT' ? 'FULL_OBJECT' : 'COMPOSITE' };
}

function uploadPart({ uploads, blobs, clock }: S3State): Operation {
  return {
    name: 'UploadPart',
    accesses: onObject('s3:PutObject'),
    async run({ bucket, key, query, headers, body }, response) {
      const uploadId = query.get('uploadId') ?? '';
      const upload = uploads.get(bucket, key, uploadId);
      const number = partNumber(query);
      requireAcceptableBody(headers);
      requireSameAlgorithm(upload, headers);
      const rules = { maxBytes: MAX_UPLOAD_BYTES, algorithm: upload.checksum?.algorithm };
      const { blob, result } = await blobs.write((append) => receivePayload(body, headers, rules, append));
      try {
        uploads.get(bucket, key, uploadId);
      } catch (error) {
        blobs.remove(blob); // aborted or completed while the part was on its way
        throw error;
      }
      const { size, md5: etag, checksum } = result;
      uploads.putPart({ uploadId, number, blob, size, etag, checksum, modifiedAt: clock.now() });
      sendEmpty(response, 200, { etag: quoted(etag), ...checksumHeaders(checksum) });
    },
  };
}

function partNumber(query: URLSearchParams): number {
  const number = Number(query.get('partNumber'));
  if (!Number.isInteger(number) || number < 1 || number > MAX_PART_NUMBER) {
    throw s3Error(
      'InvalidArgument',
      `Part number must be an integer between 1 and ${MAX_PART_NUMBER}, inclusive`,
    );
  }
  return number;
}

function requireSameAlgorithm(upload: Upload, headers: HeaderMap): void {
  const expected = upload.checksum?.algorithm;
  const actual = announcedChecksum(headers)?.algorithm;
  if (expected !== undefined && actual !== undefined && actual !== expected) {
    const message = `Checksum Type mismatch occurred, expected checksum Type: ${expected}, actual checksum Type: ${actual}`;
    throw s3Error('InvalidRequest', message);
  }
}

function listParts({ uploads }: S3State): Operation {
  return {
    name: 'ListParts',
    accesses: onObject('s3:ListMultipartUploadParts'),
    run({ bucket, key, query }, response) {
      const upload = uploads.get(bucket, key, query.get('uploadId') ?? '');
      const maxParts = Math.min(Number(query.get('max-parts') ?? MAX_LISTED_PARTS), MAX_LISTED_PARTS);
      const after = Number(query.get('part-number-marker') ?? 0);
      const rest = uploads.parts(upload.id).filter(({ number }) => number > after);
      const listed = rest.slice(0, maxParts);
      sendXml(response, 'ListPartsResult', {
        Bucket: bucket,
        Key: key,
        UploadId: upload.id,
        StorageClass: 'STANDARD',
        PartNumberMarker: after,
        NextPartNumberMarker: listed.at(-1)?.number ?? after,
        MaxParts: maxParts,
        IsTruncated: rest.length > listed.length,
        ChecksumAlgorithm: upload.checksum?.algorithm.toUpperCase(),
        ChecksumType: upload.checksum?.type,
        Part: listed.map((part) => ({
          PartNumber: part.number,
          LastModified: new Date(part.modifiedAt).toISOString(),
          ETag: quoted(part.etag),
          Size: part.size,
          ...checksumElements(part.checksum),
        })),
      });
    },
  };
}

function abortMultipartUpload({ uploads }: S3State): Operation {
  return {
    name: 'AbortMultipartUpload',
    accesses: onObject('s3:AbortMultipartUpload'),
    run({ bucket, key, query }, response) {
      uploads.abort(uploads.get(bucket, key, query.get('uploadId') ?? '').id);
      sendEmpty(response, 204);
    },
  };
}

function onObject(action: string) {
  return ({ bucket, key }: S3Call) => [{ action, resource: objectArn(bucket, key) }];
}
