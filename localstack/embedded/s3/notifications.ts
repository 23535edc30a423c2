import { randomUUID } from 'node:crypto';
import { AwsError } from '../aws-error.ts';
import type { Clock } from '../clock.ts';
import type { Place } from '../service.ts';
import { type Bucket, bucketArn } from './bucket-store.ts';
import { isAbout, type NotificationRule } from './notification-rule.ts';
import { type ObjectVersion, UNVERSIONED } from './object-version.ts';
import { s3Error } from './refusals.ts';

/** A message from a bucket to a queue. */
export interface Notification {
  readonly bucketArn: string;
  readonly queueArn: string;
  /** JSON. */
  readonly body: string;
}

/** Sends it on the bucket's behalf. @throws {AwsError} when the queue is not there or does not let the bucket send. */
export type Notify = (notification: Notification) => void;

export type S3Event =
  | 'ObjectCreated:Put'
  | 'ObjectCreated:Post'
  | 'ObjectCreated:Copy'
  | 'ObjectCreated:CompleteMultipartUpload'
  | 'ObjectRemoved:Delete'
  | 'ObjectRemoved:DeleteMarkerCreated';

/** As many digits as S3's own, so that sequencers compare as text. */
const SEQUENCER_DIGITS = 18;

/** Tells queues what happened to objects, as https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
export class Notifications {
  readonly #clock: Clock;
  readonly #place: Place;
  readonly #notify: Notify;

  constructor(clock: Clock, place: Place, notify: Notify) {
    this.#clock = clock;
    this.#place = place;
    this.#notify = notify;
  }

  send(bucket: Bucket, event: S3Event, version: ObjectVersion, sequence = version.sequence): void {
    for (const rule of bucket.notifications) {
      if (!isAbout(rule, event, version.key)) continue;
      const body = JSON.stringify({ Records: [this.#record(bucket, rule, event, version, sequence)] });
      try {
        this.#notify({ bucketArn: bucketArn(bucket.name), queueArn: rule.queueArn, body });
      } catch (error) {
        // S3 does not tell who writes that nobody hears of it; the authorizer has noted a denial.
        if (!(error instanceof AwsError)) throw error;
      }
    }
  }

  /** What S3 does when queues are set: each must exist and let the bucket send. @throws {AwsError} InvalidArgument */
  test(bucketName: string, rules: readonly NotificationRule[]): void {
    for (const queueArn of new Set(rules.map((rule) => rule.queueArn))) {
      const body = JSON.stringify({
        Service: 'Amazon S3',
        Event: 's3:TestEvent',
        Time: new Date(this.#clock.now()).toISOString(),
        Bucket: bucketName,
        RequestId: randomUUID(),
        HostId: 'local',
      });
      try {
        this.#notify({ bucketArn: bucketArn(bucketName), queueArn, body });
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        const message = `Unable to validate the following destination configurations: ${queueArn} (${error.message}). The queue and a policy that lets s3.amazonaws.com send must exist before bucket ${bucketName}.`;
        throw s3Error('InvalidArgument', message, {}, { cause: error });
      }
    }
  }

  #record(bucket: Bucket, rule: NotificationRule, event: S3Event, version: ObjectVersion, sequence: number) {
    return {
      eventVersion: '2.1',
      eventSource: 'aws:s3',
      awsRegion: this.#place.region,
      eventTime: new Date(this.#clock.now()).toISOString(),
      eventName: event,
      userIdentity: { principalId: `AWS:${this.#place.account}` },
      requestParameters: { sourceIPAddress: '127.0.0.1' },
      responseElements: { 'x-amz-request-id': randomUUID(), 'x-amz-id-2': 'local' },
      s3: {
        s3SchemaVersion: '1.0',
        configurationId: rule.id,
        bucket: {
          name: bucket.name,
          ownerIdentity: { principalId: this.#place.account },
          arn: bucketArn(bucket.name),
        },
        object: objectOf(event, version, sequence),
      },
    };
  }
}

function objectOf(event: S3Event, version: ObjectVersion, sequence: number) {
  const isCreated = event.startsWith('ObjectCreated') && version.kind === 'object';
  return {
    key: formEncoded(version.key),
    ...(isCreated ? { size: version.size, eTag: version.etag } : {}),
    ...(version.versionId === UNVERSIONED ? {} : { versionId: version.versionId }),
    sequencer: sequence.toString(16).toUpperCase().padStart(SEQUENCER_DIGITS, '0'),
  };
}

/** Form encoding as Java's URLEncoder does it, except that slashes stay. */
function formEncoded(key: string): string {
  return encodeURIComponent(key)
    .replace(/[!'()~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+')
    .replaceAll('%2F', '/');
}
