import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type S3UnderTest, s3UnderTest } from './s3-under-test.ts';

const LARGE_MIB = 200;

let s3: S3UnderTest;
beforeAll(async () => {
  s3 = await s3UnderTest();
});
afterAll(() => s3.stop());

const head = (Key: string) => s3.client.send(new HeadObjectCommand({ Bucket: s3.bucket, Key }));
const sha256 = (text: string) => createHash('sha256').update(text).digest('base64');

/** A URL for the five bytes `hello` as text/csv with metadata, all of it signed. */
function uploadUrl(
  options: { expiresIn?: number; signingDate?: Date } = {},
  more: object = {},
): Promise<string> {
  const command = new PutObjectCommand({
    Bucket: s3.bucket,
    Key: 'up/1.csv',
    ContentType: 'text/csv',
    ContentLength: 5,
    Metadata: { task: 't1' },
    ChecksumSHA256: sha256('hello'),
    ...more,
  });
  return getSignedUrl(s3.presigner, command, {
    expiresIn: 60,
    signableHeaders: new Set(['content-type', 'content-length', 'host']),
    unhoistableHeaders: new Set(['x-amz-meta-task', 'x-amz-checksum-sha256', 'if-none-match']),
    ...options,
  });
}

const HEADERS = {
  'content-type': 'text/csv',
  'x-amz-meta-task': 't1',
  'x-amz-checksum-sha256': sha256('hello'),
};
const upload = (url: string, body = 'hello', headers: object = {}) =>
  fetch(url, { method: 'PUT', body, headers: { ...HEADERS, ...headers } });

const minuteAgo = () => ({ expiresIn: 1, signingDate: new Date(Date.now() - 60_000) });
const tampered = (url: string) =>
  url.replace(
    /(X-Amz-Signature=)(.)/,
    (_, name: string, digit: string) => name + (digit === 'a' ? 'b' : 'a'),
  );

describe('a presigned PUT', () => {
  test('stores what was announced', async () => {
    expect((await upload(await uploadUrl())).status).toBe(200);
    expect(await head('up/1.csv')).toMatchObject({ ContentType: 'text/csv', Metadata: { task: 't1' } });
  });

  test('carries metadata in its query when they are not kept as headers', async () => {
    const command = new PutObjectCommand({ Bucket: s3.bucket, Key: 'hoisted', Metadata: { task: 't9' } });
    const url = await getSignedUrl(s3.presigner, command, { expiresIn: 60 });
    expect((await fetch(url, { method: 'PUT', body: 'hello' })).status).toBe(200);
    expect((await head('hoisted')).Metadata).toEqual({ task: 't9' });
  });

  test('is refused with another type', async () => {
    expect((await upload(await uploadUrl(), 'hello', { 'content-type': 'text/html' })).status).toBe(403);
  });

  test('is refused with another length', async () => {
    expect((await upload(await uploadUrl(), 'hello too long')).status).toBe(403);
  });

  test('is refused with other metadata', async () => {
    expect((await upload(await uploadUrl(), 'hello', { 'x-amz-meta-task': 'other' })).status).toBe(403);
  });

  test('is refused with another checksum in the header', async () => {
    const headers = { 'x-amz-checksum-sha256': sha256('jello') };
    expect((await upload(await uploadUrl(), 'jello', headers)).status).toBe(403);
  });

  test('is refused with other bytes than the signed checksum says', async () => {
    const response = await upload(await uploadUrl(), 'jello');
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('<Code>BadDigest</Code>');
  });

  test('is refused for another key', async () => {
    expect((await upload((await uploadUrl()).replace('up/1.csv', 'up/2.csv'))).status).toBe(403);
  });

  test('is refused after it expired', async () => {
    expect((await upload(await uploadUrl(minuteAgo()))).status).toBe(403);
  });

  test('is refused with another signature', async () => {
    expect((await upload(tampered(await uploadUrl()))).status).toBe(403);
  });

  test('with a signed If-None-Match works once', async () => {
    const url = await uploadUrl({}, { Key: 'once.csv', IfNoneMatch: '*' });
    expect((await upload(url, 'hello', { 'if-none-match': '*' })).status).toBe(200);
    expect((await upload(url, 'hello', { 'if-none-match': '*' })).status).toBe(412);
    expect((await upload(url)).status).toBe(403);
  });

  test('made with the SDK’s default claims the checksum of an empty body, and is refused', async () => {
    const command = new PutObjectCommand({ Bucket: s3.bucket, Key: 'trap' });
    const url = await getSignedUrl(s3.client, command, { expiresIn: 60 });
    const response = await fetch(url, { method: 'PUT', body: 'hello' });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('<Code>BadDigest</Code>');
  });

  test(`streams ${LARGE_MIB} MiB in, and a GET streams them out`, async () => {
    const url = await getSignedUrl(s3.presigner, new PutObjectCommand({ Bucket: s3.bucket, Key: 'large' }));
    const piece = Buffer.alloc(1024 * 1024, 120);
    const body = Readable.toWeb(Readable.from(Array.from({ length: LARGE_MIB }, () => piece)));
    const headers = { 'content-length': String(LARGE_MIB * piece.length) };
    const response = await fetch(url, { method: 'PUT', duplex: 'half', headers, body } as RequestInit);
    expect(response.status).toBe(200);
    const { Body } = await s3.client.send(new GetObjectCommand({ Bucket: s3.bucket, Key: 'large' }));
    let bytes = 0;
    for await (const chunk of Body as Readable) bytes += (chunk as Buffer).length; // safe because Node's SDK answers with its own streams
    expect(bytes).toBe(LARGE_MIB * piece.length);
  });
});

