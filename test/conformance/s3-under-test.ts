import { randomBytes } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { awsUnderTest } from './endpoint.ts';

/** An S3 with one empty bucket, and clients for it. */
export interface S3UnderTest {
  readonly endpoint: string;
  readonly bucket: string;
  readonly client: S3Client;
  /** Makes URLs that do not claim the checksum of an empty body, as the SDK's default does. */
  readonly presigner: S3Client;
  /** Another client, e.g. with other credentials. */
  clientWith(configuration: S3ClientConfig): S3Client;
  stop(): Promise<void>;
}

export async function s3UnderTest(): Promise<S3UnderTest> {
  const aws = await awsUnderTest();
  const { endpoint, region, credentials } = aws;
  const clientWith = (configuration: S3ClientConfig) =>
    new S3Client({ endpoint, region, credentials, forcePathStyle: true, maxAttempts: 1, ...configuration });
  const client = clientWith({});
  const bucket = `conformance-${randomBytes(6).toString('hex')}`;
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  return {
    endpoint,
    bucket,
    client,
    presigner: clientWith({ requestChecksumCalculation: 'WHEN_REQUIRED' }),
    clientWith,
    async stop() {
      await removeBucket(client, bucket);
      await aws.stop();
    },
  };
}

/** Leaves nothing behind where the suite ran against an AWS that stays. */
async function removeBucket(client: S3Client, Bucket: string): Promise<void> {
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket }));
  for (const { Key, UploadId } of Uploads) {
    await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
  }
  for (;;) {
    const { Versions = [], DeleteMarkers = [] } = await client.send(
      new ListObjectVersionsCommand({ Bucket }),
    );
    const versions = [...Versions, ...DeleteMarkers];
    if (versions.length === 0) break;
    await Promise.all(
      versions.map(({ Key, VersionId }) => client.send(new DeleteObjectCommand({ Bucket, Key, VersionId }))),
    );
  }
  await client.send(new DeleteBucketCommand({ Bucket }));
}
