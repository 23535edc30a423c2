import { createHash, createHmac } from 'node:crypto';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { S3Request } from '../../../../localstack/embedded/service.ts';
import { BUCKET, ROOT, startS3, textsOf } from './s3-under-test.ts';

function request(method: string, path: string, headers: Record<string, string> = {}): S3Request {
  const { pathname, searchParams: query } = new URL(path, 'http://local');
  const body = new IncomingMessage(new Socket());
  return { method, bucket: BUCKET, key: pathname.slice(1), query, headers, body, principal: ROOT };
}

const object = (key: string) => `arn:aws:s3:::${BUCKET}/${key}`;

describe('what a request needs', () => {
  test.each([
    ['GET', '/a', {}, [['s3:GetObject', object('a')]]],
    ['HEAD', '/a', {}, [['s3:GetObject', object('a')]]],
    ['GET', '/a?versionId=1', {}, [['s3:GetObjectVersion', object('a')]]],
    ['PUT', '/a', {}, [['s3:PutObject', object('a')]]],
    [
      'PUT',
      '/a',
      { 'x-amz-tagging': 'a=b' },
      [
        ['s3:PutObject', object('a')],
        ['s3:PutObjectTagging', object('a')],
      ],
    ],
    [
      'PUT',
      '/a',
      { 'x-amz-copy-source': '/other/b%20c' },
      [
        ['s3:GetObject', 'arn:aws:s3:::other/b c'],
        ['s3:PutObject', object('a')],
      ],
    ],
    ['DELETE', '/a', {}, [['s3:DeleteObject', object('a')]]],
    ['DELETE', '/a?versionId=1', {}, [['s3:DeleteObjectVersion', object('a')]]],
    ['POST', '/a?uploads', {}, [['s3:PutObject', object('a')]]],
    ['PUT', '/a?partNumber=1&uploadId=u', {}, [['s3:PutObject', object('a')]]],
    ['GET', '/a?uploadId=u', {}, [['s3:ListMultipartUploadParts', object('a')]]],
    ['DELETE', '/a?uploadId=u', {}, [['s3:AbortMultipartUpload', object('a')]]],
    ['GET', '/a?tagging', {}, [['s3:GetObjectTagging', object('a')]]],
    ['GET', '/?list-type=2&prefix=x', {}, [['s3:ListBucket', `arn:aws:s3:::${BUCKET}`]]],
    ['GET', '/?versions', {}, [['s3:ListBucketVersions', `arn:aws:s3:::${BUCKET}`]]],
    ['HEAD', '/', {}, [['s3:ListBucket', `arn:aws:s3:::${BUCKET}`]]],
    ['OPTIONS', '/a', {}, []],
  ])('%s %s %j', async (method, path, headers, expected) => {
    const { engine } = await startS3();
    const accesses = engine.accesses(request(method, path, headers));
    expect(accesses.map(({ action, resource }) => [action, resource])).toEqual(expected);
  });

  test('a listing tells policies its prefix', async () => {
    const { engine } = await startS3();
    const [access] = engine.accesses(request('GET', '/?list-type=2&prefix=tasks/1/'));
    expect(access?.context).toEqual({ 's3:prefix': 'tasks/1/' });
  });

  test.each([
    ['GET', '/a?acl'],
    ['GET', '/a?partNumber=1'],
    ['PUT', '/?replication'],
    ['GET', '/'],
    ['PUT', '/a?surprise=1'],
    ['PATCH', '/a'],
  ])('%s %s is not implemented, and says so by name', async (method, path) => {
    const { engine } = await startS3();
    const { key, query } = request(method, path);
    const name = `${method} ${key === '' ? 'bucket' : 'object'}${[...query.keys()].map((each) => ` ?${each}`).join('')}`;
    expect(() => engine.accesses(request(method, path))).toThrow(
      expect.objectContaining({
        code: 'NotImplemented',
        status: 501,
        message: expect.stringContaining(name),
      }),
    );
  });
});