describe('a presigned GET', () => {
  beforeAll(() => s3.client.send(new PutObjectCommand({ Bucket: s3.bucket, Key: 'report', Body: 'abc' })));
  const downloadUrl = (options: object = {}) => {
    const ResponseContentDisposition = 'attachment; filename="x.csv"';
    const command = new GetObjectCommand({ Bucket: s3.bucket, Key: 'report', ResponseContentDisposition });
    return getSignedUrl(s3.client, command, { expiresIn: 60, ...options });
  };

  test('answers under the file name that the URL gives', async () => {
    const response = await fetch(await downloadUrl());
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="x.csv"');
    expect(await response.text()).toBe('abc');
  });

  test('is refused after it expired', async () => {
    expect((await fetch(await downloadUrl(minuteAgo()))).status).toBe(403);
  });
});

describe('who may not', () => {
  test('an anonymous PUT is refused', async () => {
    expect((await fetch(`${s3.endpoint}/${s3.bucket}/anon`, { method: 'PUT', body: 'x' })).status).toBe(403);
  });

  test('an anonymous GET is refused', async () => {
    expect((await fetch(`${s3.endpoint}/${s3.bucket}/report`)).status).toBe(403);
  });

  test.each([
    ['a wrong secret', 'SignatureDoesNotMatch', {}],
    ['an unknown access key', 'InvalidAccessKeyId', { accessKeyId: 'AKIAUNKNOWNUNKNOWNUN' }],
  ])('%s is refused', async (_who, name, identity) => {
    const { accessKeyId } = await s3.client.config.credentials();
    const client = s3.clientWith({ credentials: { accessKeyId, secretAccessKey: 'wrong', ...identity } });
    const put = client.send(new PutObjectCommand({ Bucket: s3.bucket, Key: 'w', Body: 'x' }));
    await expect(put).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 403 } });
  });
});

describe('a form upload', () => {
  type Fields = Record<string, string>;

  /** Sends a file of `size` bytes with a policy for CSV files of 1 to 100 bytes below `post/`. */
  async function post(
    size: number,
    change: (fields: Fields) => Fields = (fields) => fields,
  ): Promise<Response> {
    const { url, fields } = await createPresignedPost(s3.client, {
      Bucket: s3.bucket,
      // biome-ignore lint/suspicious/noTemplateCurlyInString: S3's own placeholder
      Key: 'post/${filename}',
      Conditions: [
        ['content-length-range', 1, 100],
        ['eq', '$Content-Type', 'text/csv'],
        ['starts-with', '$key', 'post/'],
      ],
      Fields: { 'Content-Type': 'text/csv', 'x-amz-meta-task': 'p1' },
      Expires: 60,
    });
    const form = new FormData();
    for (const [name, value] of Object.entries(change(fields))) form.append(name, value);
    form.append('file', new Blob(['x'.repeat(size)], { type: 'text/csv' }), 'f.csv');
    return await fetch(url, { method: 'POST', body: form });
  }

  test('stores the file under its name with the fields of the form', async () => {
    expect((await post(10)).status).toBe(204);
    expect(await head('post/f.csv')).toMatchObject({
      ContentLength: 10,
      ContentType: 'text/csv',
      Metadata: { task: 'p1' },
    });
  });

  test('is refused when the file is too large or too small', async () => {
    const large = await post(1000);
    expect(large.status).toBe(400);
    expect(await large.text()).toContain('<Code>EntityTooLarge</Code>');
    const small = await post(0);
    expect(await small.text()).toContain('<Code>EntityTooSmall</Code>');
  });

  test.each<[string, (fields: Fields) => Fields]>([
    ['another type', (fields) => ({ ...fields, 'Content-Type': 'text/html' })],
    ['a key outside the prefix', (fields) => ({ ...fields, key: 'other/x' })],
    ['a field that the policy does not name', (fields) => ({ ...fields, 'x-amz-meta-role': 'admin' })],
    ['another policy than was signed', (fields) => ({ ...fields, Policy: widened(fields.Policy ?? '') })],
  ])('is refused with %s', async (_what, change) => {
    expect((await post(10, change)).status).toBe(403);
  });

  function widened(policy: string): string {
    const text = Buffer.from(policy, 'base64').toString().replace('100]', '10000]');
    return Buffer.from(text).toString('base64');
  }
});
