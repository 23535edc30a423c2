import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type S3UnderTest, s3UnderTest } from './s3-under-test.ts';

const MIB = 1024 * 1024;

let s3: S3UnderTest;
beforeAll(async () => {
  s3 = await s3UnderTest();
});
afterAll(() => s3.stop());

const refusal = (name: string, httpStatusCode: number) => ({ name, $metadata: { httpStatusCode } });
const head = (Key: string) => s3.client.send(new HeadObjectCommand({ Bucket: s3.bucket, Key }));

/** Begins an upload and offers what can be done with it. */
async function begin(Key: string, more: object = {}) {
  const { bucket: Bucket, client } = s3;
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key, ...more }));
  const ids = { Bucket, Key, UploadId };
  return {
    ids,
    async part(PartNumber: number, Body: Buffer | string): Promise<CompletedPart> {
      const { ETag } = await client.send(new UploadPartCommand({ ...ids, PartNumber, Body }));
      return { PartNumber, ETag };
    },
    complete: (Parts: CompletedPart[], options: object = {}) =>
      client.send(new CompleteMultipartUploadCommand({ ...ids, MultipartUpload: { Parts }, ...options })),
    abort: () => client.send(new AbortMultipartUploadCommand(ids)),
    listParts: () => client.send(new ListPartsCommand(ids)),
  };
}

test('parts uploaded through presigned URLs become one object', async () => {
  const upload = await begin('presigned', { ContentType: 'text/csv', Metadata: { task: 'm' } });
  const bodies = [Buffer.alloc(5 * MIB, 97), Buffer.alloc(1000, 98)];
  const parts: CompletedPart[] = [];
  for (const [index, body] of bodies.entries()) {
    const PartNumber = index + 1;
    const url = await getSignedUrl(s3.presigner, new UploadPartCommand({ ...upload.ids, PartNumber }), {
      expiresIn: 60,
    });
    const response = await fetch(url, { method: 'PUT', body });
    expect(response.status).toBe(200);
    parts.push({ PartNumber, ETag: response.headers.get('etag') ?? undefined });
  }
  const { ETag } = await upload.complete(parts);
  const md5s = bodies.map((body) => createHash('md5').update(body).digest());
  expect(ETag).toBe(`"${createHash('md5').update(Buffer.concat(md5s)).digest('hex')}-2"`);
  expect(await head('presigned')).toMatchObject({
    ContentLength: 5 * MIB + 1000,
    ContentType: 'text/csv',
    Metadata: { task: 'm' },
  });
  const Range = `bytes=${5 * MIB - 1}-${5 * MIB}`;
  const seam = await s3.client.send(new GetObjectCommand({ Bucket: s3.bucket, Key: 'presigned', Range }));
  expect(await seam.Body?.transformToString()).toBe('ab');
});

test('parts are listed by number, the last upload of each', async () => {
  const upload = await begin('listed');
  await upload.part(2, 'second');
  await upload.part(1, 'first');
  await upload.part(1, 'first again');
  const { Parts } = await upload.listParts();
  expect(Parts?.map(({ PartNumber, Size }) => [PartNumber, Size])).toEqual([
    [1, 11],
    [2, 6],
  ]);
  await upload.abort();
});

test('uploads that are under way are listed', async () => {
  const upload = await begin('under-way');
  const { Uploads } = await s3.client.send(new ListMultipartUploadsCommand({ Bucket: s3.bucket }));
  expect(Uploads).toContainEqual(
    expect.objectContaining({ Key: 'under-way', UploadId: upload.ids.UploadId }),
  );
  await upload.abort();
});

test('an aborted upload is no more', async () => {
  const upload = await begin('aborted');
  await upload.part(1, 'abc');
  await upload.abort();
  await expect(upload.listParts()).rejects.toMatchObject(refusal('NoSuchUpload', 404));
  await expect(upload.part(2, 'abc')).rejects.toMatchObject(refusal('NoSuchUpload', 404));
});

test('a part below 5 MiB that is not the last is refused', async () => {
  const upload = await begin('small');
  const parts = [await upload.part(1, 'abc'), await upload.part(2, 'abc')];
  await expect(upload.complete(parts)).rejects.toMatchObject(refusal('EntityTooSmall', 400));
  await upload.abort();
});

test('parts out of order, unknown or with another ETag are refused', async () => {
  const upload = await begin('order');
  const parts = [await upload.part(1, Buffer.alloc(5 * MIB)), await upload.part(2, 'abc')];
  await expect(upload.complete([...parts].reverse())).rejects.toMatchObject(refusal('InvalidPartOrder', 400));
  await expect(upload.complete([{ PartNumber: 3, ETag: '"x"' }])).rejects.toMatchObject(
    refusal('InvalidPart', 400),
  );
  await expect(upload.complete([{ PartNumber: 2, ETag: '"x"' }])).rejects.toMatchObject(
    refusal('InvalidPart', 400),
  );
  await upload.abort();
});

test('If-None-Match: * on completion does not overwrite', async () => {
  const upload = await begin('taken');
  const part = await upload.part(1, 'mine');
  await s3.client.send(new PutObjectCommand({ Bucket: s3.bucket, Key: 'taken', Body: 'yours' }));
  await expect(upload.complete([part], { IfNoneMatch: '*' })).rejects.toMatchObject(
    refusal('PreconditionFailed', 412),
  );
  expect((await head('taken')).ContentLength).toBe(5);
});

test('the SDK uploads a stream of unknown length in parts, with their checksums', async () => {
  const pieces = Array.from({ length: 12 }, (_, index) => Buffer.alloc(MIB, index));
  const params = { Bucket: s3.bucket, Key: 'streamed', Body: Readable.from(pieces) };
  await new Upload({ client: s3.client, params }).done();
  const { Body } = await s3.client.send(new GetObjectCommand({ Bucket: s3.bucket, Key: 'streamed' }));
  const bytes = Buffer.from((await Body?.transformToByteArray()) ?? []);
  expect(bytes.equals(Buffer.concat(pieces))).toBe(true);
});

test('a checksum of the parts is the checksum of their checksums', async () => {
  const upload = await begin('composite', { ChecksumAlgorithm: 'SHA256' });
  const Body = 'only part';
  const { ETag, ChecksumSHA256 } = await s3.client.send(
    new UploadPartCommand({ ...upload.ids, PartNumber: 1, Body, ChecksumAlgorithm: 'SHA256' }),
  );
  const partDigest = createHash('sha256').update(Body).digest();
  expect(ChecksumSHA256).toBe(partDigest.toString('base64'));
  const completed = await upload.complete([{ PartNumber: 1, ETag, ChecksumSHA256 }]);
  const composite = createHash('sha256').update(partDigest).digest('base64');
  expect(completed.ChecksumSHA256).toBe(`${composite}-1`);
});
