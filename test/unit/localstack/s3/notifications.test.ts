import { expect, test } from 'vitest';
import { AwsError } from '../../../../localstack/embedded/aws-error.ts';
import type { NotificationRule } from '../../../../localstack/embedded/s3/notification-rule.ts';
import { BUCKET, QUEUE_ARN, startS3 } from './s3-under-test.ts';

const rule = (more: Partial<NotificationRule> = {}): NotificationRule => ({
  id: 'intake',
  queueArn: QUEUE_ARN,
  events: ['s3:ObjectCreated:*', 's3:ObjectRemoved:*'],
  prefix: '',
  suffix: '',
  ...more,
});

test('a stored object is told to the queue in the form of AWS', async () => {
  const s3 = await startS3({ bucket: { notifications: [rule()] } });
  await s3.request('PUT', '/a%20b%2Bc/%C3%A9(1).csv', 'hello');
  const [notification] = s3.notifications.slice(1);
  expect(notification).toMatchObject({ bucketArn: `arn:aws:s3:::${BUCKET}`, queueArn: QUEUE_ARN });
  expect(s3.records()).toMatchObject([
    {
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      awsRegion: 'us-east-1',
      eventName: 'ObjectCreated:Put',
      s3: {
        s3SchemaVersion: '1.0',
        configurationId: 'intake',
        bucket: { name: BUCKET, arn: `arn:aws:s3:::${BUCKET}` },
        object: { key: 'a+b%2Bc/%C3%A9%281%29.csv', size: 5, eTag: '5d41402abc4b2a76b9719d911017c592' },
      },
    },
  ]);
});

test('prefix, suffix and kind of event choose what is told', async () => {
  const only = rule({ prefix: 'up/', suffix: '.csv', events: ['s3:ObjectRemoved:Delete'] });
  const s3 = await startS3({ bucket: { notifications: [only] } });
  for (const path of ['/up/a.csv', '/up/a.txt', '/a.csv']) {
    await s3.request('PUT', path, 'x');
    await s3.request('DELETE', path);
  }
  expect(s3.records().map(({ eventName, s3 }) => [eventName, s3.object.key])).toEqual([
    ['ObjectRemoved:Delete', 'up/a.csv'],
  ]);
});

test('copies, completed uploads and delete markers have events of their own', async () => {
  const s3 = await startS3({ bucket: { notifications: [rule()], versioning: 'Enabled' } });
  await s3.request('PUT', '/a', 'x');
  await s3.request('PUT', '/b', '', { 'x-amz-copy-source': `/${BUCKET}/a` });
  const created = await (await s3.request('POST', '/c?uploads')).text();
  const id = /<UploadId>(.+)<\/UploadId>/.exec(created)?.[1] ?? '';
  const part = await s3.request('PUT', `/c?partNumber=1&uploadId=${id}`, 'part');
  const list = `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${part.headers.get('etag')}</ETag></Part></CompleteMultipartUpload>`;
  await s3.request('POST', `/c?uploadId=${id}`, list);
  await s3.request('DELETE', '/a');
  expect(s3.records().map(({ eventName }) => eventName)).toEqual([
    'ObjectCreated:Put',
    'ObjectCreated:Copy',
    'ObjectCreated:CompleteMultipartUpload',
    'ObjectRemoved:DeleteMarkerCreated',
  ]);
});

test('sequencers of a key grow with every event, also within a millisecond', async () => {
  const s3 = await startS3({ bucket: { notifications: [rule()] } });
  for (let round = 0; round < 5; round++) {
    await s3.request('PUT', '/a', 'x');
    await s3.request('DELETE', '/a');
  }
  const sequencers = s3.records().map((record) => record.s3.object.sequencer as string);
  expect(sequencers).toHaveLength(10);
  expect(sequencers).toEqual([...new Set(sequencers)].sort());
});

test('a queue hears one test event when it is set, and none when nothing changes', async () => {
  const notifications = [rule(), rule({ id: 'second' })];
  const s3 = await startS3({ bucket: { notifications } });
  expect(s3.notifications.map(({ body }) => JSON.parse(body))).toMatchObject([
    { Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: BUCKET },
  ]);
  s3.engine.provisionBucket(BUCKET, { cors: [], lifecycle: [], notifications });
  expect(s3.notifications).toHaveLength(1);
});

test('a bucket is not made when its queue refuses the test event', async () => {
  const notify = () => {
    throw new AwsError('AccessDenied', 'the queue policy does not let s3.amazonaws.com send');
  };
  const start = startS3({ notify, bucket: { notifications: [rule()] } });
  await expect(start).rejects.toMatchObject({
    code: 'InvalidArgument',
    message: expect.stringMatching(/Unable to validate.*intake.*does not let/),
  });
});

test('who stores an object does not hear that the queue is gone', async () => {
  let isGone = false;
  const notify = () => {
    if (isGone) throw new AwsError('AWS.SimpleQueueService.NonExistentQueue', 'gone');
  };
  const s3 = await startS3({ notify, bucket: { notifications: [rule()] } });
  isGone = true;
  expect((await s3.request('PUT', '/a', 'x')).status).toBe(200);
});
