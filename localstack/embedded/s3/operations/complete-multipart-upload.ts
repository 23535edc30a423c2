import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { z } from 'zod';
import { objectArn } from '../bucket-store.ts';
import {
  type Checksum,
  ChecksumAlgorithm,
  checksumElements,
  compositeChecksum,
  startDigest,
} from '../checksums.ts';
import { commitObject, quoted, versionHeaders } from '../commit.ts';
import type { RunningDigest } from '../crc.ts';
import type { HeaderMap } from '../header-map.ts';
import type { ObjectDraft } from '../object-version.ts';
import type { Operation, S3Call, S3State } from '../operation.ts';
import { checkWrite } from '../preconditions.ts';
import { s3Error } from '../refusals.ts';
import { readXml } from '../request-body.ts';
import { sendXml } from '../respond.ts';
import type { Part, Upload } from '../upload-store.ts';
import { elements } from '../xml.ts';

/** All parts but the last: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const MIN_PART_BYTES = 5 * 1024 * 1024;

const ListedPart = z.strictObject({
  PartNumber: z.coerce.number().int(),
  ETag: z.string().transform((etag) => etag.replaceAll('"', '')),
  ChecksumSHA256: z.string().optional(),
  ChecksumSHA1: z.string().optional(),
  ChecksumCRC32: z.string().optional(),
  ChecksumCRC32C: z.string().optional(),
  ChecksumCRC64NVME: z.string().optional(),
});
type ListedPart = z.infer<typeof ListedPart>;
const CompleteDocument = z.strictObject({ Part: elements(ListedPart) });

export function completeMultipartUpload(state: S3State): Operation {
  return {
    name: 'CompleteMultipartUpload',
    accesses: ({ bucket, key }) => [{ action: 's3:PutObject', resource: objectArn(bucket, key) }],
    async run(call, response) {
      const { bucket, key, query } = call;
      const uploadId = query.get('uploadId') ?? '';
      state.uploads.get(bucket, key, uploadId);
      const document = await readXml(withoutChecksums(call), 'CompleteMultipartUpload', CompleteDocument);
      const upload = state.uploads.get(bucket, key, uploadId);
      const parts = listedParts(state, upload, document.Part);
      requireSize(call.headers['x-amz-mp-object-size'], parts);
      checkWrite(call.headers, key, state.objects.latest(bucket, key));
      const object = await state.uploads.whileClosed(upload, async () => {
        const draft = await assemble(state, upload, parts, call.headers);
        const committed = commitObject(
          state,
          bucket,
          draft,
          call.headers,
          'ObjectCreated:CompleteMultipartUpload',
        );
        state.uploads.remove(upload.id);
        return committed;
      });
      sendXml(
        response,
        'CompleteMultipartUploadResult',
        {
          Location: `http://${call.headers.host ?? 'localhost'}/${bucket}/${encodeURIComponent(key)}`,
          Bucket: bucket,
          Key: key,
          ETag: quoted(object.etag),
          ...checksumElements(object.checksum),
          ChecksumType: object.checksum?.type,
        },
        versionHeaders(object),
      );
    },
  };
}

/** Checksum headers of this request are about the object, not about its own body. */
function withoutChecksums(call: S3Call): S3Call {
  const headers = Object.entries(call.headers).filter(([name]) => !name.startsWith('x-amz-checksum-'));
  return { ...call, headers: Object.fromEntries(headers) };
}

/** @throws {AwsError} MalformedXML, InvalidPart, InvalidPartOrder, EntityTooSmall */
function listedParts({ uploads }: S3State, upload: Upload, listed: readonly ListedPart[]): readonly Part[] {
  if (listed.length === 0) throw s3Error('MalformedXML', 'You must specify at least one part');
  if (listed.some((item, index) => item.PartNumber <= (listed[index - 1]?.PartNumber ?? 0))) {
    throw s3Error(
      'InvalidPartOrder',
      'The list of parts was not in ascending order: order it by part number.',
    );
  }
  return listed.map((item, index) => {
    const part = uploads.part(upload.id, item.PartNumber);
    if (part === undefined || part.etag !== item.ETag || !hasChecksum(part, upload, item))
      throw invalidPart(item);
    if (index < listed.length - 1 && part.size < MIN_PART_BYTES) {
      const message = `Your proposed upload is smaller than the minimum allowed size: part ${part.number} has ${part.size} of ${MIN_PART_BYTES} bytes.`;
      throw s3Error('EntityTooSmall', message, { PartNumber: String(part.number) });
    }
    return part;
  });
}

