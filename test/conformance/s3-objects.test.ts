import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type S3UnderTest, s3UnderTest } from './s3-under-test.ts';

let s3: S3UnderTest;
beforeAll(async () => {
  s3 = await s3UnderTest();
});
afterAll(() => s3.stop());

const put = (Key: string, Body: string | Buffer, more: object = {}) =>
  s3.client.send(new PutObjectCommand({ Bucket: s3.bucket, Key, Body, ...more }));
const get = (Key: string, more: object = {}) =>
  s3.client.send(new GetObjectCommand({ Bucket: s3.bucket, Key, ...more }));
const head = (Key: string, more: object = {}) =>
  s3.client.send(new HeadObjectCommand({ Bucket: s3.bucket, Key, ...more }));
const textOf = async (Key: string, more: object = {}) => (await get(Key, more)).Body?.transformToString();
const refusal = (name: string, httpStatusCode: number) => ({ name, $metadata: { httpStatusCode } });
const sha256 = (text: string) => createHash('sha256').update(text).digest('base64');

describe('reading and writing', () => {
  test('an object keeps its bytes, type and metadata, whatever characters its key has', async () => {
    const key = 'a/b c+é&<😀.txt';
    const { ETag } = await put(key, 'hello', { ContentType: 'text/csv', Metadata: { task: '42' } });
    const got = await get(key);
    expect(await got.Body?.transformToString()).toBe('hello');
    expect(got).toMatchObject({ ContentType: 'text/csv', Metadata: { task: '42' }, ETag });
    expect(ETag).toBe(`"${createHash('md5').update('hello').digest('hex')}"`);
    expect(await head(key)).toMatchObject({
      ContentLength: 5,
      ContentType: 'text/csv',
      Metadata: { task: '42' },
    });
  });

  test('a stream arrives in chunks with its checksum behind them', async () => {
    const Body = Readable.from([Buffer.from('abc'), Buffer.from('def')]);
    await s3.client.send(new PutObjectCommand({ Bucket: s3.bucket, Key: 'stream', Body, ContentLength: 6 }));
    expect(await textOf('stream')).toBe('abcdef');
  });

  test('disposition, encoding, language, cache control and expiry are stored and returned', async () => {
    const stored = {
      ContentDisposition: 'attachment; filename="a.csv"',
      ContentEncoding: 'gzip',
      ContentLanguage: 'de',
      CacheControl: 'no-store',
    };
    await put('described', 'x', stored);
    expect(await head('described')).toMatchObject(stored);
  });

  test('an empty object is an object', async () => {
    await put('empty', Buffer.alloc(0));
    expect(await textOf('empty')).toBe('');
    expect(await head('empty')).toMatchObject({ ContentLength: 0 });
  });

  test('what is not there is NoSuchKey', async () => {
    await expect(get('missing')).rejects.toMatchObject(refusal('NoSuchKey', 404));
    await expect(head('missing')).rejects.toMatchObject(refusal('NotFound', 404));
  });

  test('100 objects written at once are all there', async () => {
    const numbers = Array.from({ length: 100 }, (_, index) => index);
    await Promise.all(numbers.map((number) => put(`many/${number}`, Buffer.alloc(10_000, number))));
    const listed = await s3.client.send(new ListObjectsV2Command({ Bucket: s3.bucket, Prefix: 'many/' }));
    expect(listed.KeyCount).toBe(100);
  });

  test('600 small objects from 16 writers are all stored', async () => {
    const body = Buffer.alloc(10_240, 65);
    const keys = Array.from({ length: 600 }, (_, index) => `small/${index}`).values();
    const write = async () => {
      for (const key of keys) await put(key, body);
    };
    await Promise.all(Array.from({ length: 16 }, write));
    const listed = await s3.client.send(new ListObjectsV2Command({ Bucket: s3.bucket, Prefix: 'small/' }));
    expect(listed.KeyCount).toBe(600);
  });
});

describe('ranges', () => {
  beforeAll(() => put('range', 'abcdef'));

  test.each([
    ['bytes=1-3', 'bcd', 'bytes 1-3/6'],
    ['bytes=4-', 'ef', 'bytes 4-5/6'],
    ['bytes=-2', 'ef', 'bytes 4-5/6'],
    ['bytes=-100', 'abcdef', 'bytes 0-5/6'],
    ['bytes=2-100', 'cdef', 'bytes 2-5/6'],
  ])('%s is %s', async (Range, text, contentRange) => {
    const part = await get('range', { Range });
    expect(part.ContentRange).toBe(contentRange);
    expect(part.$metadata.httpStatusCode).toBe(206);
    expect(await part.Body?.transformToString()).toBe(text);
  });

  test('a range beyond the end is refused', async () => {
    await expect(get('range', { Range: 'bytes=6-' })).rejects.toMatchObject(refusal('InvalidRange', 416));
  });
});

