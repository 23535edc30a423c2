import { readdirSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BUCKET, type S3UnderTest, startS3, textsOf } from './s3-under-test.ts';

const filesOf = ({ directory }: S3UnderTest) => [
  ...readdirSync(join(directory, 'blobs')),
  ...readdirSync(join(directory, 'incoming')),
];

/** Sends a request as it is, then hangs up. */
async function hangUpAfter({ port }: S3UnderTest, text: string): Promise<void> {
  await new Promise<void>((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(text));
    socket.resume().on('close', () => resolve());
  });
}

test('nothing is stored when the client hangs up before the end', async () => {
  const s3 = await startS3();
  await hangUpAfter(s3, `PUT /${BUCKET}/a HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nonly this`);
  await s3.settled();
  expect((await s3.request('GET', '/a')).status).toBe(404);
  expect(filesOf(s3)).toEqual([]);
});

test('nothing is stored when the client hangs up in the middle of a form', async () => {
  const s3 = await startS3();
  const form =
    '--b\r\ncontent-disposition: form-data; name="key"\r\n\r\na\r\n--b\r\ncontent-disposition: form-data; name="file"; filename="f"\r\n\r\nonly';
  const head = `POST /${BUCKET} HTTP/1.1\r\nhost: x\r\ncontent-type: multipart/form-data; boundary=b\r\ncontent-length: 999\r\n\r\n`;
  await hangUpAfter(s3, head + form);
  await s3.settled();
  expect(filesOf(s3)).toEqual([]);
});

test('a body without a length is refused', async () => {
  const s3 = await startS3();
  const status = await new Promise((resolve) => {
    const request = httpRequest(`${s3.url}/a`, {
      method: 'PUT',
      headers: { 'transfer-encoding': 'chunked' },
    });
    request.on('response', (response) => resolve(response.resume().statusCode)).end('x');
  });
  expect(status).toBe(411);
});

test.each([
  ['another hash of the payload', { 'x-amz-content-sha256': 'a'.repeat(64) }, 'XAmzContentSHA256Mismatch'],
  ['another decoded length', { 'x-amz-decoded-content-length': '7' }, 'IncompleteBody'],
  ['an MD5 that is none', { 'content-md5': 'abc' }, 'InvalidDigest'],
  ['two checksums', { 'x-amz-checksum-crc32': 'AAAAAA==', 'x-amz-checksum-sha1': 'x' }, 'InvalidRequest'],
  ['a checksum that is not base64', { 'x-amz-checksum-crc32': 'abc' }, 'InvalidRequest'],
  ['an algorithm without its checksum', { 'x-amz-sdk-checksum-algorithm': 'CRC32' }, 'InvalidRequest'],
  ['too much metadata', { 'x-amz-meta-a': 'x'.repeat(2048) }, 'MetadataTooLarge'],
  ['signed chunks', { 'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' }, 'NotImplemented'],
  ['a header that nobody acts on', { 'x-amz-object-lock-mode': 'GOVERNANCE' }, 'NotImplemented'],
  [
    'eleven tags',
    { 'x-amz-tagging': Array.from('abcdefghijk', (key) => `${key}=1`).join('&') },
    'InvalidTag',
  ],
  ['an unknown condition', { 'if-none-match': '"etag"' }, 'NotImplemented'],
])('a body with %s is refused and leaves nothing', async (_what, headers, code) => {
  const s3 = await startS3();
  const response = await s3.request('PUT', '/a', 'hello', headers);
  expect(textsOf(await response.text(), 'Code')).toEqual([code]);
  expect(filesOf(s3)).toEqual([]);
});

test('the checksum in a trailer is verified', async () => {
  const s3 = await startS3();
  const put = (trailer: string) =>
    s3.request('PUT', '/a', `5\r\nhello\r\n0\r\nx-amz-checksum-crc32:${trailer}\r\n\r\n`, {
      'content-encoding': 'gzip,aws-chunked',
      'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
      'x-amz-decoded-content-length': '5',
      'x-amz-trailer': 'x-amz-checksum-crc32',
    });
  expect((await put('NhCmhg==')).status).toBe(200);
  const head = await s3.request('HEAD', '/a');
  expect(head.headers.get('content-length')).toBe('5');
  expect(head.headers.get('content-encoding')).toBe('gzip');
  expect(textsOf(await (await put('AAAAAA==')).text(), 'Code')).toEqual(['BadDigest']);
});

test('an answer reaches a client whose large body was refused unread', async () => {
  const s3 = await startS3();
  await s3.request('PUT', '/a', 'x');
  const body = Buffer.alloc(20 * 1024 * 1024);
  for (let round = 0; round < 3; round++) {
    expect((await s3.request('PUT', '/a', body, { 'if-none-match': '*' })).status).toBe(412);
  }
});

test('a condition that breaks while the body arrives refuses the write', async () => {
  const s3 = await startS3();
  const late = new Promise<number | undefined>((resolve) => {
    const headers = { 'content-length': 4, 'if-none-match': '*' };
    const request = httpRequest(`${s3.url}/a`, { method: 'PUT', headers });
    request.on('response', (response) => resolve(response.resume().statusCode));
    request.write('la', () => {
      s3.request('PUT', '/a', 'first').then(
        () => request.end('te'),
        (error: Error) => request.destroy(error),
      );
    });
  });
  expect(await late).toBe(412);
  expect(await (await s3.request('GET', '/a')).text()).toBe('first');
  await s3.settled();
});
