import { z } from 'zod';
import { bucketArn, EMPTY_CONFIGURATION } from '../bucket-store.ts';
import type { Operation, Operations, S3Call, S3State } from '../operation.ts';
import { s3Error } from '../refusals.ts';
import { readText } from '../request-body.ts';
import { sendEmpty, sendXml } from '../respond.ts';
import { parseXml } from '../xml.ts';

const BUCKET_NAME = /^(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const CreateBucketDocument = z.strictObject({ LocationConstraint: z.string().optional() });

/** Operations on buckets as such. */
export function bucketOperations(state: S3State): Operations {
  return {
    'PUT bucket': createBucket(state),
    'HEAD bucket': headBucket(state),
    'DELETE bucket': deleteBucket(state),
    'GET bucket ?location': getBucketLocation(state),
  };
}

/** An access to the bucket itself. */
export function onBucket(action: string) {
  return (call: S3Call) => [{ action, resource: bucketArn(call.bucket) }];
}

/** @throws {AwsError} InvalidBucketName */
export function requireBucketName(name: string): void {
  if (!BUCKET_NAME.test(name)) {
    const message = `The specified bucket is not valid: ${name}. Use 3 to 63 lower-case letters, digits, dots and hyphens.`;
    throw s3Error('InvalidBucketName', message);
  }
}

function createBucket({ buckets, clock, place }: S3State): Operation {
  return {
    name: 'CreateBucket',
    accesses: onBucket('s3:CreateBucket'),
    async run(call, response) {
      requireBucketName(call.bucket);
      const body = await readText(call);
      const { LocationConstraint } =
        body === '' ? {} : parseXml(body, 'CreateBucketConfiguration', CreateBucketDocument);
      if (LocationConstraint !== undefined && LocationConstraint !== place.region) {
        throw s3Error(
          'InvalidArgument',
          `The local cloud is in ${place.region}, not in ${LocationConstraint}.`,
        );
      }
      if (buckets.find(call.bucket) === undefined) {
        buckets.put({ ...EMPTY_CONFIGURATION, name: call.bucket, createdAt: clock.now() });
      }
      sendEmpty(response, 200, { location: `/${call.bucket}` });
    },
  };
}

function headBucket({ buckets, place }: S3State): Operation {
  return {
    name: 'HeadBucket',
    accesses: onBucket('s3:ListBucket'),
    run(call, response) {
      buckets.get(call.bucket);
      sendEmpty(response, 200, { 'x-amz-bucket-region': place.region });
    },
  };
}

function deleteBucket(state: S3State): Operation {
  return {
    name: 'DeleteBucket',
    accesses: onBucket('s3:DeleteBucket'),
    run(call, response) {
      removeBucket(state, call.bucket);
      sendEmpty(response, 204);
    },
  };
}

/** @throws {AwsError} NoSuchBucket, BucketNotEmpty */
export function removeBucket({ buckets, objects, uploads }: S3State, bucket: string): void {
  const { name } = buckets.get(bucket);
  if (!objects.isEmpty(name)) {
    throw s3Error(
      'BucketNotEmpty',
      'The bucket you tried to delete is not empty: delete all versions first.',
    );
  }
  for (const upload of uploads.inBucket(name)) uploads.abort(upload.id);
  buckets.delete(name);
}

function getBucketLocation({ buckets, place }: S3State): Operation {
  return {
    name: 'GetBucketLocation',
    accesses: onBucket('s3:GetBucketLocation'),
    run(call, response) {
      buckets.get(call.bucket);
      // The first region has no name here: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html
      sendXml(response, 'LocationConstraint', place.region === 'us-east-1' ? undefined : place.region);
    },
  };
}
