import { expect, test } from 'vitest';
import type { ResourceContext } from '../../../../localstack/embedded/resource.ts';
import { s3Resources } from '../../../../localstack/embedded/s3/resources.ts';
import { BUCKET, QUEUE_ARN, startS3, textsOf } from './s3-under-test.ts';

const context: ResourceContext = {
  stackName: 'Data',
  logicalId: 'Uploads',
  name: (given) => given ?? 'data-uploads',
  assetDirectory: () => '',
};

async function handlerOf(type: string) {
  const s3 = await startS3();
  const attached: [string, unknown][] = [];
  const attach = (arn: string, document: unknown) => attached.push([arn, document]);
  const policies = { attach, detach: () => {} };
  const handler = s3Resources(s3.engine, policies).find((candidate) => candidate.type === type);
  if (handler === undefined) throw new Error(`no handler for ${type}`);
  return { s3, attached, handler };
}

test('a bucket of a template has the name, attributes and configuration it asks for', async () => {
  const { s3, handler } = await handlerOf('AWS::S3::Bucket');
  const properties = handler.properties.parse({
    BucketName: BUCKET,
    VersioningConfiguration: { Status: 'Enabled' },
    CorsConfiguration: {
      CorsRules: [{ AllowedMethods: ['PUT'], AllowedOrigins: ['*'], AllowedHeaders: ['*'], MaxAge: 60 }],
    },
    LifecycleConfiguration: {
      Rules: [
        { Id: 'a', Status: 'Enabled', Prefix: 'up/', ExpirationInDays: 1 },
        { Id: 'b', Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } },
      ],
    },
    NotificationConfiguration: {
      QueueConfigurations: [
        {
          Event: 's3:ObjectCreated:*',
          Queue: QUEUE_ARN,
          Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'up/' }] } },
        },
      ],
    },
    BucketEncryption: { ServerSideEncryptionConfiguration: [] },
    PublicAccessBlockConfiguration: { BlockPublicAcls: true },
    OwnershipControls: { Rules: [] },
    Tags: [],
  });
  expect(await handler.create(properties, context)).toEqual({
    ref: BUCKET,
    attributes: {
      Arn: `arn:aws:s3:::${BUCKET}`,
      DomainName: `${BUCKET}.s3.amazonaws.com`,
      RegionalDomainName: `${BUCKET}.s3.us-east-1.amazonaws.com`,
    },
  });
  await s3.request('PUT', '/elsewhere', 'x');
  await s3.request('PUT', '/up/a', 'x');
  expect(s3.records().map((record) => record.s3.object.key)).toEqual(['up/a']);
  expect(textsOf(await (await s3.request('GET', '?lifecycle')).text(), 'ID')).toEqual(['a', 'b']);
  expect(textsOf(await (await s3.request('GET', '?versioning')).text(), 'Status')).toEqual(['Enabled']);
  expect(textsOf(await (await s3.request('GET', '?cors')).text(), 'MaxAgeSeconds')).toEqual(['60']);
});

test('a bucket without properties gets the name that the stack makes', async () => {
  const { handler } = await handlerOf('AWS::S3::Bucket');
  expect(await handler.create(handler.properties.parse({}), context)).toMatchObject({ ref: 'data-uploads' });
});

test.each([
  ['EventBridgeConfiguration', { NotificationConfiguration: { EventBridgeConfiguration: {} } }],
  ['LambdaConfigurations', { NotificationConfiguration: { LambdaConfigurations: [] } }],
  ['ObjectLockEnabled', { ObjectLockEnabled: true }],
  ['Transitions', { LifecycleConfiguration: { Rules: [{ Status: 'Enabled', Transitions: [] }] } }],
])('%s is refused by name', async (name, properties) => {
  const { handler } = await handlerOf('AWS::S3::Bucket');
  expect(handler.properties.safeParse(properties).error?.message).toContain(name);
});

test('a bucket policy hangs on the bucket', async () => {
  const { handler, attached } = await handlerOf('AWS::S3::BucketPolicy');
  const PolicyDocument = { Version: '2012-10-17', Statement: [] };
  await handler.create(handler.properties.parse({ Bucket: BUCKET, PolicyDocument }), context);
  expect(attached).toEqual([[`arn:aws:s3:::${BUCKET}`, PolicyDocument]]);
});