describe('who may not', () => {
  test('an anonymous caller can do nothing', async () => {
    const s3 = await startS3({ principal: undefined });
    for (const [method, path] of [
      ['GET', '/a'],
      ['PUT', '/a'],
      ['GET', '?list-type=2'],
      ['DELETE', '/a'],
    ] as const) {
      expect((await s3.request(method, path)).status).toBe(403);
    }
  });

  test('a caller who may not list does not learn that a key is missing', async () => {
    const s3 = await startS3({ denies: ({ action }) => action === 's3:ListBucket' });
    expect((await s3.request('HEAD', '/missing')).status).toBe(403);
    expect((await s3.request('GET', '/missing')).status).toBe(403);
    await s3.request('PUT', '/there', 'x');
    expect((await s3.request('GET', '/there')).status).toBe(200);
  });

  test('of many keys to delete each is asked for, and a denial concerns it alone', async () => {
    const s3 = await startS3({ denies: ({ resource }) => resource.endsWith('/b') });
    for (const key of ['/a', '/b']) await s3.request('PUT', key, 'x');
    const body = '<Delete><Object><Key>a</Key></Object><Object><Key>b</Key></Object></Delete>';
    const md5 = 'XfyLdRI+8jFgI2SFRmlDhA==';
    const unprotected = await s3.request('POST', '?delete', body);
    expect(textsOf(await unprotected.text(), 'Code')).toEqual(['InvalidRequest']);
    const wrong = await s3.request('POST', '?delete', body, { 'content-md5': md5 });
    expect(textsOf(await wrong.text(), 'Code')).toEqual(['BadDigest']);
    const right = createHash('md5').update(body).digest('base64');
    const answer = await (await s3.request('POST', '?delete', body, { 'content-md5': right })).text();
    expect(textsOf(answer, 'Key')).toEqual(['a', 'b']);
    expect(textsOf(answer, 'Code')).toEqual(['AccessDenied']);
    expect((await s3.request('HEAD', '/a')).status).toBe(404);
    expect((await s3.request('HEAD', '/b')).status).toBe(200);
  });
});

describe('a form upload', () => {
  function form(expiresAtMs: number): FormData {
    const expiration = new Date(expiresAtMs).toISOString();
    const named = {
      'x-amz-algorithm': 'AWS4-HMAC-SHA256',
      'x-amz-credential': 'AKIATEST/20260101/us-east-1/s3/aws4_request',
    };
    const document = { expiration, conditions: [{ bucket: BUCKET }, { key: 'a' }, named] };
    const policy = Buffer.from(JSON.stringify(document)).toString('base64');
    const scope = ['20260101', 'us-east-1', 's3', 'aws4_request', policy];
    const signature = scope.reduce<Buffer>(
      (key, part) => createHmac('sha256', key).update(part).digest(),
      Buffer.from('AWS4secret'),
    );
    const data = new FormData();
    const fields = { key: 'a', ...named, policy, 'x-amz-signature': signature.toString('hex') };
    for (const [name, value] of Object.entries(fields)) data.append(name, value);
    data.append('file', new Blob(['hello']), 'f.txt');
    return data;
  }
  const HOUR_MS = 3_600_000;

  test('needs no other identity than its policy, until that expires by the clock', async () => {
    const s3 = await startS3({ principal: undefined });
    const body = () => form(Date.now() + HOUR_MS);
    expect((await fetch(s3.url, { method: 'POST', body: body() })).status).toBe(204);
    s3.clock.advance(2 * HOUR_MS);
    const late = await fetch(s3.url, { method: 'POST', body: body() });
    expect(late.status).toBe(403);
    expect(await late.text()).toContain('Policy expired');
  });

  test('is refused when its signer may not write', async () => {
    const s3 = await startS3({ denies: ({ action }) => action === 's3:PutObject' });
    const response = await fetch(s3.url, { method: 'POST', body: form(Date.now() + HOUR_MS) });
    expect(response.status).toBe(403);
  });

  test('without a file is refused', async () => {
    const s3 = await startS3();
    const body = new FormData();
    body.append('key', 'a');
    expect(textsOf(await (await fetch(s3.url, { method: 'POST', body })).text(), 'Code')).toEqual([
      'InvalidArgument',
    ]);
  });

  test('that is no form is refused', async () => {
    const s3 = await startS3();
    const response = await s3.request('POST', '', 'x', { 'content-type': 'text/plain' });
    expect(textsOf(await response.text(), 'Code')).toEqual(['MalformedPOSTRequest']);
  });
});
