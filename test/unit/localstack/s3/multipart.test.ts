import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type S3UnderTest, startS3, textsOf } from './s3-under-test.ts';

/** An upload of the key `a` with one part. */
async function uploadOf(s3: S3UnderTest, headers: Record<string, string> = {}) {
  const created = await (await s3.request('POST', '/a?uploads', undefined, headers)).text();
  const [id = ''] = textsOf(created, 'UploadId');
  const part = await s3.request('PUT', `/a?partNumber=1&uploadId=${id}`, '123456789');
  const etag = part.headers.get('etag');
  const list = (more: string) =>
    `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${etag}</ETag>${more}</Part></CompleteMultipartUpload>`;
  return {
    id,
    part,
    complete: (more = '', completeHeaders: Record<string, string> = {}) =>
      s3.request('POST', `/a?uploadId=${id}`, list(more), completeHeaders),
  };
}

const blobs = ({ directory }: S3UnderTest) => readdirSync(join(directory, 'blobs'));

test('of two completions at once one makes the object', async () => {
  const s3 = await startS3();
  const upload = await uploadOf(s3);
  const answers = await Promise.all([upload.complete(), upload.complete()]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 404]);
  await s3.stop();
  expect(blobs(s3)).toHaveLength(1);
});

test('a refused completion leaves the upload as it was', async () => {
  const s3 = await startS3();
  const upload = await uploadOf(s3);
  const wrongSize = await upload.complete('', { 'x-amz-mp-object-size': '10' });
  expect(textsOf(await wrongSize.text(), 'Code')).toEqual(['InvalidRequest']);
  await s3.request('PUT', '/a', 'in the way');
  const taken = await upload.complete('', { 'if-none-match': '*' });
  expect(textsOf(await taken.text(), 'Code')).toEqual(['PreconditionFailed']);
  expect((await upload.complete()).status).toBe(200);
});

test('a checksum of the whole object is computed over all parts and compared', async () => {
  const s3 = await startS3();
  const crc32 = 'y/Q5Jg==';
  const headers = { 'x-amz-checksum-algorithm': 'CRC32', 'x-amz-checksum-type': 'FULL_OBJECT' };
  const upload = await uploadOf(s3, headers);
  expect(upload.part.headers.get('x-amz-checksum-crc32')).toBe(crc32);
  const wrong = await upload.complete('', { 'x-amz-checksum-crc32': 'AAAAAA==' });
  expect(textsOf(await wrong.text(), 'Code')).toEqual(['BadDigest']);
  const right = await (await upload.complete('', { 'x-amz-checksum-crc32': crc32 })).text();
  expect(textsOf(right, 'ChecksumCRC32')).toEqual([crc32]);
  expect(textsOf(right, 'ChecksumType')).toEqual(['FULL_OBJECT']);
});

test('an upload with an algorithm wants that algorithm of each part, and its value on completion', async () => {
  const s3 = await startS3();
  const upload = await uploadOf(s3, { 'x-amz-checksum-algorithm': 'SHA256' });
  const headers = { 'x-amz-checksum-crc32': 'y/Q5Jg==' };
  const other = await s3.request('PUT', `/a?partNumber=2&uploadId=${upload.id}`, '123456789', headers);
  expect(textsOf(await other.text(), 'Code')).toEqual(['InvalidRequest']);
  expect(textsOf(await (await upload.complete()).text(), 'Code')).toEqual(['InvalidRequest']);
  const wrong = await upload.complete('<ChecksumSHA256>AAAA</ChecksumSHA256>');
  expect(textsOf(await wrong.text(), 'Code')).toEqual(['InvalidPart']);
});

test.each([
  ['SHA256', 'FULL_OBJECT'],
  ['CRC64NVME', 'COMPOSITE'],
  ['MD4', 'COMPOSITE'],
])('%s with %s is no checksum that S3 offers', async (algorithm, type) => {
  const s3 = await startS3();
  const headers = { 'x-amz-checksum-algorithm': algorithm, 'x-amz-checksum-type': type };
  const response = await s3.request('POST', '/a?uploads', undefined, headers);
  expect(textsOf(await response.text(), 'Code')).toEqual(['InvalidRequest']);
});
