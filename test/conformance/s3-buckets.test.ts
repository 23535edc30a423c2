import {
  DeleteObjectCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLocationCommand,
  GetBucketNotificationConfigurationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectVersionsCommand,
  PutBucketCorsCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type S3UnderTest, s3UnderTest } from './s3-under-test.ts';

let s3: S3UnderTest;
beforeAll(async () => {
  s3 = await s3UnderTest();
});
afterAll(() => s3.stop());

describe('a bucket', () => {
  test('is there once it was created, and has a location', async () => {
    await s3.client.send(new HeadBucketCommand({ Bucket: s3.bucket }));
    const { $metadata } = await s3.client.send(new GetBucketLocationCommand({ Bucket: s3.bucket }));
    expect($metadata.httpStatusCode).toBe(200);
  });

  test('that was never created is NoSuchBucket', async () => {
    const get = s3.client.send(new GetObjectCommand({ Bucket: `${s3.bucket}-not`, Key: 'x' }));
    await expect(get).rejects.toMatchObject({ name: 'NoSuchBucket', $metadata: { httpStatusCode: 404 } });
  });

  test('takes encryption and a public access block', async () => {
    const PublicAccessBlockConfiguration = { BlockPublicAcls: true };
    await s3.client.send(
      new PutPublicAccessBlockCommand({ Bucket: s3.bucket, PublicAccessBlockConfiguration }),
    );
    const ServerSideEncryptionConfiguration = {
      Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' as const } }],
    };
    await s3.client.send(
      new PutBucketEncryptionCommand({ Bucket: s3.bucket, ServerSideEncryptionConfiguration }),
    );
  });

  test('keeps its lifecycle rules', async () => {
    const Rules = [
      { ID: 'a', Status: 'Enabled' as const, Filter: { Prefix: '' }, Expiration: { Days: 1 } },
      {
        ID: 'b',
        Status: 'Disabled' as const,
        Filter: { And: { Prefix: 'up/', Tags: [{ Key: 'k', Value: 'v' }] } },
        Expiration: { Days: 30 },
      },
      {
        ID: 'c',
        Status: 'Enabled' as const,
        Filter: { Prefix: 'up/' },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 },
      },
    ];
    const LifecycleConfiguration = { Rules };
    await s3.client.send(
      new PutBucketLifecycleConfigurationCommand({ Bucket: s3.bucket, LifecycleConfiguration }),
    );
    const got = await s3.client.send(new GetBucketLifecycleConfigurationCommand({ Bucket: s3.bucket }));
    expect(got.Rules).toEqual(Rules);
  });

  test('keeps its notification configuration', async () => {
    const QueueConfigurations = [
      {
        Id: 'uploads',
        QueueArn: 'arn:aws:sqs:us-east-1:000000000000:q',
        Events: ['s3:ObjectCreated:*' as const],
        Filter: { Key: { FilterRules: [{ Name: 'prefix' as const, Value: 'up/' }] } },
      },
    ];
    const target = { Bucket: s3.bucket, SkipDestinationValidation: true };
    const set = (NotificationConfiguration: object) =>
      s3.client.send(new PutBucketNotificationConfigurationCommand({ ...target, NotificationConfiguration }));
    await set({ QueueConfigurations });
    const got = await s3.client.send(new GetBucketNotificationConfigurationCommand({ Bucket: s3.bucket }));
    expect(got.QueueConfigurations).toEqual(QueueConfigurations);
    await set({});
  });

  test('refuses a queue for notifications that is not there', async () => {
    const QueueArn = 'arn:aws:sqs:us-east-1:000000000000:not-there';
    const NotificationConfiguration = {
      QueueConfigurations: [{ QueueArn, Events: ['s3:ObjectCreated:*' as const] }],
    };
    const set = s3.client.send(
      new PutBucketNotificationConfigurationCommand({ Bucket: s3.bucket, NotificationConfiguration }),
    );
    await expect(set).rejects.toMatchObject({ name: 'InvalidArgument', $metadata: { httpStatusCode: 400 } });
  });
});