describe('conditions', () => {
  test('If-None-Match: * does not overwrite', async () => {
    await put('once', 'first');
    await expect(put('once', 'second', { IfNoneMatch: '*' })).rejects.toMatchObject(
      refusal('PreconditionFailed', 412),
    );
    expect(await textOf('once')).toBe('first');
  });

  test('of several writers with If-None-Match: * one wins', async () => {
    const bodies = ['a', 'b', 'c', 'd', 'e'];
    const settled = await Promise.allSettled(bodies.map((body) => put('race', body, { IfNoneMatch: '*' })));
    const winners = bodies.filter((_, index) => settled[index]?.status === 'fulfilled');
    expect(winners).toEqual([await textOf('race')]);
    const losers = settled.flatMap((result) => (result.status === 'rejected' ? [result.reason.name] : []));
    expect(losers).toHaveLength(4);
    for (const name of losers) expect(['PreconditionFailed', 'ConditionalRequestConflict']).toContain(name);
  });

  test('If-Match writes over the version it names only', async () => {
    const { ETag } = await put('matched', 'first');
    await put('matched', 'second', { IfMatch: ETag });
    await expect(put('matched', 'third', { IfMatch: ETag })).rejects.toMatchObject(
      refusal('PreconditionFailed', 412),
    );
  });

  test('a reader who knows the ETag gets 304, one who expects another gets 412', async () => {
    const { ETag } = await put('known', 'x');
    await expect(get('known', { IfNoneMatch: ETag })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 304 },
    });
    await expect(get('known', { IfMatch: '"other"' })).rejects.toMatchObject(
      refusal('PreconditionFailed', 412),
    );
    expect(await textOf('known', { IfMatch: ETag })).toBe('x');
  });
});

describe('checksums', () => {
  test('a body that is not what Content-MD5 says is refused and not stored', async () => {
    const ContentMD5 = createHash('md5').update('other').digest('base64');
    await expect(put('md5', 'abc', { ContentMD5 })).rejects.toMatchObject(refusal('BadDigest', 400));
    await expect(head('md5')).rejects.toMatchObject(refusal('NotFound', 404));
  });

  test('a body that is not what x-amz-checksum-sha256 says is refused and not stored', async () => {
    await expect(put('sha', 'abc', { ChecksumSHA256: sha256('other') })).rejects.toMatchObject(
      refusal('BadDigest', 400),
    );
    await expect(head('sha')).rejects.toMatchObject(refusal('NotFound', 404));
  });

  test('a checksum is stored and told to those who ask', async () => {
    await put('checked', 'abc', { ChecksumAlgorithm: 'SHA256' });
    expect(await head('checked', { ChecksumMode: 'ENABLED' })).toMatchObject({
      ChecksumSHA256: sha256('abc'),
    });
    expect(await head('checked')).not.toHaveProperty('ChecksumSHA256');
  });

  test.each([
    ['CRC32', 'ChecksumCRC32', 'y/Q5Jg=='],
    ['CRC32C', 'ChecksumCRC32C', '4waSgw=='],
    ['SHA1', 'ChecksumSHA1', '98O8HYCOBHMq32eZZczDTKeuNEE='],
    ['CRC64NVME', 'ChecksumCRC64NVME', 'rosUhgp5mIg='],
  ] as const)('%s is verified and returned', async (_name, member, value) => {
    await put('digits', '123456789', { [member]: value });
    expect(await head('digits', { ChecksumMode: 'ENABLED' })).toMatchObject({ [member]: value });
    await expect(put('digits', '12345678', { [member]: value })).rejects.toMatchObject(
      refusal('BadDigest', 400),
    );
  });
});

