import { z } from 'zod';
import type { Bucket, BucketConfiguration } from '../bucket-store.ts';
import { CorsDocument, corsElements } from '../cors-rule.ts';
import { LifecycleDocument, lifecycleElements } from '../lifecycle-rule.ts';
import { NotificationDocument, notificationElements } from '../notification-rule.ts';
import type { Operation, Operations, S3State } from '../operation.ts';
import { s3Error } from '../refusals.ts';
import { readXml } from '../request-body.ts';
import { sendEmpty, sendXml } from '../respond.ts';
import { elements, type XmlContent } from '../xml.ts';
import { onBucket } from './bucket-operations.ts';

const VersioningDocument = z.strictObject({ Status: z.enum(['Enabled', 'Suspended']) });
const EncryptionDocument = z.strictObject({
  Rule: elements(
    z.strictObject({
      ApplyServerSideEncryptionByDefault: z.strictObject({ SSEAlgorithm: z.literal('AES256') }),
      BucketKeyEnabled: z.string().optional(),
    }),
  ),
});
const Flag = z.enum(['true', 'false']).optional();
const PublicAccessBlockDocument = z.strictObject({
  BlockPublicAcls: Flag,
  IgnorePublicAcls: Flag,
  BlockPublicPolicy: Flag,
  RestrictPublicBuckets: Flag,
});

/** Reading and setting buckets' configurations. */
export function configurationOperations(state: S3State): Operations {
  return {
    'GET bucket ?versioning': read(
      state,
      'GetBucketVersioning',
      's3:GetBucketVersioning',
      ({ versioning }) => ['VersioningConfiguration', { Status: versioning }],
    ),
    'PUT bucket ?versioning': write(
      state,
      'PutBucketVersioning',
      's3:PutBucketVersioning',
      'VersioningConfiguration',
      VersioningDocument.transform(({ Status }) => ({ versioning: Status })),
    ),
    'GET bucket ?cors': read(state, 'GetBucketCors', 's3:GetBucketCORS', ({ cors }) => {
      if (cors.length === 0)
        throw s3Error('NoSuchCORSConfiguration', 'The CORS configuration does not exist');
      return ['CORSConfiguration', corsElements(cors)];
    }),
    'PUT bucket ?cors': write(
      state,
      'PutBucketCors',
      's3:PutBucketCORS',
      'CORSConfiguration',
      CorsDocument.transform(({ CORSRule }) => ({ cors: CORSRule })),
    ),
    'DELETE bucket ?cors': clear(state, 'DeleteBucketCors', 's3:PutBucketCORS', { cors: [] }),
    'GET bucket ?lifecycle': read(
      state,
      'GetBucketLifecycleConfiguration',
      's3:GetLifecycleConfiguration',
      ({ lifecycle }) => {
        if (lifecycle.length === 0) {
          throw s3Error('NoSuchLifecycleConfiguration', 'The lifecycle configuration does not exist');
        }
        return ['LifecycleConfiguration', lifecycleElements(lifecycle)];
      },
    ),
    'PUT bucket ?lifecycle': write(
      state,
      'PutBucketLifecycleConfiguration',
      's3:PutLifecycleConfiguration',
      'LifecycleConfiguration',
      LifecycleDocument.transform(({ Rule }) => ({ lifecycle: Rule })),
    ),
    'DELETE bucket ?lifecycle': clear(state, 'DeleteBucketLifecycle', 's3:PutLifecycleConfiguration', {
      lifecycle: [],
    }),
    'GET bucket ?notification': read(
      state,
      'GetBucketNotificationConfiguration',
      's3:GetBucketNotification',
      ({ notifications }) => ['NotificationConfiguration', notificationElements(notifications)],
    ),
    'PUT bucket ?notification': putNotifications(state),
    // Nothing at rest needs encryption on this machine, and anonymous access is always refused:
    // what follows is checked, and then changes nothing.
    // What AWS does where nothing else is asked for; on this machine's disk nothing is encrypted.
    'GET bucket ?encryption': read(state, 'GetBucketEncryption', 's3:GetEncryptionConfiguration', () => [
      'ServerSideEncryptionConfiguration',
      { Rule: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
    ]),
    'PUT bucket ?encryption': write(
      state,
      'PutBucketEncryption',
      's3:PutEncryptionConfiguration',
      'ServerSideEncryptionConfiguration',
      EncryptionDocument.transform(() => ({})),
    ),
    'PUT bucket ?publicAccessBlock': write(
      state,
      'PutPublicAccessBlock',
      's3:PutBucketPublicAccessBlock',
      'PublicAccessBlockConfiguration',
      PublicAccessBlockDocument.transform(() => ({})),
    ),
  };
}

function read(
  { buckets }: S3State,
  name: string,
  action: string,
  document: (bucket: Bucket) => readonly [root: string, content: XmlContent],
): Operation {
  return {
    name,
    accesses: onBucket(action),
    run(call, response) {
      sendXml(response, ...document(buckets.get(call.bucket)));
    },
  };
}

function write(
  { buckets }: S3State,
  name: string,
  action: string,
  root: string,
  schema: z.ZodType<Partial<BucketConfiguration>>,
): Operation {
  return {
    name,
    accesses: onBucket(action),
    async run(call, response) {
      buckets.get(call.bucket);
      buckets.configure(call.bucket, await readXml(call, root, schema));
      sendEmpty(response, 200);
    },
  };
}

function clear(
  { buckets }: S3State,
  name: string,
  action: string,
  change: Partial<BucketConfiguration>,
): Operation {
  return {
    name,
    accesses: onBucket(action),
    run(call, response) {
      buckets.configure(call.bucket, change);
      sendEmpty(response, 204);
    },
  };
}

function putNotifications({ buckets, notifications }: S3State): Operation {
  return {
    name: 'PutBucketNotificationConfiguration',
    accesses: onBucket('s3:PutBucketNotification'),
    async run(call, response) {
      buckets.get(call.bucket);
      const { QueueConfiguration: rules } = await readXml(
        call,
        'NotificationConfiguration',
        NotificationDocument,
      );
      const isUntested = call.headers['x-amz-skip-destination-validation'] === 'true';
      if (!isUntested) notifications.test(call.bucket, rules);
      buckets.configure(call.bucket, { notifications: rules });
      sendEmpty(response, 200);
    },
  };
}