describe('cross-origin requests', () => {
  const url = () => `${s3.endpoint}/${s3.bucket}/x`;
  const preflight = (origin: string, headers: object = {}) =>
    fetch(url(), {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'PUT', ...headers },
    });

  beforeAll(() => {
    const CORSConfiguration = {
      CORSRules: [
        {
          AllowedMethods: ['PUT', 'GET'],
          AllowedOrigins: ['https://app.example'],
          AllowedHeaders: ['content-*'],
          ExposeHeaders: ['ETag'],
          MaxAgeSeconds: 30,
        },
      ],
    };
    return s3.client.send(new PutBucketCorsCommand({ Bucket: s3.bucket, CORSConfiguration }));
  });

  test('a preflight from an allowed origin is answered', async () => {
    const response = await preflight('https://app.example', {
      'access-control-request-headers': 'content-type',
    });
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': 'https://app.example',
      'access-control-allow-methods': 'PUT, GET',
      'access-control-allow-headers': 'content-type',
      'access-control-expose-headers': 'ETag',
      'access-control-max-age': '30',
    });
  });

  test('a preflight from another origin, or for a header that no rule allows, is refused', async () => {
    expect((await preflight('https://evil.example')).status).toBe(403);
    const headers = { 'access-control-request-headers': 'x-other' };
    expect((await preflight('https://app.example', headers)).status).toBe(403);
  });

  test('a page of an allowed origin may read a refusal', async () => {
    const response = await fetch(url(), { headers: { origin: 'https://app.example' } });
    expect(response.status).toBe(403);
    expect(response.headers.get('access-control-allow-origin')).toBe('https://app.example');
    const other = await fetch(url(), { headers: { origin: 'https://evil.example' } });
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('a page may also read that its presigned URL is not valid any more', async () => {
    const get = new GetObjectCommand({ Bucket: s3.bucket, Key: 'x' });
    const signingDate = new Date(Date.now() - 60_000);
    const expired = await getSignedUrl(s3.client, get, { expiresIn: 1, signingDate });
    const response = await fetch(expired, { headers: { origin: 'https://app.example' } });
    expect(response.status).toBe(403);
    expect(response.headers.get('access-control-allow-origin')).toBe('https://app.example');
  });
});

describe('versioning', () => {
  const put = (Body: string) => s3.client.send(new PutObjectCommand({ Bucket: s3.bucket, Key: 'v', Body }));
  const read = (VersionId?: string) =>
    s3.client.send(new GetObjectCommand({ Bucket: s3.bucket, Key: 'v', VersionId }));

  test('keeps what is overwritten and deleted, until a version is deleted by its id', async () => {
    const VersioningConfiguration = { Status: 'Enabled' as const };
    await s3.client.send(new PutBucketVersioningCommand({ Bucket: s3.bucket, VersioningConfiguration }));
    const first = await put('1');
    const second = await put('2');
    const deleted = await s3.client.send(new DeleteObjectCommand({ Bucket: s3.bucket, Key: 'v' }));
    expect(deleted.DeleteMarker).toBe(true);
    await expect(read()).rejects.toMatchObject({ name: 'NoSuchKey' });
    expect(await (await read(first.VersionId)).Body?.transformToString()).toBe('1');

    const listed = await s3.client.send(new ListObjectVersionsCommand({ Bucket: s3.bucket, Prefix: 'v' }));
    expect(listed.Versions?.map(({ VersionId }) => VersionId)).toEqual([second.VersionId, first.VersionId]);
    expect(listed.DeleteMarkers).toMatchObject([{ VersionId: deleted.VersionId, IsLatest: true }]);

    const { VersionId } = deleted;
    await s3.client.send(new DeleteObjectCommand({ Bucket: s3.bucket, Key: 'v', VersionId }));
    expect(await (await read()).Body?.transformToString()).toBe('2');
  });
});