function hasChecksum(part: Part, upload: Upload, item: ListedPart): boolean {
  const given = ChecksumAlgorithm.options.map((algorithm) => ({
    algorithm,
    value: checksumOf(item, algorithm),
  }));
  const required = upload.checksum?.type === 'COMPOSITE' ? upload.checksum.algorithm : undefined;
  if (required !== undefined && checksumOf(item, required) === undefined) {
    const message = `The upload was created using a ${required} checksum. The complete request must include the checksum for each part. It was missing for part ${item.PartNumber} in the request.`;
    throw s3Error('InvalidRequest', message);
  }
  return given.every(
    ({ algorithm, value }) =>
      value === undefined || (part.checksum?.algorithm === algorithm && part.checksum.value === value),
  );
}

function checksumOf(item: ListedPart, algorithm: ChecksumAlgorithm): string | undefined {
  switch (algorithm) {
    case 'sha256':
      return item.ChecksumSHA256;
    case 'sha1':
      return item.ChecksumSHA1;
    case 'crc32':
      return item.ChecksumCRC32;
    case 'crc32c':
      return item.ChecksumCRC32C;
    case 'crc64nvme':
      return item.ChecksumCRC64NVME;
  }
}

function invalidPart({ PartNumber, ETag }: ListedPart) {
  const message =
    'One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part’s entity tag.';
  return s3Error('InvalidPart', message, { PartNumber: String(PartNumber), ETag });
}

function requireSize(announced: string | undefined, parts: readonly Part[]): void {
  const size = totalSize(parts);
  if (announced !== undefined && Number(announced) !== size) {
    throw s3Error(
      'InvalidRequest',
      `x-amz-mp-object-size is ${announced}, but the parts have ${size} bytes.`,
    );
  }
}

async function assemble(
  { blobs }: S3State,
  upload: Upload,
  parts: readonly Part[],
  headers: HeaderMap,
): Promise<ObjectDraft> {
  const digest = upload.checksum?.type === 'FULL_OBJECT' ? startDigest(upload.checksum.algorithm) : undefined;
  const { blob, result: checksum } = await blobs.write(async (append) => {
    for (const part of parts) {
      for await (const data of createReadStream('', { fd: blobs.open(part.blob) })) {
        digest?.update(data);
        await append(data);
      }
    }
    const assembled = objectChecksum(upload, parts, digest);
    requireAnnounced(headers, assembled);
    return assembled;
  });
  const md5 = createHash('md5');
  for (const part of parts) md5.update(part.etag, 'hex');
  const etag = `${md5.digest('hex')}-${parts.length}`;
  return { ...upload.attributes, key: upload.key, blob, size: totalSize(parts), etag, checksum };
}

function objectChecksum(
  { checksum }: Upload,
  parts: readonly Part[],
  digest: RunningDigest | undefined,
): Checksum | undefined {
  if (checksum === undefined) return undefined;
  if (digest !== undefined) return { ...checksum, value: digest.digest().toString('base64') };
  const values = parts.map((part) => part.checksum?.value ?? '');
  return compositeChecksum(checksum.algorithm, values);
}

/** @throws {AwsError} BadDigest when the request names a checksum of the object that is not this one. */
function requireAnnounced(headers: HeaderMap, assembled: Checksum | undefined): void {
  if (assembled === undefined) return;
  const expected = headers[`x-amz-checksum-${assembled.algorithm}`];
  // A composite one may come without its number of parts.
  if (expected !== undefined && expected !== assembled.value && expected !== assembled.value.split('-')[0]) {
    throw s3Error(
      'BadDigest',
      `The ${assembled.algorithm} you specified did not match the calculated checksum.`,
    );
  }
}

function totalSize(parts: readonly Part[]): number {
  return parts.reduce((sum, { size }) => sum + size, 0);
}