describe('listing', () => {
  beforeAll(async () => {
    for (let number = 0; number < 5; number++) await put(`list/${number}/x`, '1');
  });
  const list = (more: object) => s3.client.send(new ListObjectsV2Command({ Bucket: s3.bucket, ...more }));

  test('pages follow each other by continuation token until nothing is left', async () => {
    const keys: (string | undefined)[] = [];
    let token: string | undefined;
    do {
      const page = await list({ Prefix: 'list/', MaxKeys: 2, ContinuationToken: token });
      keys.push(...(page.Contents ?? []).map(({ Key }) => Key));
      token = page.NextContinuationToken;
    } while (token !== undefined);
    expect(keys).toEqual(['list/0/x', 'list/1/x', 'list/2/x', 'list/3/x', 'list/4/x']);
  });

  test('a delimiter rolls up what lies below it, page by page', async () => {
    const first = await list({ Prefix: 'list/', Delimiter: '/', MaxKeys: 3 });
    expect(first.CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual(['list/0/', 'list/1/', 'list/2/']);
    expect(first.IsTruncated).toBe(true);
    const second = await list({
      Prefix: 'list/',
      Delimiter: '/',
      ContinuationToken: first.NextContinuationToken,
    });
    expect(second.CommonPrefixes?.map(({ Prefix }) => Prefix)).toEqual(['list/3/', 'list/4/']);
    expect(second.IsTruncated).toBe(false);
  });

  test('a listing can start after a key', async () => {
    const { Contents } = await list({ Prefix: 'list/', StartAfter: 'list/3/x' });
    expect(Contents?.map(({ Key }) => Key)).toEqual(['list/4/x']);
  });

  test('keys are ordered by their UTF-8 bytes', async () => {
    for (const name of ['😀', 'ﬀ', 'z', 'A']) await put(`order/${name}`, 'x');
    const { Contents } = await list({ Prefix: 'order/' });
    expect(Contents?.map(({ Key }) => Key)).toEqual(['order/A', 'order/z', 'order/ﬀ', 'order/😀']);
  });
});

describe('tags', () => {
  const tagsOf = async (Key: string) =>
    (await s3.client.send(new GetObjectTaggingCommand({ Bucket: s3.bucket, Key }))).TagSet;

  test('an object is tagged when it is written or later', async () => {
    await put('tagged', 'x', { Tagging: 'scan=clean' });
    expect(await tagsOf('tagged')).toEqual([{ Key: 'scan', Value: 'clean' }]);
    const Tagging = { TagSet: [{ Key: 'a', Value: 'b & c' }] };
    await s3.client.send(new PutObjectTaggingCommand({ Bucket: s3.bucket, Key: 'tagged', Tagging }));
    expect(await tagsOf('tagged')).toEqual([{ Key: 'a', Value: 'b & c' }]);
  });
});

describe('copies', () => {
  const copy = (Key: string, source: string, more: object = {}) =>
    s3.client.send(
      new CopyObjectCommand({ Bucket: s3.bucket, Key, CopySource: `${s3.bucket}/${source}`, ...more }),
    );

  test('a copy has the same bytes, metadata and tags', async () => {
    await put('original', 'same', { Metadata: { a: '1' }, Tagging: 'k=v' });
    await copy('copy', 'original');
    await s3.client.send(new DeleteObjectCommand({ Bucket: s3.bucket, Key: 'original' }));
    expect(await textOf('copy')).toBe('same');
    expect(await head('copy')).toMatchObject({ Metadata: { a: '1' } });
  });

  test('a copy may replace the metadata', async () => {
    await put('to-replace', 'same', { Metadata: { a: '1' } });
    await copy('replaced', 'to-replace', { MetadataDirective: 'REPLACE', Metadata: { z: '1' } });
    expect((await head('replaced')).Metadata).toEqual({ z: '1' });
  });

  test('an object is not copied onto itself without a change', async () => {
    await put('self', 'x');
    await expect(copy('self', 'self')).rejects.toMatchObject(refusal('InvalidRequest', 400));
  });
});

describe('deleting', () => {
  test('one object or many disappear, and what was not there counts as deleted', async () => {
    await Promise.all(['gone/1', 'gone/2', 'gone/3'].map((key) => put(key, 'x')));
    await s3.client.send(new DeleteObjectCommand({ Bucket: s3.bucket, Key: 'gone/1' }));
    const Objects = [{ Key: 'gone/2' }, { Key: 'gone/3' }, { Key: 'gone/never' }];
    const answer = await s3.client.send(new DeleteObjectsCommand({ Bucket: s3.bucket, Delete: { Objects } }));
    expect(answer.Deleted?.map(({ Key }) => Key)).toEqual(['gone/2', 'gone/3', 'gone/never']);
    const listed = await s3.client.send(new ListObjectsV2Command({ Bucket: s3.bucket, Prefix: 'gone/' }));
    expect(listed.KeyCount).toBe(0);
  });
});
